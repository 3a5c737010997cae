import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Context,
  type Diagnosis,
  diagnose,
  doubt,
  notSentInTime,
  type Subject,
} from '../../src/campaign/diagnosis.js';
import { judgeCommand } from '../../src/campaign/verdict.js';
import type { Answer, Exchange } from '../../src/http/exchange.js';

function answered(status: number, body = '', retryAfter?: string): Answer {
  const headers = { retryAfter, date: undefined, contentType: undefined, requestId: undefined };
  return { kind: 'answered', status, ...headers, body, bodyComplete: true };
}
const gateway = (status: number, code: string): Answer =>
  answered(status, JSON.stringify({ error_code: code, message: 'm' }));
const ims = (error: string, description = ''): Answer =>
  answered(400, JSON.stringify({ error, error_description: description }));

function explain(
  exchange: Exchange,
  subject: Subject = 'command',
  token: Context['token'] = 'minted',
): Diagnosis {
  const inDoubt = subject === 'command' && judgeCommand(exchange, '').kind === 'ambiguous';
  return inDoubt ? doubt('start', exchange) : diagnose(exchange, { subject, token });
}

const HTML = '<html><body>Something</body></html>';
const OOPS = 'Oops. Something went wrong. Check your URI and try again.';
const ADMIN = 'RST-360011 An error has occurred - please contact your administrator.';
const NO_DOCUMENT = "Unable to find document with path 'workflow' from key 'WKF1'";
const MAY_BE_APPLIED = /may have been applied/;
const TENANT = /`organization`.*tenant.*@AdobeOrg/;

/** Exchange, and what cause and remedy must name. */
type Row = [string, Exchange, RegExp, RegExp];

function check(rows: Row[], subject: Subject): void {
  test.each(rows)('%s', (_, exchange, cause, remedy) => {
    const diagnosis = explain(exchange, subject);
    expect(diagnosis.cause).toMatch(cause);
    expect(diagnosis.remedy).toMatch(remedy);
    expect(`${diagnosis.cause}\n${diagnosis.remedy}`).toMatchSnapshot();
  });
}

const GATEWAY: Row[] = [
  ['401013', gateway(401, '401013'), /token/, /`api-key` and `client-secret`/],
  ['403000', gateway(403, '403000'), /no API key.*X-Api-Key/, /proxy/],
  [
    '403003',
    gateway(403, '403003'),
    /API key/,
    /`api-key` is the Client ID.*Developer Console.*Campaign API/,
  ],
  ['403010', gateway(403, '403010'), /no token.*Authorization/, /proxy/],
  ['403011', gateway(403, '403011'), /scope/, /`scopes`.*Developer Console/],
  ...['403020', '403023', '403024', '403025', '503020'].map(
    (code): Row => [code, gateway(403, code), /no rights.*tenant/, /`organization`.*product profile/],
  ),
  ...['429001', '429002', '429050'].map(
    (code): Row => [code, gateway(429, code), /limit/, /[Ll]ater.*fewer jobs/],
  ),
  ...['503000', '503010', '503071'].map(
    (code): Row => [code, gateway(503, code), /nothing reached Campaign/, /again in a few minutes/],
  ),
  ['403 with a code of its own', gateway(403, '403999'), /denied/, /product profile/],
  ['429 with a code of its own', gateway(429, '429999'), /limit/, /later/],
];

const ROUTER: Row[] = [400, 404, 500].map((status) => [
  `router, ${status}`,
  answered(status, JSON.stringify({ code: 500, message: OOPS })),
  /no such tenant/,
  TENANT,
]);

/** The router's page for a failure behind it, with its own status and another. */
const ROUTED: Row[] = [
  ...['500 504', '500 502', '504 504', '502 502', '503 503'].map((numbers): Row => {
    const [status = 0, code] = numbers.split(' ').map(Number);
    const page = answered(status, JSON.stringify({ code, message: OOPS }));
    return [
      `router, ${status} with code ${code}`,
      page,
      /got no usable answer from the server behind/,
      /again in a few minutes.*`organization`/,
    ];
  }),
  [
    'router, 404 with code 404',
    answered(404, JSON.stringify({ code: 404, message: OOPS })),
    /workflow ID or the tenant/,
    TENANT,
  ],
];

const CAMPAIGN: Row[] = [
  [
    'Standard, unknown id',
    answered(404, `${ADMIN} ${NO_DOCUMENT}`),
    /no workflow with that ID/,
    /Copy the ID.*`workflow-id`.*`organization`/,
  ],
  [
    'Standard, unknown id, JSON',
    answered(404, JSON.stringify({ message: `${ADMIN} ${NO_DOCUMENT}` })),
    /no workflow/,
    /`workflow-id`/,
  ],
  ['v8, unknown id', answered(404, NO_DOCUMENT), /no workflow/, /`workflow-id`/],
  [
    'v8, unknown id, JSON',
    answered(404, JSON.stringify({ message: NO_DOCUMENT })),
    /no workflow/,
    /`workflow-id`/,
  ],
  [
    'unknown id, in a detail',
    answered(404, JSON.stringify({ title: 'Not found', detail: `RST-360011 ${NO_DOCUMENT}` })),
    /no workflow/,
    /`workflow-id`/,
  ],
  ['Standard, PKey', answered(500, 'XTK-170036 Unable to parse'), /PKey/, /workflow’s ID.*WKF110/],
  ['v8, PKey', answered(404, 'Unable to decrypt PKey. (x) Unsupported endpoint. (y)'), /PKey/, /WKF110/],
];

const CAMPAIGN_COMMAND: Row[] = [
  [
    'Standard, bad command',
    answered(500, `${ADMIN} The value 'x' is not valid for the 'method' enumeration`),
    /does not know the command/,
    /newest version/,
  ],
  [
    'Standard, illegal command',
    answered(500, ADMIN),
    /state that does not allow/,
    /state of the workflow.*log/,
  ],
];

const CAMPAIGN_READ: Row[] = [
  ['Standard, other', answered(500, ADMIN), /failed to read the workflow/, /`workflow-id`.*rights.*outages/],
  ['Standard, 404', answered(404, ADMIN), /failed to read the workflow/, /`workflow-id`/],
  [
    'a word of commands',
    answered(500, 'XTK-170006 not valid for the enumeration'),
    /failed to read the workflow/,
    /`workflow-id`/,
  ],
];

const PLAIN: Row[] = [
  ['308', answered(308), /redirects.*never followed/, /`base-url` and `ims-url`/],
  ['307 with a gateway error', gateway(307, '403003'), /redirects/, /`base-url`/],
  ['400', answered(400), /malformed.*tenant/, TENANT],
  ['401', answered(401), /token/, /`client-secret`/],
  ['403, HTML', answered(403, HTML), /denied.*firewall or proxy/, /product profile.*proxy/],
  ['404', answered(404), /workflow ID or the tenant/, /`workflow-id`.*`organization`/],
  ['404, HTML', answered(404, HTML), /workflow ID or the tenant/, /`workflow-id`/],
  ['405', answered(405), /does not accept this kind of request/, /`base-url`/],
  ['407', answered(407), /proxy wants credentials/, /`https_proxy`/],
  ['418', answered(418), /rejected the request/, /`response` output/],
  ['429', answered(429), /limit/, /later/],
];

type Fault = Extract<Exchange, { kind: 'not-delivered' }>['fault'];
const FAULTS: Record<Fault, [RegExp, RegExp]> = {
  dns: [/could not be resolved/, /`base-url` and `ims-url`.*`https_proxy`/],
  refused: [/Nothing listens.*firewall/, /`base-url` and `ims-url`.*firewall.*`https_proxy`/],
  unreachable: [/no route to that host/, /network and firewall.*`https_proxy`/],
  timeout: [/in time.*firewall/, /firewall.*`https_proxy`/],
  tls: [/certificate.*proxy that inspects TLS/, /`NODE_EXTRA_CA_CERTS`.*PEM/],
  proxy: [/proxy/, /`https_proxy`.*`no_proxy`/],
  interrupted: [/interrupted/, /Nothing was sent/],
  other: [/before anything was sent/, /[Rr]un it again.*network/],
};
const CONNECTION: Row[] = Object.entries(FAULTS).map(([fault, [cause, remedy]]) => [
  fault,
  { kind: 'not-delivered', fault: fault as Fault, detail: '' },
  cause,
  remedy,
]);

const AMBIGUOUS: [string, Exchange][] = [
  ...(['lost', 'silent', 'not-http', 'interrupted'] as const).map((fault): [string, Exchange] => [
    fault,
    { kind: 'ambiguous', fault, detail: '' },
  ]),
  ['500', answered(500)],
  ['500, HTML', answered(500, HTML)],
  ['502', answered(502)],
  ['502, router', answered(502, JSON.stringify({ code: 502, message: OOPS }))],
  ['502, gateway', gateway(502, '503000')],
  ['503', answered(503)],
  ['503, Campaign', answered(503, ADMIN)],
  ['504', answered(504)],
  ['504, gateway', gateway(504, '403003')],
  ['522', answered(522, ADMIN)],
];

describe('a command', () => {
  describe('gateway', () => check(GATEWAY, 'command'));
  describe('router', () => check(ROUTER, 'command'));
  describe('Campaign', () => check([...CAMPAIGN, ...CAMPAIGN_COMMAND], 'command'));
  describe('no error of its own', () => check(PLAIN, 'command'));
  describe('no connection', () => check(CONNECTION, 'command'));

  test.each(AMBIGUOUS)('ambiguous (%s): look before you re-run', (_, exchange) => {
    expect(explain(exchange).remedy).toMatch(
      /may have been applied; look at the workflow in Campaign before you re-run/,
    );
  });

  test.each([
    ['503 with a gateway code of its own', gateway(503, '503999')],
    ['500 with a gateway code of its own', gateway(500, '500999')],
    ['500 with a known gateway code', gateway(500, '403003')],
    ['404', answered(404)],
  ])('certainly not applied (%s): nothing says that it may have been', (_, exchange) => {
    expect(judgeCommand(exchange, '').kind).not.toBe('ambiguous');
    const { cause, remedy } = explain(exchange);
    expect(`${cause} ${remedy}`).not.toMatch(/may have been applied|after the request was sent/);
  });
});

describe('a read', () => {
  describe('gateway', () => check(GATEWAY, 'read'));
  describe('router', () => check([...ROUTER, ...ROUTED], 'read'));
  describe('Campaign', () => check([...CAMPAIGN, ...CAMPAIGN_READ], 'read'));
  describe('no connection', () => check(CONNECTION, 'read'));

  test.each(AMBIGUOUS)('%s does not speak of a command', (_, exchange) => {
    const { cause, remedy } = explain(exchange, 'read');
    expect(`${cause} ${remedy}`).not.toMatch(MAY_BE_APPLIED);
  });
});

describe('a command that may have been applied', () => {
  const command = (exchange: Exchange, name: 'start' | 'resume' | 'pause' | 'stop' = 'start'): Diagnosis =>
    doubt(name, exchange);

  test('through a cancellation is not blamed on the network', () => {
    const interrupted: Exchange = { kind: 'ambiguous', fault: 'interrupted', detail: '' };
    expect(command(interrupted).cause).toBe(
      'The step was cancelled after the request was sent and before its answer came.',
    );
  });

  test.each<[string, Exchange, RegExp]>([
    ['a lost connection', { kind: 'ambiguous', fault: 'lost', detail: '' }, /^The connection broke after/],
    ['garbage', { kind: 'ambiguous', fault: 'not-http', detail: '' }, /does not speak HTTP/],
    ['502', answered(502), /^A server or proxy failed after it took the request/],
    ['503 with Retry-After', answered(503, '', '5'), /^A server or proxy failed after it took the request/],
    ['408', answered(408), /^A server or proxy failed after it took the request/],
    ['303', answered(303), /^The answer leads elsewhere/],
    [
      '502 of the router',
      answered(502, JSON.stringify({ code: 502, message: OOPS })),
      /wrong `organization`/,
    ],
    [
      '500 of the router',
      answered(500, JSON.stringify({ code: 504, message: OOPS })),
      /wrong `organization`/,
    ],
  ])('by %s says how', (_, exchange, cause) => {
    expect(command(exchange).cause).toMatch(cause);
  });

  test('without any answer is blamed on the deadline too', () => {
    const silent: Exchange = { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 2 s' };
    expect(command(silent).cause).toMatch(/no answer came in time: .*`timeout-minutes` left it too little/);
  });

  test.each([
    ['start', /a second start sends its messages twice\.$/],
    ['resume', /it may have resumed, and even finished\.$/],
    ['pause', /if it still runs, send the pause again\.$/],
    ['stop', /if it is neither stopping nor finished after some minutes, send the stop again\.$/],
  ] as const)('is told what a second %s would do', (name, remedy) => {
    expect(command(answered(502), name).remedy).toMatch(remedy);
  });
});

describe('other answers', () => {
  test.each<[number, string, Subject, RegExp]>([
    [299, '', 'read', /broke, or stalled/],
    [300, '', 'read', /redirects elsewhere/],
    [399, '', 'read', /redirects elsewhere/],
    [399, '', 'command', /leads elsewhere/],
    [599, '', 'command', /failed after it took the request/],
    // What the token service would say means nothing of Campaign.
    [403, '{"error":"invalid_scope"}', 'read', /Access was denied/],
    [400, NO_DOCUMENT, 'command', /refused as malformed/],
  ])('%i with “%s” for a %s', (status, body, subject, cause) => {
    expect(explain(answered(status, body), subject).cause).toMatch(cause);
  });
});

test('nothing sent in time', () => {
  expect(notSentInTime('`timeout-minutes`')).toEqual({
    cause: 'The time that `timeout-minutes` allows was over before the command could be sent.',
    remedy: 'Nothing was changed in Campaign; run it again, with a longer `timeout-minutes` if need be.',
  });
});

describe('a mint', () => {
  const LATER = /again in a few minutes/;
  describe('token service', () =>
    check(
      [
        [
          'wrong secret',
          ims('invalid_client', 'invalid client_secret parameter'),
          /`client-secret`.*rotated/,
          /client secret again.*OAuth Server-to-Server/,
        ],
        [
          'wrong client ID',
          ims('invalid_client', 'invalid client_id parameter'),
          /`api-key`/,
          /Client ID again.*`ims-url`/,
        ],
        [
          'wrong client',
          ims('invalid_client'),
          /`api-key` together with `client-secret`/,
          /Client ID and client secret/,
        ],
        ['invalid_scope', ims('invalid_scope'), /`scopes`/, /`scopes`.*project shows/],
        ['unauthorized_client', ims('unauthorized_client'), /OAuth Server-to-Server/, /JWT/],
        [
          'internal_error',
          answered(500, '{"error":"internal_error","error_description":"Please try again later"}'),
          /in trouble/,
          LATER,
        ],
        [
          '401 with its name',
          answered(401, '{"error":"invalid_client"}'),
          /`client-secret`/,
          /client secret/,
        ],
        ['429', answered(429), /limit/, /share one token between steps/],
        ['500', answered(500), /token service/, LATER],
        ['502, HTML', answered(502, HTML), /token service/, LATER],
        ['lost', { kind: 'ambiguous', fault: 'lost', detail: '' }, /token service/, LATER],
        ['302', answered(302), /redirects/, /`ims-url`/],
        ['405', answered(405), /does not accept this kind of request/, /`ims-url`/],
      ],
      'mint',
    ));
  describe('no connection', () => check(CONNECTION, 'mint'));

  // The token service knows neither tenants nor workflows, and no gateway has seen a token yet.
  test.each([
    ['400', answered(400)],
    ['400, an error of its own', ims('invalid_request', 'no grant_type')],
    ['401', answered(401)],
    ['401, HTML', answered(401, HTML)],
    ['403, HTML', answered(403, HTML)],
    ['404', answered(404)],
    ['404, HTML', answered(404, HTML)],
    ['400, as from Campaign', answered(400, ADMIN)],
    ['400, as from Campaign, of a workflow', answered(400, `${ADMIN} ${NO_DOCUMENT}`)],
    ['404, as from v8', answered(404, NO_DOCUMENT)],
  ])('%s is about the credential or `ims-url`, not about the workflow or a minted token', (_, exchange) => {
    const { cause, remedy } = explain(exchange, 'mint');
    expect(`${cause} ${remedy}`).not.toMatch(/workflow|tenant|`organization`|gave a token/);
    expect(remedy).toMatch(/`api-key`|`client-secret`|`ims-url`|credential/);
  });
});

describe('a token that is refused', () => {
  test.each([answered(401), gateway(401, '401013')])('is told apart by where it came from', (exchange) => {
    const handedIn = explain(exchange, 'command', 'given');
    const minted = explain(exchange, 'command', 'minted');
    expect(handedIn.cause).toMatch(/expired.*24 hours/);
    expect(handedIn.remedy).toMatch(/`client-secret` instead of `access-token`/);
    expect(minted.cause).toMatch(/gateway rejected the minted token/);
    expect(minted.remedy).toMatch(/`api-key` and `client-secret` belong to one.*`scopes`/);
  });
});

describe('whatever comes back', () => {
  const names = fc.constantFrom(
    'constructor',
    '__proto__',
    'toString',
    'invalid_client',
    '403003',
    '999999',
    'RST-360011',
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    names.map((error) => JSON.stringify({ error })),
    names.map((error_code) => JSON.stringify({ error_code })),
  );
  const exchange: fc.Arbitrary<Exchange> = fc
    .tuple(fc.integer({ min: 100, max: 620 }), body, fc.option(fc.constant('5'), { nil: undefined }))
    .map(([status, text, after]) => answered(status, text, after));
  const subject = fc.constantFrom<Subject>('command', 'read', 'mint');
  const token = fc.constantFrom<Context['token']>('given', 'minted');

  test('there is a cause and a remedy, each a sentence', () => {
    fc.assert(
      fc.property(exchange, subject, token, (what, whose, from) => {
        const { cause, remedy } = explain(what, whose, from);
        expect(cause).toMatch(/^[A-Z`].*\.$/);
        expect(remedy).toMatch(/^[A-Z`].*\.$/);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    'constructor',
    '__proto__',
    'toString',
    'valueOf',
  ])('a token service’s error called %s', (error) => {
    const { cause, remedy } = explain(ims(error), 'mint');
    expect([typeof cause, typeof remedy]).toEqual(['string', 'string']);
  });

  test('a command may have been applied exactly when its exchange is ambiguous', () => {
    fc.assert(
      fc.property(exchange, token, (what, from) => {
        const verdict = judgeCommand(what, '').kind;
        if (verdict === 'accepted') return;
        expect(MAY_BE_APPLIED.test(explain(what, 'command', from).remedy)).toBe(verdict === 'ambiguous');
      }),
      { numRuns: 2_000 },
    );
  });
});
