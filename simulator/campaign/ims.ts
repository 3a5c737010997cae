/**
 * The token service: OAuth Server-to-Server as in Adobe's developer console documentation, with the error
 * answers that its clients have seen.
 */

import { isContentType, jsonReply, methodNotAllowed, type Reply } from '../http/reply.js';
import type { CampaignSettings } from './settings.js';
import type { TokenStore } from './tokens.js';

export interface MintRequest {
  readonly method: string;
  /** The request target, with its query. */
  readonly target: string;
  readonly contentType: string | undefined;
  readonly body: string;
}

export interface MintAnswer {
  readonly reply: Reply;
  /** A token was issued. */
  readonly minted: boolean;
}

/** Answers a request for a token. */
export function mint(options: CampaignSettings, tokens: TokenStore, request: MintRequest): MintAnswer {
  if (request.method !== 'POST') return { reply: methodNotAllowed('POST'), minted: false };
  const form = new URLSearchParams(request.body);
  const refused = problemWith(options, request, form);
  if (refused) return { reply: jsonReply(400, refused), minted: false };
  const accessToken = tokens.issue(scopesIn(form), options.tokenLifetimeSeconds);
  const reply = jsonReply(
    200,
    { access_token: accessToken, token_type: 'bearer', expires_in: options.tokenLifetimeSeconds },
    { 'Cache-Control': 'no-store' },
  );
  return { reply, minted: true };
}

interface ImsError {
  readonly error: string;
  readonly error_description: string;
}

function problemWith(
  options: CampaignSettings,
  request: MintRequest,
  form: URLSearchParams,
): ImsError | undefined {
  const query = new URLSearchParams(request.target.split('?')[1] ?? '');
  const inQuery = ['client_secret', 'client_id', 'grant_type', 'scope'].find((name) => query.has(name));
  if (inQuery) return imsError('invalid_request', `${inQuery} must be in the body, not in the query`);
  if (!isContentType(request.contentType, 'application/x-www-form-urlencoded')) {
    return imsError('invalid_request', 'content type must be application/x-www-form-urlencoded');
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return imsError('unsupported_grant_type', 'invalid grant_type parameter');
  }
  if (form.get('client_id') !== options.apiKey) {
    return imsError('invalid_client', 'invalid client_id parameter');
  }
  if (form.get('client_secret') !== options.clientSecret) {
    return imsError('invalid_client', 'invalid client_secret parameter');
  }
  const scopes = scopesIn(form);
  const foreign = scopes.filter((scope) => !options.scopes.includes(scope));
  if (scopes.length === 0 || foreign.length > 0) {
    return imsError('invalid_scope', `invalid scope parameter${foreign.length > 0 ? `: ${foreign}` : ''}`);
  }
  return undefined;
}

/** Scopes are separated by commas; anything else stays in the name, and is then not one that exists. */
function scopesIn(form: URLSearchParams): readonly string[] {
  return (form.get('scope') ?? '').split(',').filter((scope) => scope !== '');
}

function imsError(error: string, description: string): ImsError {
  return { error, error_description: description };
}
