/** Faults by name, and how a fault is written down. */

import { z } from 'zod';
import { checked } from '../http/checked.js';
import { FAULT, type Fault } from './faults.js';

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

/** Every preset: what it is, and the fault. Unless the description says otherwise, it is done to one command. */
export const FAULT_PRESETS = {
  unauthorized: [
    '401 401013: the token is not valid',
    gateway('command', 401, '401013', 'Oauth token is not valid'),
  ],
  'unauthorized-for-ever': [
    'the same, for every command',
    gateway('command', 401, '401013', 'Oauth token is not valid', { times: 'always' }),
  ],
  'forbidden-scope': [
    '403 403011: the token lacks a scope',
    gateway('command', 403, '403011', 'Scope mismatch'),
  ],
  'forbidden-profile': [
    '403 403025: no product profile for this instance',
    gateway('command', 403, '403025', 'Profile is not valid'),
  ],
  'forbidden-profile-unreadable': [
    '403 with the code 503020, which does not begin with the status',
    gateway('command', 403, '503020', 'Could not read the profile'),
  ],
  throttled: [
    '429 429050 with Retry-After: 1',
    gateway('command', 429, '429050', 'Too many requests', { headers: { 'Retry-After': '1' } }),
  ],
  'throttled-bare': [
    '429 429050 without Retry-After',
    gateway('command', 429, '429050', 'Too many requests'),
  ],
  'throttled-long': [
    '429 429050 with Retry-After: 3600, longer than anyone waits',
    gateway('command', 429, '429050', 'Too many requests', { headers: { 'Retry-After': '3600' } }),
  ],
  'throttled-for-ever': [
    '429 429050 with Retry-After: 1, for every command',
    gateway('command', 429, '429050', 'Too many requests', {
      headers: { 'Retry-After': '1' },
      times: 'always',
    }),
  ],
  'unavailable-gateway': [
    '503 503010: the gateway could not validate the token',
    gateway('command', 503, '503010', 'Could not validate the oauth token'),
  ],
  'unavailable-retry-after': [
    '503 with Retry-After: 1 and no body: ambiguous; the command took effect',
    answer('command', 503, '', { headers: { 'Retry-After': '1' }, effect: true }),
  ],
  'unavailable-html': [
    '503 with an HTML page: ambiguous; the command took effect',
    html('command', 503, 'Service Unavailable', { effect: true }),
  ],
  'bad-gateway-json': [
    '502 of the routing layer: ambiguous; the command took effect',
    routing('command', 502, OOPS, { effect: true }),
  ],
  'bad-gateway-html': [
    '502 with an HTML page: ambiguous; the command did not take effect',
    html('command', 502, 'Bad Gateway'),
  ],
  'gateway-timeout': [
    '504 with an HTML page: ambiguous; the command took effect',
    html('command', 504, 'Gateway Time-out', { effect: true }),
  ],
  'request-timeout': [
    '408 with an HTML page: ambiguous; the command took effect',
    html('command', 408, 'Request Time-out', { effect: true }),
  ],
  'database-lost': [
    '500 PGS-220000 of the database: ambiguous; the command took effect',
    routing('command', 500, DATABASE_LOST, { effect: true }),
  ],
  'internal-error-bare': [
    '500 without a body: ambiguous; the command took effect',
    answer('command', 500, '', { effect: true }),
  ],
  'campaign-error': ['500 RST-360011 of Campaign, as JSON', routing('command', 500, CAMPAIGN_ERROR)],
  'campaign-error-text': [
    '500 RST-360011 of Campaign, as plain text',
    answer('command', 500, CAMPAIGN_ERROR, { contentType: 'text/plain' }),
  ],
  'routing-error': ['500 "Oops": a wrong tenant or URI', routing('command', 500, OOPS)],
  'not-found': ['404 RST-360011: no such workflow', routing('command', 404, NOT_FOUND)],
  redirect: [
    '307 to another host, which must not get the API key',
    { on: 'command', kind: 'redirect', status: 307, location: ELSEWHERE },
  ],
  'lost-before': [
    'the connection is reset before the command takes effect',
    { on: 'command', kind: 'reset', effect: 'before' },
  ],
  'lost-after': [
    'the connection is reset after the command took effect',
    { on: 'command', kind: 'reset', effect: 'after' },
  ],
  silent: ['no answer, ever; the command took effect', { on: 'command', kind: 'silent', effect: 'after' }],
  refused: [
    'after a token is minted, connections are refused for 1 s',
    { on: 'command', kind: 'refuse', ms: REFUSED_MS, after: 'mint' },
  ],
  'cut-body': [
    'the connection is lost in the middle of the answer; the command took effect',
    { on: 'command', kind: 'cut' },
  ],
  'stalled-body': [
    'the answer stops in the middle, and the connection stays; the command took effect',
    { on: 'command', kind: 'stall' },
  ],
  'dripping-body': [
    'the answer comes a byte at a time, without end; the command took effect',
    { on: 'command', kind: 'drip', intervalMs: DRIP_MS },
  ],
  'endless-body': [
    'the answer is fast and never ends; the command took effect',
    { on: 'command', kind: 'endless' },
  ],
  'huge-body': [
    'the answer has 64 MiB; the command took effect',
    { on: 'command', kind: 'huge', bytes: HUGE_BYTES },
  ],
  'hostile-body': [
    '200 with a body that tries to forge log commands, outputs and markup',
    answer('command', 200, HOSTILE_BODY, { contentType: 'text/plain;charset=utf-8', effect: true }),
  ],
  'hostile-error': [
    '404 with the same body',
    answer('command', 404, HOSTILE_BODY, { contentType: 'text/plain;charset=utf-8' }),
  ],
  'html-body': [
    '200 with an HTML page; the command took effect',
    html('command', 200, 'OK', { effect: true }),
  ],
  garbage: [
    'an answer that is not HTTP; the command did not take effect',
    { on: 'command', kind: 'garbage' },
  ],
  slow: ['the answer comes 1.5 s late', { on: 'command', kind: 'delay', ms: SLOW_MS }],
  'mint-invalid-client': [
    'no token: the client secret is wrong',
    answer('mint', 400, '{"error":"invalid_client","error_description":"invalid client_secret parameter"}'),
  ],
  'mint-invalid-scope': [
    'no token: a scope is not one of the credential',
    answer('mint', 400, '{"error":"invalid_scope","error_description":"invalid scope parameter"}'),
  ],
  'mint-internal-error': [
    'no token: 500, try again later',
    answer('mint', 500, '{"error":"internal_error","error_description":"Please try again later"}'),
  ],
  'mint-lost': [
    'the connection is reset instead of a token',
    { on: 'mint', kind: 'reset', effect: 'before' },
  ],
  'mint-html': ['200 with an HTML page instead of a token', html('mint', 200, 'Sign in')],
  'mint-without-token': [
    '200 with JSON that has no token',
    answer('mint', 200, '{"token_type":"bearer","expires_in":86399}'),
  ],
  'mint-throttled': [
    '429 with Retry-After: 1 instead of a token',
    answer('mint', 429, '{"error":"too_many_requests","error_description":"Please try again later"}', {
      headers: { 'Retry-After': '1' },
    }),
  ],
  'mint-silent': ['the token service never answers', { on: 'mint', kind: 'silent', effect: 'before' }],
  'read-lost': ['the connection is reset on a read', { on: 'read', kind: 'reset', effect: 'before' }],
  'read-bad-gateway': ['502 with an HTML page on a read', html('read', 502, 'Bad Gateway')],
  'read-forbidden': ['403 403025 on a read', gateway('read', 403, '403025', 'Profile is not valid')],
  'read-unauthorized': ['401 401013 on a read', gateway('read', 401, '401013', 'Oauth token is not valid')],
  'read-not-found': ['404 RST-360011 on a read', routing('read', 404, NOT_FOUND)],
  'read-silent': ['a read is never answered', { on: 'read', kind: 'silent', effect: 'before' }],
} as const satisfies Readonly<Record<string, readonly [description: string, fault: Fault]>>;

/** The name of a preset. */
export type FaultPreset = keyof typeof FAULT_PRESETS;

/** A fault as it comes from outside: an object, or the name of a preset. */
export const NAMED_FAULT = z.preprocess((value, context) => {
  if (typeof value !== 'string') return value;
  if (Object.hasOwn(FAULT_PRESETS, value)) return FAULT_PRESETS[value as FaultPreset][1];
  const names = Object.keys(FAULT_PRESETS).join(', ');
  context.addIssue({ code: 'custom', message: `there is no "${value}"; there are ${names}` });
  return z.NEVER;
}, FAULT);

/**
 * Reads a fault from text: the name of a preset, or JSON.
 *
 * @throws {OptionError} for a fault that cannot be
 */
export function parseFault(text: string): Fault {
  const trimmed = text.trim();
  let value: unknown = trimmed;
  try {
    if (/^[{["]/.test(trimmed)) value = JSON.parse(trimmed);
  } catch {
    // Then it is no preset's name either, and the message quotes it.
  }
  return checked(NAMED_FAULT, value, 'fault');
}

/** Every preset on a line of its own. */
export function presetList(): string {
  const width = Math.max(...Object.keys(FAULT_PRESETS).map((name) => name.length));
  return Object.entries(FAULT_PRESETS)
    .map(([name, [description]]) => `${name.padEnd(width)}  ${description}`)
    .join('\n');
}

/** Read failures that pass, for failures by chance. */
export const TRANSIENT_READ_FAULTS: readonly Exclude<Fault, { kind: 'refuse' }>[] = [
  { on: 'read', kind: 'reset', effect: 'before' },
  { on: 'read', kind: 'cut' },
  html('read', 502, 'Bad Gateway'),
  html('read', 504, 'Gateway Time-out'),
  gateway('read', 503, '503010', 'Could not validate the oauth token'),
  gateway('read', 429, '429050', 'Too many requests', { headers: { 'Retry-After': '0' } }),
];
