/** Faults by name, and how a fault is written down. */

import { z } from 'zod';
import { checked, OptionError } from '../http/checked.js';
import { FAULT, type Fault } from './faults.js';

type Answer = Extract<Fault, { kind: 'answer' }>;

/** An answer that stands in for Campaign's or the token service's. Unless told otherwise, the request has no effect. */
function answer(on: Fault['on'], status: number, body: string, rest: Partial<Answer> = {}): Answer {
  return { on, kind: 'answer', status, body, contentType: 'application/json', effect: false, ...rest };
}

/** An error of the gateway, whose code is a text of six digits. */
function gateway(
  on: Fault['on'],
  status: number,
  code: string,
  message: string,
  rest: Partial<Answer> = {},
): Answer {
  return answer(on, status, JSON.stringify({ error_code: code, message }), rest);
}

/** An error of the routing layer or of Campaign, whose code is a number. */
function routing(on: Fault['on'], status: number, message: string, rest: Partial<Answer> = {}): Answer {
  return answer(on, status, JSON.stringify({ code: status, message }), rest);
}

/** The error page of a proxy in between, which cannot say whether the request got through. */
function html(on: Fault['on'], status: number, title: string, rest: Partial<Answer> = {}): Answer {
  const body = `<!DOCTYPE html>\n<html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return answer(on, status, body, { contentType: 'text/html', ...rest });
}

/** An error of the token service. */
function refusal(status: number, error: string, description: string, rest: Partial<Answer> = {}): Answer {
  return answer('mint', status, JSON.stringify({ error, error_description: description }), rest);
}

const soon = { 'Retry-After': '1' };
const later = { 'Retry-After': '3600' };
const always = { times: 'always' } as const;
const effect = { effect: true };
const plain = { contentType: 'text/plain;charset=utf-8' };
const INVALID_TOKEN = gateway('command', 401, '401013', 'Oauth token is not valid');
const THROTTLED = gateway('command', 429, '429050', 'Too many requests');
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

/** Every preset: what it is, and the fault. */
export const FAULT_PRESETS = {
  unauthorized: ['401 401013: the token is not valid', INVALID_TOKEN],
  'unauthorized-for-ever': ['401 401013, for every command', { ...INVALID_TOKEN, ...always }],
  'forbidden-scope': [
    '403 403011: the token lacks a scope',
    gateway('command', 403, '403011', 'Scope mismatch'),
  ],
  'forbidden-profile': [
    '403 403025: no product profile',
    gateway('command', 403, '403025', 'Profile is not valid'),
  ],
  'forbidden-profile-unreadable': [
    '403 503020, not a code of 403',
    gateway('command', 403, '503020', 'Could not read the profile'),
  ],
  throttled: ['429 429050 with Retry-After: 1', { ...THROTTLED, headers: soon }],
  'throttled-bare': ['429 429050 without Retry-After', THROTTLED],
  'throttled-long': ['429 429050 with Retry-After: 3600', { ...THROTTLED, headers: later }],
  'throttled-for-ever': ['429 429050, for every command', { ...THROTTLED, headers: soon, ...always }],
  'unavailable-gateway': [
    '503 503010: the gateway cannot validate the token',
    gateway('command', 503, '503010', 'Could not validate the oauth token'),
  ],
  'unavailable-retry-after': [
    '503 with Retry-After: 1',
    answer('command', 503, '', { headers: soon, ...effect }),
  ],
  'unavailable-html': ['503 with an HTML page', html('command', 503, 'Service Unavailable', effect)],
  'bad-gateway-json': ['502 from the routing layer', routing('command', 502, OOPS, effect)],
  'bad-gateway-html': ['502 with an HTML page', html('command', 502, 'Bad Gateway')],
  'gateway-timeout': ['504 with an HTML page', html('command', 504, 'Gateway Time-out', effect)],
  'request-timeout': ['408 with an HTML page', html('command', 408, 'Request Time-out', effect)],
  'database-lost': ['500 PGS-220000 from the database', routing('command', 500, DATABASE_LOST, effect)],
  'internal-error-bare': ['500 without a body', answer('command', 500, '', effect)],
  'campaign-error': ['500 RST-360011 as JSON', routing('command', 500, CAMPAIGN_ERROR)],
  'campaign-error-text': [
    '500 RST-360011 as text',
    answer('command', 500, CAMPAIGN_ERROR, { contentType: 'text/plain' }),
  ],
  'routing-error': ['500 "Oops": a wrong tenant or URI', routing('command', 500, OOPS)],
  'not-found': ['404 RST-360011: no such workflow', routing('command', 404, NOT_FOUND)],
  redirect: ['307 to another host', { on: 'command', kind: 'redirect', status: 307, location: ELSEWHERE }],
  'lost-before': [
    'connection reset before the command takes effect',
    { on: 'command', kind: 'reset', effect: 'before' },
  ],
  'lost-after': [
    'connection reset after the command took effect',
    { on: 'command', kind: 'reset', effect: 'after' },
  ],
  silent: ['no answer, ever', { on: 'command', kind: 'silent', effect: 'after' }],
  refused: [
    'no connections for 1 s after a mint',
    { on: 'command', kind: 'refuse', ms: 1_000, after: 'mint' },
  ],
  'cut-body': ['connection lost in the middle of the answer', { on: 'command', kind: 'cut' }],
  'stalled-body': ['silence in the middle of the answer', { on: 'command', kind: 'stall' }],
  'dripping-body': ['an endless answer, byte by byte', { on: 'command', kind: 'drip', intervalMs: 200 }],
  'endless-body': ['a fast answer that never ends', { on: 'command', kind: 'endless' }],
  'huge-body': ['an answer of 64 MiB', { on: 'command', kind: 'huge', bytes: 64 * 1024 * 1024 }],
  'hostile-body': [
    '200 with forged log commands and markup',
    answer('command', 200, HOSTILE_BODY, { ...plain, ...effect }),
  ],
  'hostile-error': ['404 with forged log commands and markup', answer('command', 404, HOSTILE_BODY, plain)],
  'html-body': ['200 with an HTML page', html('command', 200, 'OK', effect)],
  garbage: ['an answer that is not HTTP', { on: 'command', kind: 'garbage' }],
  slow: ['the answer comes 1.5 s late', { on: 'command', kind: 'delay', ms: 1_500 }],
  'mint-invalid-client': [
    '400 invalid_client: wrong client secret',
    refusal(400, 'invalid_client', 'invalid client_secret parameter'),
  ],
  'mint-invalid-scope': [
    '400 invalid_scope: foreign scope',
    refusal(400, 'invalid_scope', 'invalid scope parameter'),
  ],
  'mint-internal-error': [
    '500 internal_error: try again later',
    refusal(500, 'internal_error', 'Please try again later'),
  ],
  'mint-throttled': [
    '429 with Retry-After: 1',
    refusal(429, 'too_many_requests', 'Please try again later', { headers: soon }),
  ],
  'mint-lost': ['connection reset', { on: 'mint', kind: 'reset', effect: 'before' }],
  'mint-html': ['200 with an HTML page', html('mint', 200, 'Sign in')],
  'mint-without-token': [
    '200 without a token',
    answer('mint', 200, '{"token_type":"bearer","expires_in":86399}'),
  ],
  'mint-silent': ['no answer, ever', { on: 'mint', kind: 'silent', effect: 'before' }],
  'read-lost': ['connection reset', { on: 'read', kind: 'reset', effect: 'before' }],
  'read-bad-gateway': ['502 with an HTML page', html('read', 502, 'Bad Gateway')],
  'read-forbidden': [
    '403 403025: no product profile',
    gateway('read', 403, '403025', 'Profile is not valid'),
  ],
  'read-unauthorized': ['401 401013: the token is not valid', { ...INVALID_TOKEN, on: 'read' }],
  'read-not-found': ['404 RST-360011: no such workflow', routing('read', 404, NOT_FOUND)],
  'read-silent': ['no answer, ever', { on: 'read', kind: 'silent', effect: 'before' }],
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
  } catch (error) {
    throw new OptionError(
      `fault: this is not valid JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return checked(NAMED_FAULT, value, 'fault');
}

/** Every preset on a line of its own: its name, the request it is done to, and what happens. */
export function presetList(): string {
  const width = Math.max(...Object.keys(FAULT_PRESETS).map((name) => name.length));
  return Object.entries(FAULT_PRESETS)
    .map(([name, [description, fault]]) => {
      const effect = fault.on !== 'command' || fault.kind === 'refuse' ? '' : ` (${effectOf(fault)})`;
      return `${name.padEnd(width)}  ${fault.on.padEnd(7)}  ${description}${effect}`;
    })
    .join('\n');
}

function effectOf(fault: Fault): string {
  const passesOn = !('effect' in fault) && fault.kind !== 'redirect' && fault.kind !== 'garbage';
  const has = passesOn || ('effect' in fault && (fault.effect === true || fault.effect === 'after'));
  return has ? 'the command takes effect' : 'no effect';
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
