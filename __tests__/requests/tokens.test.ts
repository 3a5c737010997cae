import { describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../src/http/exchange.js';
import { TokenSource } from '../../src/requests/tokens.js';
import { answered, type FakeStep, fakeStep } from '../../tools/simulated-time.js';

const credentials = {
  kind: 'minted',
  apiKey: 'client id',
  clientSecret: 's3cr+t/&=',
  scopes: ['openid', 'AdobeID'],
} as const;
const source = (): TokenSource => new TokenSource(credentials, new URL('https://ims.example'));

/** A step whose token service gives out `token-1`, `token-2`, … */
function minting(rest: object = {}): FakeStep {
  let count = 0;
  return fakeStep(() => answered(200, { access_token: `token-${++count}`, ...rest }));
}

test('a token is asked for as documented, with nothing in the URL', async () => {
  const step = minting();
  await source().get(step);
  const [request] = step.requests;
  expect(request).toMatchObject({
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'User-Agent': expect.stringMatching(/^adobe-campaign-workflow-action\/\d/),
    },
    body: 'grant_type=client_credentials&client_id=client+id&client_secret=s3cr%2Bt%2F%26%3D&scope=openid%2CAdobeID',
    limitMs: 30_000,
  });
  expect(Object.keys(request?.headers ?? {})).toHaveLength(2);
  expect(request?.url.href).toBe('https://ims.example/ims/token/v3');
});

test('a given token is handed out as it is, without a request', async () => {
  const given = new TokenSource(
    { kind: 'given', apiKey: 'k', accessToken: 'given' },
    new URL('https://ims.example'),
  );
  const step = minting();
  expect(await given.get(step)).toEqual({ ok: true, token: 'given' });
  expect(given.kind).toBe('given');
  expect(step.requests).toEqual([]);
});

test.each([
  [true, 1],
  [false, 5],
])('is asked for (only once: %s) %d times of a service in trouble', async (once, times) => {
  const step = fakeStep(() => answered(500));
  expect(await source().get(step, { once })).toMatchObject({ ok: false, transient: true });
  expect(step.requests).toHaveLength(times);
});

describe('a minted token', () => {
  // Renewed when a minute of its life is left, or a fifth if that is less.
  test.each<[string, object, number, number]>([
    ['a day', { expires_in: 86_400 }, 86_340_000 - 1, 86_340_000],
    ['five minutes', { expires_in: 300 }, 240_000 - 1, 240_000],
    ['100 s', { expires_in: 100 }, 80_000 - 1, 80_000],
    ['3 s', { expires_in: 3 }, 2_400 - 1, 2_400],
    ['3 s, in text', { expires_in: '3' }, 2_400 - 1, 2_400],
  ])('that lives %s is used until shortly before', async (_, rest, stillMs, renewMs) => {
    const step = minting(rest);
    const tokens = source();
    expect(await tokens.get(step)).toEqual({ ok: true, token: 'token-1' });
    step.clock.advance(stillMs);
    expect(await tokens.get(step)).toEqual({ ok: true, token: 'token-1' });
    step.clock.advance(renewMs - stillMs);
    expect(await tokens.get(step)).toEqual({ ok: true, token: 'token-2' });
  });

  test.each([
    {},
    { expires_in: 'soon' },
    { expires_in: 0 },
    { expires_in: -1 },
    { expires_in: null },
  ])('with %j is used until it is rejected', async (rest) => {
    const step = minting(rest);
    const tokens = source();
    await tokens.get(step);
    step.clock.advance(1e9);
    expect(await tokens.get(step)).toEqual({ ok: true, token: 'token-1' });
    tokens.reject();
    expect(await tokens.get(step)).toEqual({ ok: true, token: 'token-2' });
    expect(step.lines).toEqual(['Token minted', 'Token minted']);
  });

  test('is said to be minted, with its life', async () => {
    const step = minting({ expires_in: 86_399 });
    await source().get(step);
    expect(step.lines).toEqual(['Token minted, valid for 24 h']);
  });
});

describe('no token', () => {
  const withheld = async (exchange: Exchange): Promise<object> => {
    const step = fakeStep(() => exchange);
    const result = await source().get(step);
    return { ...result, requests: step.requests.length, waitedMs: step.clock.nowMs() };
  };

  test.each<[string, Exchange, object]>([
    [
      'a refusal is for good',
      answered(400, { error: 'invalid_client' }),
      {
        ok: false,
        transient: false,
        what: 'no token could be minted: HTTP 400 (invalid_client)',
        requests: 1,
      },
    ],
    [
      'a failure is tried again',
      answered(500, 'x'),
      {
        ok: false,
        transient: true,
        what: 'no token could be minted: HTTP 500 (5 attempts were made)',
        requests: 5,
        waitedMs: 22_500,
      },
    ],
    [
      'another page is not tried again at once, but may go away',
      answered(200, '<html>Sign in</html>'),
      {
        ok: false,
        transient: true,
        what: 'no token could be minted: HTTP 200, but no usable access_token in it',
        cause: 'Something other than Adobe’s token service answered, such as a proxy’s login page.',
        remedy: 'Check `ims-url` and the proxy between the runner and Adobe.',

        requests: 1,
      },
    ],
    ['a token with a space', answered(200, { access_token: 'a b' }), { ok: false, transient: true }],
    ['a token that would end a header', answered(200, { access_token: 'a\r\nX-Evil: 1' }), { ok: false }],
    ['a token that is empty', answered(200, { access_token: '' }), { ok: false }],
    ['a token that is no text', answered(200, { access_token: 5 }), { ok: false }],
    ['a token of more than 8 KiB', answered(200, { access_token: 'x'.repeat(8_193) }), { ok: false }],
    ['a token of 85,000 lines', answered(200, { access_token: 'line\n'.repeat(85_000) }), { ok: false }],
    ['a token beyond ASCII', answered(200, { access_token: 'tökén' }), { ok: false }],
    ['JSON of another kind', answered(200, '["access_token"]'), { ok: false }],
  ])('%s', async (_, exchange, expected) => {
    expect(await withheld(exchange)).toMatchObject(expected);
  });

  test('is wrong with one of 8 KiB', async () => {
    const token = 'x'.repeat(8_192);
    expect(await withheld(answered(200, { access_token: token }))).toMatchObject({ ok: true, token });
  });

  test('is told with what goes wrong, each time', async () => {
    let count = 0;
    const step = fakeStep(() => (++count === 1 ? answered(502) : answered(200, { access_token: 'x' })));
    await source().get(step);
    expect(step.lines).toEqual(['Minting a token: HTTP 502; trying again in 1.5 s', 'Token minted']);
  });
});

describe('a token in an error', () => {
  /** The masks set, and what is said of the error. */
  const told = async (status: number, body: unknown): Promise<{ masks: string[]; what: string }> => {
    const step = fakeStep(() => answered(status, body));
    const masks: string[] = [];
    step.log.mask = (secret) => void masks.push(secret);
    const result = await source().get(step);
    return { masks, what: result.ok ? 'ok' : result.what };
  };
  const said = { error: 'invalid_client', error_description: 'invalid client_secret parameter' };
  const QUOTED = 'no token could be minted: HTTP 400 (invalid_client “invalid client_secret parameter”)';
  const NOT_QUOTED = 'no token could be minted: HTTP 400';

  test.each<[string, unknown, string[]]>([
    ['as it should be', { access_token: 'one' }, ['one']],
    [
      'spelled otherwise',
      { accessToken: 'one', REFRESH_TOKEN: 'two', id_token: 'three' },
      ['one', 'two', 'three'],
    ],
    ['in a list', { access_token: ['one', ['two']] }, ['one', 'two']],
    ['in an object', { access_token: { value: 'one', more: { of: ['it', 5, null] } } }, ['one', 'it']],
    ['further in', { data: [{ token: { access_token: 'one' } }] }, ['one']],
    ['twice the same', { access_token: 'one', a: { access_token: 'one' } }, ['one']],
    ['that is none', { access_token: null, token: 'words', access_token_type: 'words' }, []],
    ['that is empty', { access_token: '', id_token: [], refresh_token: {} }, []],
  ])('%s is masked, and the error quoted', async (_, fields, masks) => {
    const seen = await told(400, { ...said, ...(fields as object) });
    expect(seen.masks.sort()).toEqual(masks.sort());
    expect(seen.what).toBe(QUOTED);
  });

  test.each<[string, string | object, number]>([
    ['too long', { access_token: 'x'.repeat(8_193) }, 0],
    ['of 85,000 lines', { access_token: 'line\n'.repeat(85_000) }, 0],
    ['with a space', { access_token: ['one', 't w o'] }, 1],
    ['among too many', { access_token: ['1', '2', '3', '4', '5', '6'] }, 5],
    ['twice over', '{"error":"e","access_token":"words","access_token":"two"}', 1],
    ['in JSON in JSON', { ...said, error: '{"access_token":"one"}' }, 0],
    ['in a list of errors', [{ access_token: 'one', error_description: 'one' }], 0],
    ['in an address', { ...said, error: 'https://x.example/?access_token=one' }, 0],
    ['in JSON that is cut', '{"error":"words","access_token":"one', 0],
  ])('%s: nothing is quoted', async (_, body, masks) => {
    const seen = await told(400, body);
    expect(seen.masks).toHaveLength(masks);
    expect(seen.what).toBe(NOT_QUOTED);
  });

  const JWT = `eyJhbGci${'x'.repeat(300)}.eyJ${'y'.repeat(300)}.sig`;
  const inPieces = (length: number, by: string): string =>
    (JWT.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join(by);

  test.each<[string, unknown, string]>([
    ['a list of errors', { error: [`RST-360011 ${JWT}`] }, ''],
    ['a message that is an object', { message: { x: `XTK-170006 ${JWT}` } }, ''],
    ['a code that is a list', { ...said, code: [`RST-360011 ${JWT}`] }, said.error_description],
    ['a message beside the description', { ...said, message: JWT }, said.error_description],
    ['a description that is a list', { ...said, error_description: [JWT] }, ''],
    ['a name', { error: JWT, error_description: 'invalid token' }, ''],
    ['a name of pieces', { error: inPieces(19, '|'), error_description: 'invalid token' }, ''],
    ['pieces between bars', { ...said, error_description: inPieces(19, '|') }, ''],
    ['pieces between spaces', { ...said, error_description: inPieces(4, ' ') }, ''],
    ['letters', { ...said, error_description: inPieces(1, ' ') }, ''],
    ['words and a token', { ...said, error_description: `The token ${JWT} is invalid` }, 'The token …'],
    [
      'words and letters',
      { ...said, error_description: `Invalid token: ${inPieces(1, ' ')}` },
      'Invalid token: …',
    ],
    ['a code beside the name', { ...said, error_code: '403003' }, said.error_description],
    ['a word with a stop in it', { ...said, error_description: 'invalid to.ken' }, 'invalid …'],
    ['two spaces', { ...said, error_description: 'invalid  token' }, 'invalid …'],
    ['a text', `RST-360011 ${inPieces(19, '|')}`, ''],
    ['a page', `<html><title>${inPieces(9, '<br>')}</title></html>`, ''],
  ])('as %s is not quoted', async (_, body, description) => {
    const { what } = await told(400, body);
    const named = (body as { error?: unknown }).error === said.error;
    const quoted = description === '' ? 'invalid_client' : `invalid_client “${description}”`;
    expect(what).toBe(named ? `no token could be minted: HTTP 400 (${quoted})` : NOT_QUOTED);
  });

  test.each([
    ['invalid_scope', 'invalid scope parameter', 'invalid scope parameter'],
    ['invalid_scope', 'invalid scope parameter: campaign_x', 'invalid scope parameter: …'],
    ['internal_error', 'Please try again later.', 'Please try again later.'],
  ])('is not seen in %s: %s', async (error, error_description, quoted) => {
    expect((await told(400, { error, error_description })).what).toBe(
      `no token could be minted: HTTP 400 (${error} “${quoted}”)`,
    );
  });

  test.each([
    ...['invalid_request', 'invalid_client', 'invalid_grant', 'invalid_scope', 'unauthorized_client'],
    ...['unsupported_grant_type', 'access_denied', 'server_error', 'temporarily_unavailable'],
  ])('is not seen in the name %s', async (error) => {
    expect((await told(400, { error })).what).toBe(`no token could be minted: HTTP 400 (${error})`);
  });

  test('is no code of the gateway', async () => {
    const { what } = await told(403, { error_code: '403003', message: JWT });
    expect(what).toBe('no token could be minted: HTTP 403 (403003)');
    for (const code of [JWT, `403003${JWT}`, `${JWT}403003`]) {
      expect((await told(403, { error_code: code })).what).toBe('no token could be minted: HTTP 403');
    }
  });

  test('deep down does not hold the step', async () => {
    const deep = `{"access_token":${'['.repeat(50_000)}"one"${']'.repeat(50_000)}}`;
    expect((await told(400, deep)).masks).toEqual(['one']);
    const wide = `{"error":"e","access_token":[${'"x",'.repeat(200_000)}"y"]}`;
    expect((await told(400, wide)).masks.sort()).toEqual(['x', 'y']);
  });
});
