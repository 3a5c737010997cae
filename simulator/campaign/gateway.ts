/**
 * The API gateway in front of Campaign: who may pass, in the order and with the words of the gateway's own
 * open-sourced request validation.
 */

import type { IncomingHttpHeaders } from 'node:http';
import { jsonReply, type Reply } from '../http/reply.js';
import type { CampaignSettings } from './settings.js';
import type { TokenStore } from './tokens.js';

/** The gateway's answer to a request that may not pass, or undefined for one that may. */
export function turnedAway(
  options: CampaignSettings,
  tokens: TokenStore,
  headers: IncomingHttpHeaders,
): Reply | undefined {
  const apiKey = headers['x-api-key'];
  if (typeof apiKey !== 'string' || apiKey === '') return gatewayError(403, '403000', 'Api Key is required');
  if (apiKey !== options.apiKey) return gatewayError(403, '403003', 'Api Key is invalid');
  const [, token] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (token === undefined) return gatewayError(403, '403010', 'Oauth token is missing.');
  if (!tokens.isValid(token)) return gatewayError(401, '401013', 'Oauth token is not valid');
  return undefined;
}

/** An error of the gateway. Its code is a text of six digits, and need not begin with the status. */
function gatewayError(status: number, code: string, message: string): Reply {
  return jsonReply(status, { error_code: code, message });
}

/** The gateway's answer to an address that leads nowhere, most often because of a wrong tenant. */
export function routingError(status: number): Reply {
  return jsonReply(status, {
    code: status,
    message: 'Oops. Something went wrong. Check your URI and try again.',
  });
}
