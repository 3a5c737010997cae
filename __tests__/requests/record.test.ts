import { describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../src/http/exchange.js';
import { readOnce, takeSnapshot } from '../../src/requests/record.js';
import { accessWith, answered, fakeStep } from '../../tools/simulated-time.js';

const isMint = (url: URL): boolean => url.hostname === 'ims.example';

test('a read is made as documented', async () => {
  const step = fakeStep(() => answered(200, {}));
  await readOnce(step, accessWith());
  const [request] = step.requests;
  expect(request).toMatchObject({
    method: 'GET',
    headers: { Authorization: 'Bearer token', 'Cache-Control': 'no-cache', 'X-Api-Key': 'key' },
    limitMs: 30_000,
  });
  expect(request?.body).toBeUndefined();
  expect(request?.url.href).toBe('https://mc.adobe.io/geometrixx/campaign/workflow/execution/WKF110');
});

describe('one read', () => {
  test.each<[string, 'given' | 'minted', (reads: number) => Exchange, object, number]>([
    ['a record', 'given', () => answered(200, { a: 1 }), { kind: 'record', record: { a: 1 } }, 1],
    ['a record, by a minted token', 'minted', () => answered(200, { a: 1 }), { kind: 'record' }, 1],
    [
      'a failure',
      'given',
      () => answered(502),
      { kind: 'transient', what: 'the workflow could not be read: HTTP 502' },
      1,
    ],
    [
      'a refusal',
      'given',
      () => answered(403),
      { kind: 'permanent', what: 'the workflow could not be read: HTTP 403' },
      1,
    ],
    ['a 401 on a given token', 'given', () => answered(401), { kind: 'permanent' }, 1],
    [
      'a 401 on a minted token',
      'minted',
      (reads) => answered(reads === 1 ? 401 : 200, {}),
      { kind: 'record' },
      2,
    ],
    ['a second 401 on minted tokens', 'minted', () => answered(401), { kind: 'permanent' }, 2],
    [
      'something else',
      'given',
      () => answered(200, '[]'),
      {
        kind: 'transient',
        what: 'the workflow could not be read: HTTP 200, but no JSON object',
        cause: expect.stringMatching(/^Something other than the Campaign API/),
      },
      1,
    ],
    ...(
      [
        { error_code: '403025', message: 'm' },
        { error_code: '403025', message: 'm', state: 'Finished', name: 'WKF110' },
        { code: 500, message: 'Oops. Something went wrong. Check your URI and try again.' },
        { code: 502, message: 'Oops. Something went wrong. Check your URI and try again.', state: 20 },
        { code: 404, message: 'RST-360011 An error has occurred', path: '/x' },
        { status: 'Failed', message: 'x' },
        { status: 'Finished', requestId: '1' },
        { error: 'e', error_description: 'd' },
        { title: 'Error', detail: 'x', status: 500, code: 1 },
        { code: 20 },
      ] as object[]
    ).map((error): [string, 'given', () => Exchange, object, number] => [
      `the error ${JSON.stringify(error)}`,
      'given',
      () => answered(200, error),
      {
        kind: 'transient',
        what: 'the workflow could not be read: HTTP 200, but an error in it',
        cause: expect.not.stringMatching(/^Something other than the Campaign API/),
      },
      1,
    ]),
    ...(
      [
        { status: 'Finished' },
        { state: 20, message: 'm' },
        { state: 20, label: 'RST-360011', log: { message: 'RST-360011 An error has occurred' } },
        { error_code: 403025, state: 20 },
        {},
      ] as object[]
    ).map((record): [string, 'given', () => Exchange, object, number] => [
      `the record ${JSON.stringify(record)}`,
      'given',
      () => answered(200, record),
      { kind: 'record', record },
      1,
    ]),
    [
      'half a record',
      'given',
      () => answered(200, '{"a"', { bodyComplete: false }),
      {
        kind: 'transient',
        what: 'the workflow could not be read: HTTP 200, cut short',
        cause: 'The connection broke, or stalled, in the middle of the answer.',
      },
      1,
    ],
  ])('%s', async (_, kind, read, expected, reads) => {
    let count = 0;
    const step = fakeStep(({ url }) =>
      isMint(url) ? answered(200, { access_token: 'minted' }) : read(++count),
    );
    expect(await readOnce(step, accessWith(kind))).toMatchObject(expected);
    expect(count).toBe(reads);
  });

  test.each([
    ['fails for good', answered(400), 'permanent'],
    ['fails for a while', answered(500), 'transient'],
    ['is answered by a proxy', answered(200, '<html>'), 'transient'],
  ])('whose mint %s, once', async (_, mint, kind) => {
    let mints = 0;
    const step = fakeStep(() => {
      mints++;
      return mint;
    });
    expect(await readOnce(step, accessWith('minted'))).toMatchObject({
      kind,
      what: expect.stringMatching(/^no token could be minted/),
    });
    expect(mints).toBe(1);
  });
});

describe('an unreadable record', () => {
  const oops = (code: number): object => ({
    code,
    message: 'Oops. Something went wrong. Check your URI and try again.',
  });
  const RST = 'RST-360011 An error has occurred - please contact your administrator.';

  test.each<[string, Exchange, string, RegExp]>([
    ['Oops 500 in a 500', answered(500, oops(500)), 'not-found', /no such tenant/],
    ['Oops 400 in a 500', answered(500, oops(400)), 'not-found', /no such tenant/],
    ['Oops 500 in a 400', answered(400, oops(500)), 'not-found', /no such tenant/],
    ['Oops 500 in a 200', answered(200, oops(500)), 'not-found', /no such tenant/],
    ['Oops 504 in a 500', answered(500, oops(504)), 'unreadable', /no usable answer from the server behind/],
    ['Oops 502 in a 502', answered(502, oops(502)), 'unreadable', /no usable answer from the server behind/],
    ['Oops 504 in a 200', answered(200, oops(504)), 'unreadable', /no usable answer from the server behind/],
    ['Oops 504 in a 400', answered(400, oops(504)), 'unreadable', /malformed/],
    ['RST in a 500', answered(500, RST), 'unreadable', /^Campaign itself failed to read the workflow\.$/],
    ['RST in a 200', answered(200, { message: RST }), 'unreadable', /^Campaign itself failed to read/],
    [
      'an unknown ID in a 200',
      answered(200, { message: "Unable to find document with path 'workflow' from key 'WKF1'" }),
      'unreadable',
      /no workflow with that ID/,
    ],
    ['a gateway error in a 200', answered(200, { error_code: '403025' }), 'unreadable', /no rights/],
    [
      'another gateway error in a 200',
      answered(200, { error_code: '999999' }),
      'unreadable',
      /^Campaign, or/,
    ],
    [
      'another error in a 200',
      answered(200, { error: 'e' }),
      'unreadable',
      /^Campaign, or something in front/,
    ],
    ['no JSON in a 200', answered(200, '<html>'), 'unreadable', /^Something other than the Campaign API/],
  ])('by %s', async (_, exchange, reason, cause) => {
    const step = fakeStep(() => exchange);
    expect(await readOnce(step, accessWith())).toMatchObject({ reason, cause: expect.stringMatching(cause) });
  });

  const silent: Exchange = { kind: 'ambiguous', fault: 'silent', detail: 'no answer within 1 s' };
  const unmade: Exchange = { kind: 'not-delivered', fault: 'timeout', detail: 'no connection within 1 s' };

  test.each<[string, Exchange, number, string, RegExp, RegExp]>([
    [
      'silence until the deadline',
      silent,
      1_000,
      'timeout',
      /`timeout-minutes` allows was over/,
      /; `timeout-minutes` leaves no time for another attempt$/,
    ],
    [
      'no connection until the deadline',
      unmade,
      1_000,
      'no-connection',
      /No connection was made/,
      /leaves no time/,
    ],
    [
      'silence before it',
      silent,
      500,
      'unreadable',
      /in trouble/,
      /would come in 1\.5 s, but `timeout-minutes` leaves 0\.5 s$/,
    ],
    ['no connection before it', unmade, 500, 'no-connection', /No connection was made/, /leaves 0\.5 s$/],
    ['an answer at the deadline', answered(503), 1_000, 'unreadable', /in trouble/, /leaves no time/],
    [
      'an answer at the deadline that asks for more',
      answered(429, '', { retryAfter: '7' }),
      1_000,
      'throttled',
      /limit/,
      /asks to come back in 7 s \(Retry-After\), but `timeout-minutes` leaves 0 s$/,
    ],
  ])('by %s', async (_, exchange, tookMs, reason, cause, what) => {
    const step = fakeStep(
      () => {
        step.clock.advance(tookMs);
        return exchange;
      },
      { timeoutMs: 1_000 },
    );
    const expected = {
      kind: 'unread',
      reason,
      cause: expect.stringMatching(cause),
      what: expect.stringMatching(what),
    };
    expect(await takeSnapshot(step, accessWith(), undefined)).toMatchObject(expected);
  });
});

describe('the field names of a record without a state', () => {
  test('are counted where they are too many', async () => {
    // Each takes 60 of 1,500 characters.
    const field = (i: number): string => `${i}`.padStart(56, 'x');
    const taken = async (count: number): Promise<unknown> => {
      const many = Object.fromEntries(Array.from({ length: count }, (_, i) => [field(i), 1]));
      return takeSnapshot(
        fakeStep(() => answered(200, many)),
        accessWith(),
        undefined,
      );
    };
    expect(await taken(25)).toMatchObject({ what: expect.stringMatching(`, \`${field(24)}\`$`) });
    expect(await taken(1_000)).toMatchObject({ what: expect.stringMatching(/ and 975 more$/) });
    expect(await taken(35)).toMatchObject({ what: expect.stringMatching(`, \`${field(24)}\` and 10 more$`) });
  });

  test('are at most 100', async () => {
    const many = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`f${i}`, 1]));
    const step = fakeStep(() => answered(200, many));
    expect(await takeSnapshot(step, accessWith(), undefined)).toMatchObject({
      what: expect.stringMatching(/`f99` and 30 more$/),
    });
  });

  test('are text from a server', async () => {
    const step = fakeStep(() =>
      answered(200, { 'a\n::error::b': 1, ['x'.repeat(100)]: 1, ['y'.repeat(101)]: 1 }),
    );
    const taken = await takeSnapshot(step, accessWith(), undefined);
    expect(taken).toMatchObject({
      what: `no state can be read from the workflow’s record. Its fields are \`a ::error::b\`, \`${'x'.repeat(59)}…\`, \`a name of 101 characters\``,
    });
  });
});

test('a state further in that is not known is named with its path', async () => {
  const step = fakeStep(() => answered(200, { execution: { state: 'Odd' } }));
  expect(await takeSnapshot(step, accessWith(), undefined)).toMatchObject({
    what: 'no state can be read from the workflow’s record: its `execution.state` says “Odd”, which is not a known state. Its fields are `execution`, `execution.state`',
  });
});

describe('a snapshot', () => {
  test('is tried for until it is there', async () => {
    let reads = 0;
    const step = fakeStep(() => (++reads < 3 ? answered(503) : answered(200, { state: 20 })));
    const taken = await takeSnapshot(step, accessWith(), undefined);
    expect(taken).toEqual({
      kind: 'snapshot',
      snapshot: { state: 'finished', field: ['state'], names: [] },
      record: { state: 20 },
    });
    expect(step.lines).toEqual([
      'The workflow could not be read: HTTP 503; trying again in 1.5 s',
      'The workflow could not be read: HTTP 503; trying again in 3 s',
    ]);
  });

  test('is not tried for any more once the step is interrupted', async () => {
    const step = fakeStep(() => {
      step.interrupt();
      return answered(503);
    });
    expect(await takeSnapshot(step, accessWith(), undefined)).toMatchObject({
      kind: 'unread',
      what: 'the workflow could not be read: HTTP 503',
    });
    expect(step.requests).toHaveLength(1);
  });
});
