import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CommandVerdict,
  judgeCommand,
  judgeRepeatable,
  type RepeatableVerdict,
} from '../../src/campaign/verdict.js';
import type { Answer, Exchange } from '../../src/http/exchange.js';
import { answered } from '../../tools/simulated-time.js';

const HTML = '<html><head><title>Error</title></head><body><h1>It went wrong</h1></body></html>';
const IMS = '{"error":"internal_error","error_description":"Please try again later"}';
const OOPS = 'Oops. Something went wrong. Check your URI and try again.';
const RST = 'RST-360011 An error has occurred - please contact your administrator.';
const NO_DOCUMENT = `Unable to find document with path 'workflow' from key 'WKF1'`;
const gateway = (code: string, message = 'message'): string => JSON.stringify({ error_code: code, message });
const later = { retryAfter: '5' };
const cut = { bodyComplete: false };

const FAULTS = ['dns', 'refused', 'unreachable', 'timeout', 'tls', 'proxy', 'interrupted', 'other'] as const;
const LOSSES = ['lost', 'silent', 'not-http', 'interrupted'] as const;

describe('a command', () => {
  const rows: [string, Exchange, CommandVerdict['kind']][] = [
    // 2xx, whatever the body, even one cut short
    ['200, empty', answered(200), 'accepted'],
    ['200, JSON', answered(200, '{"status":"ok"}'), 'accepted'],
    ['201, text', answered(201, 'done'), 'accepted'],
    ['202, cut short', answered(202, '{"sta', cut), 'accepted'],
    ['204', answered(204), 'accepted'],
    ['299, HTML', answered(299, HTML), 'accepted'],
    ['200 with a Campaign error in it', answered(200, RST), 'accepted'],
    // No connection
    ...FAULTS.map((fault): [string, Exchange, CommandVerdict['kind']] => [
      `no connection: ${fault}`,
      { kind: 'not-delivered', fault, detail: '' },
      'retryable',
    ]),
    // Refused before Campaign, for a while
    ['429', answered(429), 'retryable'],
    ['429, Retry-After', answered(429, '', later), 'retryable'],
    ['429001', answered(429, gateway('429001')), 'retryable'],
    ['429002', answered(429, gateway('429002')), 'retryable'],
    ['429050', answered(429, gateway('429050', 'Too many requests'), later), 'retryable'],
    ['429, HTML', answered(429, HTML), 'retryable'],
    ['503000', answered(503, gateway('503000')), 'retryable'],
    ['503010', answered(503, gateway('503010')), 'retryable'],
    ['503071, empty message', answered(503, gateway('503071', '')), 'retryable'],
    // The token
    ['401', answered(401), 'unauthorized'],
    ['401013', answered(401, gateway('401013')), 'unauthorized'],
    ['401, HTML', answered(401, HTML), 'unauthorized'],
    // Redirects
    ...[300, 301, 302, 303, 304, 305, 306, 399].map((status): [string, Exchange, CommandVerdict['kind']] => [
      String(status),
      answered(status),
      'ambiguous',
    ]),
    ...[307, 308].map((status): [string, Exchange, CommandVerdict['kind']] => [
      String(status),
      answered(status),
      'refused',
    ]),
    // Other 4xx
    ...[400, 402, 403, 404, 405, 407, 409, 410, 413, 415, 422, 451].map(
      (status): [string, Exchange, CommandVerdict['kind']] => [String(status), answered(status), 'refused'],
    ),
    ['404, Retry-After', answered(404, '', later), 'refused'],
    ...['403000', '403003', '403010', '403011', '403020', '403023', '403024', '403025', '503020'].map(
      (code): [string, Exchange, CommandVerdict['kind']] => [
        `403 with ${code}`,
        answered(403, gateway(code)),
        'refused',
      ],
    ),
    ['400, router', answered(400, JSON.stringify({ code: 400, message: OOPS })), 'refused'],
    ['404, Standard, unknown id', answered(404, `${RST} ${NO_DOCUMENT}`), 'refused'],
    ['404, v8, unknown id', answered(404, NO_DOCUMENT), 'refused'],
    ['404, v8, PKey', answered(404, 'Unable to decrypt PKey. (x) Unsupported endpoint. (y)'), 'refused'],
    // A 500 with a Campaign or gateway error
    ['500, Standard, text', answered(500, `${RST} The value 'x' is not valid`), 'refused'],
    ['500, Standard, JSON', answered(500, JSON.stringify({ message: `${RST} x` })), 'refused'],
    [
      '500, Standard, JSON in an error object',
      answered(500, JSON.stringify({ error: { code: 'RST-360011' } })),
      'refused',
    ],
    [
      '500, Standard, code of its own',
      answered(500, '{"error_code":"RST-360011","error_message":"x"}'),
      'refused',
    ],
    ['500, Standard, HTML', answered(500, `<html><body>${RST}</body></html>`), 'refused'],
    ['500, Standard, PKey', answered(500, `XTK-170036 Unable to parse expression`), 'refused'],
    ['500, an incident', answered(500, '{"incident":"INC-123456"}'), 'ambiguous'],
    ['500, an incident in a text', answered(500, 'Incident INC-123456'), 'ambiguous'],
    ['500, gateway', answered(500, gateway('500000')), 'refused'],
    ['500, router', answered(500, JSON.stringify({ code: 500, message: OOPS })), 'refused'],
    ['500, router, cold', answered(500, JSON.stringify({ code: 400, message: OOPS })), 'refused'],
    ['500, gateway, a server behind it', answered(500, gateway('504123')), 'ambiguous'],
    ['503, gateway, another code', answered(503, gateway('504123')), 'ambiguous'],
    ['503, gateway, a code of a 403', answered(503, gateway('403003')), 'ambiguous'],
    // What something in between can say
    ...['', HTML, RST].flatMap((body) =>
      ['5', 'Mon, 23 Nov 2026 12:00:30 GMT', ' '].map(
        (retryAfter): [string, Exchange, CommandVerdict['kind']] => [
          `503, Retry-After ${retryAfter}, “${body}”`,
          answered(503, body, { retryAfter }),
          'ambiguous',
        ],
      ),
    ),
    ['503, router', answered(503, JSON.stringify({ code: 503, message: OOPS }), later), 'ambiguous'],
    ['408', answered(408), 'ambiguous'],
    ['408, Campaign', answered(408, RST), 'ambiguous'],
    ['499', answered(499), 'ambiguous'],
    ['302, Campaign', answered(302, RST), 'ambiguous'],
    ...[404, 501, 502, 503, 504, 0].map((code): [string, Exchange, CommandVerdict['kind']] => [
      `500, router, code ${code}`,
      answered(500, JSON.stringify({ code, message: OOPS })),
      'ambiguous',
    ]),
    [
      '500, “Oops” of somebody else',
      answered(500, '{"code":500,"message":"Oops, out of memory"}'),
      'ambiguous',
    ],
    [
      '500, “Oops” quoted',
      answered(500, JSON.stringify({ code: 500, message: `It said: ${OOPS}` })),
      'ambiguous',
    ],
    ['500, Campaign, cut short', answered(500, `{"message":"${RST}`, cut), 'ambiguous'],
    ...[
      'PGS-220000 PostgreSQL error: server closed the connection unexpectedly',
      'ERR-000042 upstream closed',
      'BAS-010040 The connection was lost',
      'SOP-330011 No such schema',
      `${RST} ORA-03113: end-of-file on communication channel`,
      `${RST}\nPGS-220000 PostgreSQL error: server closed the connection unexpectedly`,
    ].flatMap((text): [string, Exchange, CommandVerdict['kind']][] => [
      [`500, “${text}”`, answered(500, text), 'ambiguous'],
      [`500, “${text}”, JSON`, answered(500, JSON.stringify({ message: text })), 'ambiguous'],
    ]),
    // Ambiguous
    ...LOSSES.map((fault): [string, Exchange, CommandVerdict['kind']] => [
      `connection: ${fault}`,
      { kind: 'ambiguous', fault, detail: '' },
      'ambiguous',
    ]),
    ['500, empty (v8)', answered(500), 'ambiguous'],
    ['500, HTML', answered(500, HTML), 'ambiguous'],
    ['500, text', answered(500, 'Internal Server Error'), 'ambiguous'],
    ['500, JSON of no known kind', answered(500, '{"code":500,"message":"Internal"}'), 'ambiguous'],
    ['500, a token service’s error', answered(500, IMS), 'ambiguous'],
    ['500, Retry-After', answered(500, '', later), 'ambiguous'],
    ['500, a gateway error cut short', answered(500, '{"error_code":"4030', cut), 'ambiguous'],
    ['500, a gateway code that is a number', answered(500, '{"error_code":403000}'), 'ambiguous'],
    ['500, an array', answered(500, '[{"error_code":"403000"}]'), 'ambiguous'],
    ['500, null', answered(500, 'null'), 'ambiguous'],
    ['502', answered(502), 'ambiguous'],
    ['502, router', answered(502, JSON.stringify({ code: 502, message: OOPS })), 'ambiguous'],
    ['502, Campaign', answered(502, RST), 'ambiguous'],
    ['502, gateway, Retry-After', answered(502, gateway('502000'), later), 'ambiguous'],
    ['503', answered(503), 'ambiguous'],
    ['503, HTML', answered(503, HTML), 'ambiguous'],
    ['503, Campaign', answered(503, RST), 'ambiguous'],
    ['503, a gateway error cut short', answered(503, '{"error_code":"503000","mess', cut), 'ambiguous'],
    ['504', answered(504), 'ambiguous'],
    ['504, gateway, Retry-After', answered(504, gateway('504000'), later), 'ambiguous'],
    ['501', answered(501), 'ambiguous'],
    ['520', answered(520), 'ambiguous'],
    ['599, gateway', answered(599, gateway('503000')), 'ambiguous'],
    ['no sensible status', answered(0), 'ambiguous'],
    ['600', answered(600), 'ambiguous'],
  ];
  test.each(rows)('%s', (_, exchange, verdict) => {
    expect(judgeCommand(exchange, 'geometrixx/WKF110').kind).toBe(verdict);
  });

  test.each<[string, string, CommandVerdict['kind']]>([
    [
      'geometrixx/RST-360011',
      'No answer from /geometrixx/campaign/workflow/execution/RST-360011/commands',
      'ambiguous',
    ],
    ['geometrixx/RST-360011', '<h1>RST-360011</h1>', 'ambiguous'],
    ['geometrixx/RST-360011', '{"path":"/execution/RST-360011"}', 'ambiguous'],
    ['geometrixx/rst-360011', 'RST-360011: no answer', 'ambiguous'],
    ['RST-360011/WKF110', 'RST-360011: no answer', 'ambiguous'],
    ['geometrixx/my RST-360011 flow', 'my%20RST-360011', 'ambiguous'],
    ['geometrixx/XRST-3600119', 'RST-360011: no answer', 'ambiguous'],
    ['geometrixx/RST-36001', 'RST-360011 No document', 'refused'],
    ['geometrixx/RST-360011', 'XTK-170036 Unable to parse RST-360011', 'refused'],
    ['geometrixx/ABC-123456', 'RST-360011 No document ABC-123456', 'refused'],
    ['geometrixx/RST-360012', RST, 'refused'],
  ])('a 500 on %s that says “%s”: %s', (asked, text, verdict) => {
    expect(judgeCommand(answered(500, text), asked).kind).toBe(verdict);
  });
});

const body = fc.oneof(
  fc.constantFrom(
    '',
    HTML,
    IMS,
    RST,
    OOPS,
    gateway('503000'),
    gateway('999999'),
    '{"error_code":"403',
    '[]',
    'null',
  ),
  fc.string(),
  fc.json(),
);
const retryAfter = fc.option(fc.constantFrom('0', '5', 'soon', ''), { nil: undefined });
const answer = (status: fc.Arbitrary<number>): fc.Arbitrary<Answer> =>
  fc
    .tuple(status, body, retryAfter, fc.boolean())
    .map(([code, text, after, bodyComplete]) => answered(code, text, { retryAfter: after, bodyComplete }));
const any = answer(fc.integer({ min: 100, max: 620 }));

describe('any answer to a command', () => {
  test('2xx is accepted, and nothing else is', () => {
    fc.assert(
      fc.property(any, (exchange) => {
        expect(judgeCommand(exchange, '').kind === 'accepted').toBe(
          exchange.status >= 200 && exchange.status <= 299,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('5xx other than 500 and 503 is ambiguous', () => {
    fc.assert(
      fc.property(answer(fc.constantFrom(501, 502, 504, 505, 508, 511, 520, 522, 524, 599)), (exchange) => {
        expect(judgeCommand(exchange, '').kind).toBe('ambiguous');
      }),
    );
  });

  test('a bare 500 or 503 is ambiguous whatever words it has', () => {
    const words = fc.string({ unit: fc.constantFrom(...'abcdefg <>{}"\n') });
    fc.assert(
      fc.property(fc.constantFrom(500, 503), words, (status, text) => {
        expect(judgeCommand(answered(status, text), '').kind).toBe('ambiguous');
      }),
    );
  });

  test('only 429 and a 503 that qualifies are sent again', () => {
    fc.assert(
      fc.property(any, (exchange) => {
        if (judgeCommand(exchange, '').kind !== 'retryable') return;
        expect([429, 503]).toContain(exchange.status);
        if (exchange.status === 503) {
          expect(exchange.body).toMatch(/"error_code":"503\d{3}"/);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a read or a mint', () => {
  const rows: [string, Exchange, RepeatableVerdict['kind']][] = [
    ['200', answered(200, '{}'), 'answered'],
    ['204', answered(204), 'answered'],
    ['200, cut short', answered(200, '{', cut), 'transient'],
    ['301', answered(301), 'permanent'],
    ['400', answered(400), 'permanent'],
    ['401', answered(401), 'unauthorized'],
    ['403', answered(403, gateway('403003')), 'permanent'],
    ['404', answered(404, RST), 'permanent'],
    ['408', answered(408), 'transient'],
    ['429', answered(429), 'transient'],
    ['500', answered(500, RST), 'transient'],
    ['502', answered(502), 'transient'],
    ['503', answered(503), 'transient'],
    ['504, cut short', answered(504, HTML, cut), 'transient'],
    ['404, cut short', answered(404, '', cut), 'permanent'],
    ...FAULTS.map((fault): [string, Exchange, RepeatableVerdict['kind']] => [
      `no connection: ${fault}`,
      { kind: 'not-delivered', fault, detail: '' },
      'transient',
    ]),
    ...LOSSES.map((fault): [string, Exchange, RepeatableVerdict['kind']] => [
      `connection: ${fault}`,
      { kind: 'ambiguous', fault, detail: '' },
      'transient',
    ]),
  ];
  test.each(rows)('%s', (_, exchange, verdict) => {
    expect(judgeRepeatable(exchange).kind).toBe(verdict);
  });
});
