import { Agent } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import type { SimulatorOptions } from '../../simulator/options.js';
import {
  API_KEY,
  call,
  command,
  credentials,
  FORM,
  handClock,
  json,
  mint,
  read,
  type Sent,
  simulator,
} from '../support/simulator-client.js';

const EXECUTION = '/geometrixx/campaign/workflow/execution';
const CONTACT = 'RST-360011 An error has occurred - please contact your administrator.';

describe('the token service', () => {
  test('issues a new token each time, and the API takes it', async () => {
    const sim = await simulator();
    const first = await mint(sim);
    expect(first.status).toBe(200);
    expect(first.headers['content-type']).toMatch(/^application\/json/);
    expect(json(first)).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 86_399,
    });
    const { access_token: token } = json(first) as { access_token: string };
    expect((json(await mint(sim)) as { access_token: string }).access_token).not.toBe(token);
    const answer = await command(sim, 'start', {
      headers: { Authorization: `bearer ${token}`, 'X-Api-Key': API_KEY, 'Content-Type': 'application/json' },
    });
    expect(answer.status).toBe(200);
  });

  const without = (name: string): Readonly<Record<string, string>> =>
    Object.fromEntries(Object.entries(FORM).filter(([key]) => key !== name));

  test.each([
    ['no grant type', without('grant_type'), 'unsupported_grant_type', 'invalid grant_type parameter'],
    ['a JWT grant', { ...FORM, grant_type: 'jwt' }, 'unsupported_grant_type', 'invalid grant_type parameter'],
    ['no client ID', without('client_id'), 'invalid_client', 'invalid client_id parameter'],
    ['a wrong client ID', { ...FORM, client_id: 'x' }, 'invalid_client', 'invalid client_id parameter'],
    ['no secret', without('client_secret'), 'invalid_client', 'invalid client_secret parameter'],
    ['a wrong secret', { ...FORM, client_secret: 'x' }, 'invalid_client', 'invalid client_secret parameter'],
    ['no scope', without('scope'), 'invalid_scope', 'invalid scope parameter'],
    ['a foreign scope', { ...FORM, scope: 'openid,x' }, 'invalid_scope', 'invalid scope parameter: x'],
    ['blanks between', { ...FORM, scope: 'openid AdobeID' }, 'invalid_scope', expect.any(String)],
  ])('%s: %s', async (_, form, error, description) => {
    const sim = await simulator();
    const answer = await mint(sim, form);
    expect(answer.status).toBe(400);
    expect(json(answer)).toEqual({ error, error_description: description });
    expect(sim.journal()[0]?.tookEffect).toBe(false);
  });

  test('wants a form', async () => {
    const sim = await simulator();
    const answer = await mint(sim, FORM, { headers: { 'Content-Type': 'application/json' } });
    expect(answer.status).toBe(400);
    expect(json(answer)).toMatchObject({ error: 'invalid_request' });
  });

  test('wants the secret in the body', async () => {
    const sim = await simulator();
    const answer = await mint(sim, FORM, { path: '/ims/token/v3?client_secret=simulator-client-secret' });
    expect(answer.status).toBe(400);
    expect(json(answer)).toMatchObject({ error: 'invalid_request' });
  });

  test('wants POST', async () => {
    const sim = await simulator();
    const answer = await call(sim.url, { path: '/ims/token/v3' });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('POST');
  });
});

describe('the gateway', () => {
  const token = (Authorization: string) => ({ 'X-Api-Key': API_KEY, Authorization });
  test.each<[string, Record<string, string>, number, string, string]>([
    ['nothing', {}, 403, '403000', 'Api Key is required'],
    ['a wrong key and no token', { 'X-Api-Key': 'x' }, 403, '403003', 'Api Key is invalid'],
    ['no token', { 'X-Api-Key': API_KEY }, 403, '403010', 'Oauth token is missing.'],
    ['no Bearer', token('abc'), 403, '403010', 'Oauth token is missing.'],
    ['a foreign token', token('Bearer x'), 401, '401013', 'Oauth token is not valid'],
  ])('rejects %s', async (_, headers, status, code, message) => {
    const sim = await simulator();
    // The tenant and the workflow are wrong too, but the gateway must complain about the credential first.
    const path = '/x/campaign/workflow/execution/y';
    for (const answer of [await read(sim, { headers, path }), await command(sim, 'start', { headers })]) {
      expect(answer.status).toBe(status);
      expect(json(answer)).toEqual({ error_code: code, message });
    }
  });

  test('rejects a token that has expired, sooner or later', async () => {
    const clock = handClock();
    const sim = await simulator({ tokenLifetimeSeconds: 0.5 }, { now: clock.now });
    const valid = { ...credentials(sim) };
    const expired = { 'X-Api-Key': API_KEY, Authorization: `Bearer ${sim.issueToken({ expired: true })}` };
    expect(json(await read(sim, { headers: expired }))).toMatchObject({ error_code: '401013' });
    clock.pass(499);
    expect((await read(sim, { headers: valid })).status).toBe(200);
    clock.pass(1);
    expect((await read(sim, { headers: valid })).status).toBe(401);
  });

  test('answers a wrong tenant with 400 on a cold start, and with 500 from then on', async () => {
    const sim = await simulator({ wrongTenantStatus: '400-then-500' });
    const path = '/other/campaign/workflow/execution/WKF110';
    const statuses = [await read(sim, { path }), await read(sim, { path }), await read(sim, { path })];
    expect(statuses.map(({ status }) => status)).toEqual([400, 500, 500]);
  });

  test.each([
    ['accept', 200, 2],
    ['reject', 500, 0],
  ] as const)('can %s commands to a PKey, encoded or not', async (pkeyCommands, status, stops) => {
    const sim = await simulator({ pkeyCommands, transitionMs: 0, behaviour: 'scheduler' });
    const { PKey: pkey } = json(await read(sim)) as { PKey: string };
    for (const segment of [pkey, encodeURIComponent(pkey)]) {
      const path = `${EXECUTION}/${segment}`;
      expect((await read(sim, { path })).status).toBe(200);
      await command(sim, 'start');
      expect((await command(sim, 'stop', { path: `${path}/commands` })).status).toBe(status);
    }
    expect(sim.workflows()[0]?.stops).toBe(stops);
  });

  test.each([500, 400] as const)('answers a wrong tenant or path with %d', async (wrongTenantStatus) => {
    const sim = await simulator({ wrongTenantStatus });
    for (const path of ['/other/campaign/workflow/execution/WKF110', '/geometrixx/campaign/profile', '/']) {
      const answer = await read(sim, { path });
      expect(answer.status).toBe(wrongTenantStatus);
      expect(json(answer)).toEqual({
        code: wrongTenantStatus,
        message: 'Oops. Something went wrong. Check your URI and try again.',
      });
    }
  });
});

/** What is sent, and the status and the end of the message: of Standard, and of v8, which leaves out the prefix. */
const CAMPAIGN_ERRORS: readonly (readonly [
  name: string,
  sent: Partial<Sent>,
  standard: readonly [number, string],
  v8: readonly [number, string],
])[] = [
  [
    'an unknown workflow',
    { path: `${EXECUTION}/WKF999/commands` },
    [404, `${CONTACT}\nUnable to find document with path 'workflow/execution/WKF999' from key 'WKF999'.`],
    [404, "Unable to find document with path 'workflow/execution/WKF999' from key 'WKF999'."],
  ],
  [
    'a PKey that cannot be decrypted',
    { path: `${EXECUTION}/@jksad/commands` },
    [
      500,
      "Attribute 'jksad' unknown (see definition of schema 'Workflows (xtk:workflow)').\nXTK-170036 Unable to parse expression '@id = @jksad'.",
    ],
    [
      404,
      'Unable to decrypt PKey. (PKey=@jksad) Unsupported endpoint. (endpoint=rest/workflow/execution/@jksad)',
    ],
  ],
  ...[
    ['a method that is none', '{"method":"invalid"}', 'invalid'],
    ['a method in capitals', '{"method":"Start"}', 'Start'],
    ['no method', '{}', 'null'],
    ['a list', '["start"]', 'null'],
  ].map(
    ([name = '', body = '', method]) =>
      [
        name,
        { body },
        [
          500,
          `${CONTACT}\nThe value '${method}' is not valid for the 'xtk:workflow:execution:method' enumeration.`,
        ],
        [500, ''],
      ] as const,
  ),
  ...['{"method":', ''].map(
    (body) =>
      [
        `the body “${body}”`,
        { body },
        [400, `${CONTACT}\nThe body is not valid JSON.`],
        [400, 'The body is not valid JSON.'],
      ] as const,
  ),
];

describe('Campaign', () => {
  test.each(CAMPAIGN_ERRORS)('refuses %s, in each dialect and format', async (_, sent, standard, v8) => {
    for (const [dialect, [status, message]] of Object.entries({ standard, v8 })) {
      for (const errorFormat of ['json', 'text'] as const) {
        const sim = await simulator({ dialect: dialect as 'standard' | 'v8', errorFormat });
        const answer = await command(sim, 'start', sent);
        const isJson = message !== '' && errorFormat === 'json';
        expect(answer.status).toBe(status);
        expect(isJson ? json(answer) : answer.body).toEqual(isJson ? { code: status, message } : message);
        const type = message === '' ? undefined : isJson ? 'application/json' : 'text/plain';
        expect(answer.headers['content-type']?.split(';')[0]).toBe(type);
        expect(sim.workflows()[0]?.starts).toBe(0);
      }
    }
  });

  test('answers a read of an unknown workflow in the same way', async () => {
    const answer = await read(await simulator(), { path: `${EXECUTION}/WKF999` });
    expect(answer.status).toBe(404);
    expect(answer.body).toContain('RST-360011');
  });

  test('wants JSON by its content type', async () => {
    const sim = await simulator();
    const answer = await command(sim, 'start', {
      headers: { ...credentials(sim), 'Content-Type': 'text/plain' },
    });
    expect(answer.status).toBe(415);
    const allowed = await command(sim, 'start', {
      headers: { ...credentials(sim), 'Content-Type': 'Application/JSON; charset=UTF-8' },
    });
    expect(allowed.status).toBe(200);
  });

  test.each([
    ['GET', `${EXECUTION}/WKF110/commands`, 'POST'],
    ['PUT', `${EXECUTION}/WKF110/commands`, 'POST'],
    ['POST', `${EXECUTION}/WKF110`, 'GET'],
    ['DELETE', `${EXECUTION}/WKF110`, 'GET'],
  ])('%s %s: 405', async (method, path, allow) => {
    const sim = await simulator();
    const answer = await command(sim, 'start', { method, path });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe(allow);
    expect(sim.workflows()[0]?.starts).toBe(0);
  });

  test('does not walk along dot segments', async () => {
    const sim = await simulator();
    const answer = await command(sim, 'start', { path: `${EXECUTION}/x/../WKF110/commands` });
    expect(answer.status).toBe(500);
    expect(sim.workflows()[0]?.starts).toBe(0);
  });

  test('every answer has an X-Request-Id of its own, and the journal knows it', async () => {
    const sim = await simulator();
    const answers = [
      await read(sim),
      await command(sim, 'start'),
      await mint(sim),
      await read(sim, { headers: {} }),
    ];
    const ids = answers.map(({ headers }) => headers['x-request-id']);
    expect(new Set(ids).size).toBe(4);
    expect(sim.journal().map(({ requestId }) => requestId)).toEqual(ids);
  });
});

describe('an accepted command', () => {
  const answers: readonly (readonly [Partial<SimulatorOptions>, number, string, string | undefined])[] = [
    [{}, 200, '', undefined],
    [{ successStatus: 201 }, 201, '', undefined],
    [
      { successStatus: 202, successBody: 'json' },
      202,
      '{"status":"accepted","workflow":"WKF110"}',
      'application/json;charset=utf-8',
    ],
    [{ successBody: 'text' }, 200, 'Command accepted.', 'text/plain;charset=utf-8'],
    [{ successStatus: 204, successBody: 'json' }, 204, '', undefined],
  ];

  test.each(answers)('with %j is answered with %d', async (options, status, body, contentType) => {
    const answer = await command(await simulator(options), 'start');
    expect(answer).toMatchObject({ status, body, end: 'whole' });
    expect(answer.headers['content-type']).toBe(contentType);
    expect(answer.headers['content-length']).toBe(status === 204 ? undefined : `${body.length}`);
  });

  test('takes effect in time, and the record shows it', async () => {
    const clock = handClock();
    const sim = await simulator({ runMs: 1_000, transitionMs: 100 }, { now: clock.now });
    const states: unknown[] = [];
    const look = async (): Promise<void> => {
      states.push((json(await read(sim)) as { state: string }).state);
    };
    await look();
    for (const method of ['start', 'pause', 'resume', 'stop']) {
      await command(sim, method);
      await look();
      clock.pass(100);
      await look();
    }
    expect(states.join(', ')).toBe(
      'Finished, Starting, In progress, Pausing, Paused, Resuming, In progress, Stopping, Finished',
    );
    expect(sim.workflows()).toMatchObject([
      { id: 'WKF110', state: 'finished', starts: 1, pauses: 1, resumes: 1, stops: 1, mailed: 1 },
    ]);
  });

  test.each([
    ['accept', 200],
    ['reject', 500],
  ] as const)('that changes nothing: %s means %d', async (redundant, status) => {
    const sim = await simulator({ redundant });
    expect((await command(sim, 'start')).status).toBe(200);
    for (const redundantCommand of ['start', 'resume']) {
      const answer = await command(sim, redundantCommand);
      expect(answer.status).toBe(status);
      if (status === 500) expect(answer.body).toContain('RST-360011');
    }
    expect(sim.workflows()[0]).toMatchObject({ starts: 1, resumes: 0 });
    expect(sim.journal().map(({ tookEffect }) => tookEffect)).toEqual([true, false, false]);
  });
});

test('a kept connection has no time limit', async () => {
  const agent = new Agent({ keepAlive: true });
  const answer = await read(await simulator(), { agent });
  expect(answer.headers.connection).toBe('keep-alive');
  expect(answer.headers['keep-alive']).toBeUndefined();
  agent.destroy();
});

describe('several workflows', () => {
  test('each lives its own life', async () => {
    const sim = await simulator({
      workflows: [{ id: 'A' }, { id: 'B', behaviour: 'fails', initialState: 'paused' }],
    });
    await command(sim, 'start', { path: `${EXECUTION}/A/commands` });
    expect(sim.workflows()).toMatchObject([
      { id: 'A', state: 'starting' },
      { id: 'B', state: 'paused' },
    ]);
  });
});
