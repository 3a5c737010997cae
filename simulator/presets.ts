/** Faults by name. */

import type { Fault } from './faults.js';

interface Preset {
  readonly description: string;
  readonly fault: Fault;
}

type Answer = Extract<Fault, { kind: 'answer' }>;

const SLOW_MS = 1_500;
const REFUSED_MS = 1_000;
const DRIP_MS = 200;
const HUGE_BYTES = 64 * 1024 * 1024;

/** An answer that stands in for Campaign's or the token service's; the request does not take effect. */
function answer(on: Fault['on'], status: number, body: string, rest: Partial<Answer> = {}): Answer {
  return { on, kind: 'answer', status, body, contentType: 'application/json', effect: false, ...rest };
}

/** The gateway's error form: the code is a text of six digits. */
function gateway(
  on: Fault['on'],
  status: number,
  code: string,
  message: string,
  rest: Partial<Answer> = {},
): Answer {
  return answer(on, status, JSON.stringify({ error_code: code, message }), rest);
}

/** The error form of routing layer and Campaign: the code is a number, and mostly the status. */
function routing(
  on: Fault['on'],
  status: number,
  message: string,
  { code = status, ...rest }: Partial<Answer> & { readonly code?: number } = {},
): Answer {
  return answer(on, status, JSON.stringify({ code, message }), rest);
}

/** A record of the workflow that is simulated by default, or of another one. */
function record(fields: Readonly<Record<string, unknown>>): Answer {
  return answer('read', 200, JSON.stringify({ PKey: '@x', name: 'WKF110', ...fields }));
}

/** An error page of a proxy in between, which can't say whether the request got through. */
function html(on: Fault['on'], status: number, title: string, rest: Partial<Answer> = {}): Answer {
  const body = `<!DOCTYPE html>\n<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return answer(on, status, body, { contentType: 'text/html', ...rest });
}

const CAMPAIGN_ERROR = 'RST-360011 An error has occurred - please contact your administrator.';
const ELSEWHERE = 'http://redirected.invalid/commands';
const OOPS = 'Oops. Something went wrong. Check your URI and try again.';
const DATABASE_LOST = 'PGS-220000 PostgreSQL error: server closed the connection unexpectedly.';
const NOT_FOUND = `${CAMPAIGN_ERROR}\nUnable to find document with path 'workflow/execution/WKF110' from key 'WKF110'.`;

/** Text that tries to be taken for something else wherever it is shown. */
export const HOSTILE_BODY = [
  '{"status":"ok"}',
  '::error::forged',
  '::set-output name=result::forged',
  '::add-mask::a',
  '##[error]forged',
  '\u001b[2J\u001b[31mforged\u001b[0m',
  'result=forged',
  'response<<EOF',
  'forged',
  'EOF',
  '| [x](javascript:1) | <img src=x onerror=alert(1)> |',
  '# forged heading',
  '</code></pre><script>alert(1)</script>',
  '```',
  '\r::error::forged after a carriage return',
  '\u2028::error::forged after a line separator',
].join('\n');

/** Every preset. Without another word, a preset is done to one command. */
export const FAULT_PRESETS = {
  unauthorized: {
    description: '401 401013: the token is not valid',
    fault: gateway('command', 401, '401013', 'Oauth token is not valid'),
  },
  'unauthorized-for-ever': {
    description: 'the same, for every command',
    fault: gateway('command', 401, '401013', 'Oauth token is not valid', { times: 'always' }),
  },
  'forbidden-api-key': {
    description: '403 403003: the API key is invalid',
    fault: gateway('command', 403, '403003', 'Api Key is invalid'),
  },
  'forbidden-scope': {
    description: '403 403011: the token lacks a scope',
    fault: gateway('command', 403, '403011', 'Scope mismatch'),
  },
  'forbidden-profile': {
    description: '403 403025: no product profile for this instance',
    fault: gateway('command', 403, '403025', 'Profile is not valid'),
  },
  'forbidden-profile-unreadable': {
    description: '403 with the code 503020, which does not begin with the status',
    fault: gateway('command', 403, '503020', 'Could not read the profile'),
  },
  throttled: {
    description: '429 429050 with Retry-After: 1',
    fault: gateway('command', 429, '429050', 'Too many requests', { headers: { 'Retry-After': '1' } }),
  },
  'throttled-bare': {
    description: '429 429050 without Retry-After',
    fault: gateway('command', 429, '429050', 'Too many requests'),
  },
  'throttled-long': {
    description: '429 429050 with Retry-After: 3600, longer than anyone waits',
    fault: gateway('command', 429, '429050', 'Too many requests', { headers: { 'Retry-After': '3600' } }),
  },
  'throttled-for-ever': {
    description: '429 429050 with Retry-After: 1, for every command',
    fault: gateway('command', 429, '429050', 'Too many requests', {
      headers: { 'Retry-After': '1' },
      times: 'always',
    }),
  },
  'unavailable-gateway': {
    description: '503 503010: the gateway could not validate the token',
    fault: gateway('command', 503, '503010', 'Could not validate the oauth token'),
  },
  'unavailable-retry-after': {
    description: '503 with Retry-After: 1 and no body: ambiguous; the command took effect',
    fault: answer('command', 503, '', { headers: { 'Retry-After': '1' }, effect: true }),
  },
  'unavailable-retry-after-before': {
    description: 'the same, but the command did not take effect',
    fault: answer('command', 503, '', { headers: { 'Retry-After': '1' } }),
  },
  'unavailable-html': {
    description: '503 with an HTML page: ambiguous; the command took effect',
    fault: html('command', 503, 'Service Unavailable', { effect: true }),
  },
  'bad-gateway-json': {
    description: '502 of the routing layer: ambiguous; the command took effect',
    fault: routing('command', 502, OOPS, { effect: true }),
  },
  'bad-gateway-html': {
    description: '502 with an HTML page: ambiguous; the command did not take effect',
    fault: html('command', 502, 'Bad Gateway'),
  },
  'gateway-timeout': {
    description: '504 with an HTML page: ambiguous; the command took effect',
    fault: html('command', 504, 'Gateway Time-out', { effect: true }),
  },
  'request-timeout': {
    description: '408 with an HTML page: ambiguous; the command took effect',
    fault: html('command', 408, 'Request Time-out', { effect: true }),
  },
  'client-closed': {
    description: '499 of a proxy that gave up: ambiguous; the command took effect',
    fault: html('command', 499, 'Client Closed Request', { effect: true }),
  },
  'routing-timeout': {
    description: '500 "Oops" with the code 504: ambiguous; the command took effect',
    fault: routing('command', 500, OOPS, { code: 504, effect: true }),
  },
  'database-lost': {
    description: '500 PGS-220000 of the database: ambiguous; the command took effect',
    fault: routing('command', 500, DATABASE_LOST, { effect: true }),
  },
  'echoing-error': {
    description: '500 with the request in it, ID and all: ambiguous; the command took effect',
    fault: { on: 'command', kind: 'echo', status: 500, effect: true },
  },
  'internal-error-bare': {
    description: '500 without a body: ambiguous; the command took effect',
    fault: answer('command', 500, '', { effect: true }),
  },
  'campaign-error': {
    description: '500 RST-360011 of Campaign, as JSON',
    fault: routing('command', 500, CAMPAIGN_ERROR),
  },
  'campaign-error-text': {
    description: '500 RST-360011 of Campaign, as plain text',
    fault: answer('command', 500, CAMPAIGN_ERROR, { contentType: 'text/plain' }),
  },
  'routing-error': { description: '500 "Oops": a wrong tenant or URI', fault: routing('command', 500, OOPS) },
  'not-found': { description: '404 RST-360011: no such workflow', fault: routing('command', 404, NOT_FOUND) },
  redirect: {
    description: '307 to another host, which must not get the API key',
    fault: { on: 'command', kind: 'redirect', status: 307, location: ELSEWHERE },
  },
  'redirect-found': {
    description: '302 after the command took effect: ambiguous',
    fault: { on: 'command', kind: 'redirect', status: 302, location: ELSEWHERE, effect: true },
  },
  'redirect-see-other': {
    description: '303 after the command took effect: ambiguous',
    fault: { on: 'command', kind: 'redirect', status: 303, location: ELSEWHERE, effect: true },
  },
  'lost-before': {
    description: 'the connection is reset before the command takes effect',
    fault: { on: 'command', kind: 'reset', effect: 'before' },
  },
  'lost-after': {
    description: 'the connection is reset after the command took effect',
    fault: { on: 'command', kind: 'reset', effect: 'after' },
  },
  silent: {
    description: 'no answer, ever; the command took effect',
    fault: { on: 'command', kind: 'silent', effect: 'after' },
  },
  'silent-before': {
    description: 'no answer, ever; the command did not take effect',
    fault: { on: 'command', kind: 'silent', effect: 'before' },
  },
  refused: {
    description: 'after a token is minted, connections are refused for 1 s',
    fault: { on: 'command', kind: 'refuse', ms: REFUSED_MS, after: 'mint' },
  },
  'refused-after-read': {
    description: 'after a read, connections are refused for 1 s',
    fault: { on: 'command', kind: 'refuse', ms: REFUSED_MS, after: 'read' },
  },
  'refused-at-once': {
    description: 'connections are refused for 1 s from now',
    fault: { on: 'any', kind: 'refuse', ms: REFUSED_MS },
  },
  'cut-body': {
    description: 'the connection is lost in the middle of the answer; the command took effect',
    fault: { on: 'command', kind: 'cut' },
  },
  'stalled-body': {
    description: 'the answer stops in the middle, and the connection stays; the command took effect',
    fault: { on: 'command', kind: 'stall' },
  },
  'dripping-body': {
    description: 'the answer comes a byte at a time, without end; the command took effect',
    fault: { on: 'command', kind: 'drip', intervalMs: DRIP_MS },
  },
  'endless-body': {
    description: 'the answer is fast and never ends; the command took effect',
    fault: { on: 'command', kind: 'endless' },
  },
  'huge-body': {
    description: 'the answer has 64 MiB; the command took effect',
    fault: { on: 'command', kind: 'huge', bytes: HUGE_BYTES },
  },
  'hostile-body': {
    description: '200 with a body that tries to forge log commands, outputs and markup',
    fault: answer('command', 200, HOSTILE_BODY, { contentType: 'text/plain;charset=utf-8', effect: true }),
  },
  'hostile-error': {
    description: '404 with the same body',
    fault: answer('command', 404, HOSTILE_BODY, { contentType: 'text/plain;charset=utf-8' }),
  },
  'html-body': {
    description: '200 with an HTML page; the command took effect',
    fault: html('command', 200, 'OK', { effect: true }),
  },
  garbage: {
    description: 'an answer that is not HTTP; the command did not take effect',
    fault: { on: 'command', kind: 'garbage' },
  },
  slow: {
    description: 'the answer comes 1.5 s late',
    fault: { on: 'command', kind: 'delay', ms: SLOW_MS },
  },
  'mint-invalid-client': {
    description: 'no token: the client secret is wrong',
    fault: answer(
      'mint',
      400,
      '{"error":"invalid_client","error_description":"invalid client_secret parameter"}',
    ),
  },
  'mint-invalid-scope': {
    description: 'no token: a scope is not one of the credential',
    fault: answer('mint', 400, '{"error":"invalid_scope","error_description":"invalid scope parameter"}'),
  },
  'mint-internal-error': {
    description: 'no token: 500, try again later',
    fault: answer('mint', 500, '{"error":"internal_error","error_description":"Please try again later"}'),
  },
  'mint-lost': {
    description: 'the connection is reset instead of a token',
    fault: { on: 'mint', kind: 'reset', effect: 'before' },
  },
  'mint-html': {
    description: '200 with an HTML page instead of a token',
    fault: html('mint', 200, 'Sign in'),
  },
  'mint-without-token': {
    description: '200 with JSON that has no token',
    fault: answer('mint', 200, '{"token_type":"bearer","expires_in":86399}'),
  },
  'mint-throttled': {
    description: '429 with Retry-After: 1 instead of a token',
    fault: answer('mint', 429, '{"error":"too_many_requests","error_description":"Please try again later"}', {
      headers: { 'Retry-After': '1' },
    }),
  },
  'mint-silent': {
    description: 'the token service never answers',
    fault: { on: 'mint', kind: 'silent', effect: 'before' },
  },
  'read-lost': {
    description: 'the connection is reset on a read',
    fault: { on: 'read', kind: 'reset', effect: 'before' },
  },
  'read-bad-gateway': {
    description: '502 with an HTML page on a read',
    fault: html('read', 502, 'Bad Gateway'),
  },
  'read-forbidden': {
    description: '403 403025 on a read',
    fault: gateway('read', 403, '403025', 'Profile is not valid'),
  },
  'read-unauthorized': {
    description: '401 401013 on a read',
    fault: gateway('read', 401, '401013', 'Oauth token is not valid'),
  },
  'read-not-found': {
    description: '404 RST-360011 on a read',
    fault: routing('read', 404, NOT_FOUND),
  },
  'read-gateway-error-ok': {
    description: '200 with an error of the gateway instead of a record',
    fault: gateway('read', 200, '403025', 'Profile is not valid'),
  },
  'read-campaign-error-ok': {
    description: '200 with an error of Campaign instead of a record',
    fault: routing('read', 200, CAMPAIGN_ERROR, { code: 500 }),
  },
  'read-other-workflow': {
    description: 'the record of WKF111, which is finished, whatever workflow is read',
    fault: record({ name: 'WKF111', state: 'Finished' }),
  },
  'read-contradicting': {
    description: 'a record of WKF110 that says In progress and Finished',
    fault: record({ state: 'In progress', executionState: 'Finished' }),
  },
  'read-silent': {
    description: 'a read is never answered',
    fault: { on: 'read', kind: 'silent', effect: 'before' },
  },
} as const satisfies Readonly<Record<string, Preset>>;

/** The name of a preset. */
export type FaultPreset = keyof typeof FAULT_PRESETS;

/** Read failures that pass, for failures at random. */
export const TRANSIENT_READ_FAULTS: readonly Fault[] = [
  { on: 'read', kind: 'reset', effect: 'before' },
  { on: 'read', kind: 'cut' },
  html('read', 502, 'Bad Gateway'),
  html('read', 504, 'Gateway Time-out'),
  gateway('read', 503, '503010', 'Could not validate the oauth token'),
  gateway('read', 429, '429050', 'Too many requests', { headers: { 'Retry-After': '0' } }),
];
