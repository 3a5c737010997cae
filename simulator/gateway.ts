/**
 * The API gateway in front of Campaign: who may pass, in the order and with the words of the gateway's own
 * open-sourced request validation.
 */

import type { IncomingHttpHeaders } from 'node:http';
import type { SimulatorOptions } from './options.js';
import { jsonReply, type Reply } from './reply.js';
import type { TokenStore } from './tokens.js';

/** The gateway's answer to a request that may not pass, or undefined for one that may. */
export function turnedAway(
  options: SimulatorOptions,
  tokens: TokenStore,
  headers: IncomingHttpHeaders,
): Reply | undefined {
  const apiKey = headers['x-api-key'];
  if (typeof apiKey !== 'string' || apiKey === '') return gatewayError(403, '403000', 'Api Key is required');
  if (apiKey !== options.apiKey) return gatewayError(403, '403003', 'Api Key is invalid');
  const [, token] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) return gatewayError(403, '403010', 'Oauth token is missing.');
  const scopes = tokens.scopesOf(token);
  if (!scopes) return gatewayError(401, '401013', 'Oauth token is not valid');
  if (!options.requiredScopes.every((scope) => scopes.includes(scope))) {
    return gatewayError(403, '403011', 'Scope mismatch');
  }
  if (options.productProfile === 'missing') return gatewayError(403, '403025', 'Profile is not valid');
  return undefined;
}

/** An error of the gateway: its code is a text of six digits, and need not begin with the status. */
function gatewayError(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error_code: code, message });
}

/** What the gateway says of an address that leads nowhere, most often a wrong tenant. */
export function routingError(status: number): Reply {
  return jsonReply(status, {
    code: status,
    message: 'Oops. Something went wrong. Check your URI and try again.',
  });
}
