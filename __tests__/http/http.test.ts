import { getDefaultAutoSelectFamilyAttemptTimeout } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, jest, test } from '@jest/globals';
import { type Answer, type Exchange, MAX_BODY_BYTES, MAX_BODY_PIECES } from '../../src/http/exchange.js';
import { LIMITS } from '../../src/http/http.js';
import { COMMAND, MARK, Sender, type Sent } from '../support/sender.js';
import {
  answering,
  closeAll,
  closedPort,
  identity,
  type Listener,
  listen,
  openTunnel,
  type Peer,
  type Script,
  stillOpen,
  tunnelTo,
} from '../support/servers.js';

// Many of these exchanges could wait for ever.
jest.setTimeout(10_000);

const sender = new Sender();
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
const HOST = 'mc.example';
const CREDENTIALS = { name: 'proxy-user', password: 'pr@xy:s3cret' };

let listeners: Listener[] = [];
let outcomes: Exchange[] = [];

const serve = async (
  script: Script,
  ...rest: [Parameters<typeof listen>[1]?, string?]
): Promise<Listener> => {
  const listener = await listen(script, ...rest);
  listeners.push(listener);
  return listener;
};
const send = async (url: string, sent?: Sent): Promise<Exchange> => {
  const exchange = await sender.send(url, sent);
  outcomes.push(exchange);
  return exchange;
};
const plain = ({ port }: Listener): string => `http://127.0.0.1:${port}/a/b?c=d`;
const secure = ({ port }: Listener, host = '127.0.0.1'): string => `https://${host}:${port}/a/b?c=d`;
const answered = async (script: Script, sent?: Sent): Promise<Answer> => {
  const exchange = await send(plain(await serve(script)), sent);
  if (exchange.kind !== 'answered') throw new Error(JSON.stringify(exchange));
  return exchange;
};
/** How it ended, in two words: `answered 200`, `ambiguous, lost`. */
const outcome = async (url: string, sent?: Sent): Promise<string> => {
  const exchange = await send(url, sent);
  return exchange.kind === 'answered' ? `answered ${exchange.status}` : `${exchange.kind}, ${exchange.fault}`;
};
const silence: Script = () => undefined;
/** Reads the request, and then does something. */
const onceAsked =
  (then: (peer: Peer) => unknown): Script =>
  (peer) =>
    peer.request().then(() => then(peer));
const receipts = (): string => listeners.flatMap(({ peers }) => peers.map((one) => one.received)).join('\n');

afterEach(async () => {
  const open = await stillOpen();
  const seen = receipts();
  const kinds = outcomes.map(({ kind }) => kind);
  listeners = [];
  outcomes = [];
  await closeAll();
  expect(sender.faults.splice(0)).toEqual([]);
  // What "not delivered" promises, in whichever test it is said.
  if (kinds.includes('not-delivered') && kinds.length === 1) expect(seen).not.toContain(MARK);
  // Nothing outlives its exchange.
  expect(open).toBe(0);
});

afterAll(() => sender.stop());

describe('the request', () => {
  test('arrives as it was given, with what HTTP itself needs and nothing else', async () => {
    const headers = {
      Authorization: 'Bearer t',
      'X-Api-Key': MARK,
      'User-Agent': 'u/1',
    };
    const body = '{"method":"start","note":"é ✓ 😀"}';
    const server = await serve(answering(OK));
    await send(plain(server), { headers, body });
    const { head = '', body: received } = server.peers[0] ?? {};
    const lines = head.split('\r\n');
    expect(lines[0]).toBe('POST /a/b?c=d HTTP/1.1');
    expect(lines.slice(1).sort()).toEqual(
      [
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        'Accept: */*',
        'Accept-Encoding: identity',
        `Host: 127.0.0.1:${server.port}`,
        'Connection: close',
        `Content-Length: ${Buffer.byteLength(body)}`,
      ].sort(),
    );
    expect(received).toBe(body);
  });

  test.each(['GET', 'POST'] as const)('%s has no body when none is given', async (method) => {
    const server = await serve(answering(OK));
    const { headers } = COMMAND;
    await send(plain(server), { method, headers, body: '' });
    expect(server.peers[0]?.head.split('\r\n')[0]).toBe(`${method} /a/b?c=d HTTP/1.1`);
    expect(server.peers[0]?.body).toBe('');
    expect(server.peers[0]?.head).not.toMatch(/transfer-encoding/i);
  });

  test('keeps the percent-encoding of the path', async () => {
    const server = await serve(answering(OK));
    await send(`http://127.0.0.1:${server.port}/@%2F%C3%A9%20x/commands`);
    expect(server.peers[0]?.head).toMatch(/^POST \/@%2F%C3%A9%20x\/commands HTTP/);
  });

  test('goes out on a connection of its own each time, even to a server that keeps them', async () => {
    const server = await serve(
      answering(`HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n`),
    );
    await send(plain(server));
    await server.peers[0]?.closed;
    await send(plain(server));
    expect(server.peers).toHaveLength(2);
  });

  test('reaches a host by any of its addresses', async () => {
    const server = await serve(answering(OK));
    expect(await outcome(`http://localhost:${server.port}/`)).toBe('answered 200');
  });

  test('reaches an IPv6 address', async () => {
    const server = await serve(answering(OK), undefined, '::1').catch(() => undefined);
    if (server === undefined) return; // A machine without IPv6.
    expect(await outcome(`http://[::1]:${server.port}/`)).toBe('answered 200');
    expect(server.peers[0]?.head).toContain(`Host: [::1]:${server.port}`);
  });

  test('a header that HTTP does not allow never leaves, and is not shown', async () => {
    const server = await serve(silence);
    const exchange = await send(plain(server), { headers: { 'X-Api-Key': `${MARK}\nX: y` } });
    expect(exchange).toMatchObject({ kind: 'not-delivered', fault: 'other' });
    expect(JSON.stringify(exchange)).not.toContain(MARK);
  });
});

describe('no connection', () => {
  test('refused', async () => {
    const port = await closedPort();
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await send(`http://${host}:${port}/`)).toEqual({
        kind: 'not-delivered',
        fault: 'refused',
        detail: expect.stringContaining(`ECONNREFUSED 127.0.0.1:${port}`),
      });
    }
  });

  // A label of 64 letters: no resolver needs to be asked, so this fails at once on any machine.
  test.each(['http', 'https'])('a host without an address (%s)', async (scheme) => {
    expect(await send(`${scheme}://${'a'.repeat(64)}.invalid/`)).toEqual({
      kind: 'not-delivered',
      fault: 'dns',
      detail: expect.stringContaining('ENOTFOUND'),
    });
  });

  test('interrupted before it began: there is no connection at all', async () => {
    const server = await serve(silence);
    expect(await outcome(plain(server), { aborted: 'before' })).toBe('not-delivered, interrupted');
    await sleep(50);
    expect(server.raw).toHaveLength(0);
  });

  test.each(['http', 'https'])('interrupted while connecting (%s)', async (scheme) => {
    const server = await serve(silence);
    expect(await outcome(`${scheme}://127.0.0.1:${server.port}/`, { aborted: 'while connecting' })).toBe(
      'not-delivered, interrupted',
    );
    await sleep(50);
    expect(receipts()).toBe('');
  });
});

describe('a connection without an answer: the request may have been applied', () => {
  test('reset as it is accepted: at least nothing false is said', async () => {
    const server = await serve((peer) => peer.reset());
    // The kernel may tell of the connection and of its end together; then nothing was written.
    expect(['ambiguous', 'not-delivered']).toContain((await send(plain(server))).kind);
  });

  const lost: [string, Script][] = [
    [
      'reset with the request half read',
      async (peer) => {
        await peer.firstByte();
        peer.reset();
      },
    ],
    ['reset after the request', onceAsked((peer) => peer.reset())],
    ['closed at once', (peer) => peer.socket.end()],
    ['closed after the request', onceAsked((peer) => peer.socket.end())],
    ['closed in the status line', onceAsked((peer) => peer.socket.end('HTTP/1.1 2'))],
    [
      'reset in the headers',
      onceAsked((peer) => peer.socket.write('HTTP/1.1 200 OK\r\nX-A: b\r\n', () => peer.reset())),
    ],
    ['closed after a 100', onceAsked((peer) => peer.socket.end('HTTP/1.1 100 Continue\r\n\r\n'))],
  ];
  test.each(lost)('%s', async (_, script) => {
    expect(await outcome(plain(await serve(script)))).toBe('ambiguous, lost');
  });

  test('101: an upgrade that nobody asked for', async () => {
    const upgrade =
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nxyz';
    expect(await send(plain(await serve(answering(upgrade))))).toEqual({
      kind: 'ambiguous',
      fault: 'lost',
      detail: 'closed without an answer',
    });
  });

  test.each([
    ['a mail server', '220 mail.example ESMTP\r\n'],
    ['binary', Buffer.from([0, 255, 13, 10, 13, 10, 1])],
    ['a TLS alert', Buffer.from([0x15, 3, 3, 0, 2, 2, 40])],
    ['a web page without a head', '<!doctype html><p>HTTP/1.1 200 OK</p>'],
    ['another protocol version', 'HTTP/9.9 200 OK\r\n\r\n'],
    ['a status that is no number', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${`X-A: ${'b'.repeat(1000)}\r\n`.repeat(100)}`],
    ['a header without end', `HTTP/1.1 200 OK\r\nX-A: ${'b'.repeat(100_000)}`],
    ['a header name that is none', 'HTTP/1.1 200 OK\r\nX A: b\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
  ])('not HTTP: %s', async (_, text) => {
    expect(await outcome(plain(await serve(answering(text))))).toBe('ambiguous, not-http');
  });

  test.each<[string, Script]>([
    ['nothing', silence],
    ['one 102 after another', (peer) => peer.drip('HTTP/1.1 102 Processing\r\n\r\n', 0)],
    ['a status line that never ends', answering('HTTP/1.1 200 O')],
    ['headers a byte at a time', (peer) => peer.drip('HTTP/1.1 200 OK\r\nX-Name: v\r\n', 17)],
  ])('silent until the limit: %s', async (_, script) => {
    expect(await send(plain(await serve(script)), { limitMs: 300 })).toEqual({
      kind: 'ambiguous',
      fault: 'silent',
      detail: 'no answer within 0.3 s',
    });
  });

  test('interrupted while waiting', async () => {
    const abort = new AbortController();
    const server = await serve(async (peer) => {
      await peer.request();
      abort.abort();
    });
    expect(await send(plain(server), { signal: abort.signal })).toEqual({
      kind: 'ambiguous',
      fault: 'interrupted',
      detail: 'the step was interrupted',
    });
    await server.peers[0]?.closed;
  });
});

describe('an answer', () => {
  test.each([200, 201, 299, 400, 401, 404, 429, 500, 502, 503, 504, 599, 999])('%d', async (status) => {
    const body = '{"a":"é"}';
    expect(
      await answered(
        answering(`HTTP/1.1 ${status} X\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
      ),
    ).toEqual({
      kind: 'answered',
      status,
      retryAfter: undefined,
      date: undefined,
      contentType: undefined,
      requestId: undefined,
      body,
      bodyComplete: true,
    });
  });

  const whole: [string, string | Buffer, Partial<Answer>][] = [
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', { status: 204, body: '' }],
    ['304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n', { status: 304, body: '' }],
    ['an empty body', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', { status: 200, body: '' }],
    ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n', { status: 200 }],
    [
      'chunked',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: u\r\n\r\n',
      { body: 'abcde' },
    ],
    [
      'a final answer after others',
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n${OK}`,
      { status: 200, body: '{}' },
    ],
    ['what follows the answer is dropped', `${OK}${OK}`, { status: 200, body: '{}' }],
    [
      'an offer to upgrade, declined',
      'HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\n{}',
      { status: 200, body: '{}' },
    ],
    [
      'bytes that are not UTF-8',
      Buffer.concat([
        Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n'),
        Buffer.from([97, 0xff, 0xc3, 98]),
      ]),
      { body: 'a��b' },
    ],
    [
      'the headers that count',
      'HTTP/1.1 429 X\r\nretry-AFTER: 7\r\nx-request-ID: r-1\r\nDATE: d\r\nContent-type: text/html; x=y\r\nContent-Length: 0\r\n\r\n',
      { status: 429, retryAfter: '7', requestId: 'r-1', date: 'd', contentType: 'text/html; x=y' },
    ],
    [
      'each of them twice',
      'HTTP/1.1 503 X\r\nRetry-After: 7\r\nRetry-After: 9\r\nX-Request-Id: r-1\r\nX-Request-Id: r-2\r\nContent-Length: 0\r\n\r\n',
      { status: 503, retryAfter: '7', requestId: 'r-1, r-2' },
    ],
    [
      'each of them empty',
      'HTTP/1.1 503 X\r\nRetry-After:\r\nX-Request-Id:\r\nContent-Length: 0\r\n\r\n',
      { status: 503, retryAfter: '', requestId: '' },
    ],
  ];
  test.each(whole)('%s', async (_, text, expected) => {
    expect(await answered(answering(text))).toMatchObject({ ...expected, bodyComplete: true });
  });

  test.each([
    ['60 KiB of headers are read', 60, { kind: 'answered', status: 200, body: '{}' }],
    ['70 KiB are too many', 70, { kind: 'ambiguous', fault: 'not-http' }],
  ])('%s', async (_, kibibytes, expected) => {
    const header = `X-Y: ${'y'.repeat(1_017)}\r\n`;
    const text = `HTTP/1.1 200 OK\r\n${header.repeat(kibibytes)}Content-Length: 2\r\n\r\n{}`;
    expect(await send(plain(await serve(answering(text))))).toMatchObject(expected);
  });

  test('before the request was read', async () => {
    expect(await answered((peer) => peer.write(OK))).toMatchObject({ status: 200, bodyComplete: true });
  });

  test('a byte at a time', async () => {
    expect(await answered((peer) => peer.drip(`${OK}x`, OK.length))).toMatchObject({
      status: 200,
      body: '{}',
    });
  });

  test('a body that ends with the connection', async () => {
    const answer = await answered(onceAsked((peer) => peer.socket.end('HTTP/1.1 200 OK\r\n\r\nabc')));
    expect(answer).toMatchObject({ body: 'abc', bodyComplete: true });
  });

  test.each([301, 302, 303, 307, 308])('%d is not followed', async (status) => {
    const other = await serve(answering(OK));
    const location = `http://127.0.0.1:${other.port}/elsewhere`;
    const answer = await answered(
      answering(`HTTP/1.1 ${status} X\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`),
    );
    expect(answer).toMatchObject({ status, bodyComplete: true });
    await sleep(20);
    expect(other.raw).toHaveLength(0);
  });
});

describe('an answer whose body is not whole', () => {
  const HEAD = 'HTTP/1.1 200 OK\r\nX-Request-Id: r\r\n';
  const cut = (text: string, how: 'end' | 'reset'): Script => {
    return async (peer) => {
      await peer.request();
      if (how === 'end') peer.socket.end(text);
      // The client is to have read it before the RST takes it away.
      else peer.socket.write(text, () => setTimeout(() => peer.reset(), 100));
    };
  };

  test.each<[string, Script]>([
    ['length, closed', cut(`${HEAD}Content-Length: 9\r\n\r\nabc`, 'end')],
    ['length, reset', cut(`${HEAD}Content-Length: 9\r\n\r\nabc`, 'reset')],
    ['chunked, closed', cut(`${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`, 'end')],
    ['chunked, closed in a chunk', cut(`${HEAD}Transfer-Encoding: chunked\r\n\r\n9\r\nabc`, 'end')],
    ['chunked, reset', cut(`${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`, 'reset')],
    ['to the end of the connection, reset', cut(`${HEAD}\r\nabc`, 'reset')],
    ['a bad chunk', answering(`${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n`)],
  ])('cut off: %s', async (_, script) => {
    expect(await answered(script)).toMatchObject({
      status: 200,
      requestId: 'r',
      body: 'abc',
      bodyComplete: false,
    });
  });

  test.each([
    ['before its first byte, length', 'Content-Length: 9\r\n\r\n', ''],
    ['after some, length', 'Content-Length: 9\r\n\r\nabc', 'abc'],
    ['before its first byte, chunked', 'Transfer-Encoding: chunked\r\n\r\n', ''],
    ['before its last chunk', 'Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'abc'],
    ['without a length', '\r\nabc', 'abc'],
  ])('stalled until the limit: %s', async (_, rest, body) => {
    const answer = await answered(answering(`${HEAD}${rest}`), { limitMs: 300 });
    expect(answer).toMatchObject({ status: 200, requestId: 'r', body, bodyComplete: false });
  });

  test.each([
    ['length', 'Content-Length: 99999999\r\n\r\n', 'x'],
    ['chunked', 'Transfer-Encoding: chunked\r\n\r\n', '1\r\nx\r\n'],
    ['neither', '\r\n', 'x'],
  ])('dripped without end: %s', async (_, rest, again) => {
    const answer = await answered(
      (peer) => {
        peer.write(`${HEAD}${rest}`);
        return peer.drip(again, 0);
      },
      { limitMs: 400 },
    );
    expect(answer).toMatchObject({ status: 200, bodyComplete: false, body: expect.stringMatching(/^x+$/) });
  });

  test('interrupted in the middle: the answer still counts', async () => {
    const abort = new AbortController();
    const answer = await answered(
      async (peer) => {
        await peer.request();
        peer.write(`${HEAD}Content-Length: 9\r\n\r\nabc`);
        // Nothing tells when the client has read it.
        setTimeout(() => abort.abort(), 200);
      },
      { signal: abort.signal },
    );
    expect(answer).toMatchObject({ status: 200, body: 'abc', bodyComplete: false });
  });
});

describe('a long body', () => {
  const MEGABYTE = Buffer.alloc(MAX_BODY_BYTES, 'x');
  const sized = (length: number): Script => {
    return async (peer) => {
      await peer.request();
      peer.write(`HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`);
      await peer.flood(MEGABYTE, Math.floor(length / MEGABYTE.length));
      peer.write(MEGABYTE.subarray(0, length % MEGABYTE.length));
    };
  };

  test.each([-1, 0])('1 MiB and %d bytes is whole', async (more) => {
    const { body, bodyComplete } = await answered(sized(MAX_BODY_BYTES + more));
    expect({ length: body.length, bodyComplete }).toEqual({
      length: MAX_BODY_BYTES + more,
      bodyComplete: true,
    });
  });

  test.each<[string, Script]>([
    ['1 MiB and a byte', sized(MAX_BODY_BYTES + 1)],
    ['64 MiB', sized(64 * MAX_BODY_BYTES)],
    [
      'no end, no length',
      (peer) => {
        peer.write('HTTP/1.1 200 OK\r\n\r\n');
        return peer.flood(MEGABYTE);
      },
    ],
    [
      'no end, chunked',
      (peer) => {
        peer.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
        return peer.flood(Buffer.concat([Buffer.from('100000\r\n'), MEGABYTE, Buffer.from('\r\n')]));
      },
    ],
  ])('%s: 1 MiB is read, and the connection closed', async (_, script) => {
    const server = await serve(script);
    const exchange = await send(plain(server));
    expect(exchange).toMatchObject({ kind: 'answered', status: 200, bodyComplete: false });
    expect('body' in exchange && exchange.body.length).toBe(MAX_BODY_BYTES);
    await server.peers[0]?.closed;
    expect(server.raw[0]?.bytesWritten).toBeLessThan(32 * MAX_BODY_BYTES);
  });

  test('in chunks of every size is put together', async () => {
    const sizes = [30_000, 1, 2, 4_093, 1, 4_096, 20_000, 1, 65_536, 500_000];
    const parts = sizes.map((size, index) => String(index).repeat(size));
    const chunks = parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('');
    const answer = await answered(
      answering(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`),
    );
    expect(answer.bodyComplete).toBe(true);
    expect(answer.body === parts.join('')).toBe(true);
  });

  test.each([
    [0, true],
    [1, false],
  ])('in as many pieces as are read, and %d more: whole is %s', async (more, bodyComplete) => {
    const pieces = MAX_BODY_PIECES + more;
    const chunks = '1\r\nx\r\n'.repeat(pieces);
    const answer = await answered(
      answering(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`),
    );
    expect({ length: answer.body.length, bodyComplete: answer.bodyComplete }).toEqual({
      length: pieces,
      bodyComplete,
    });
  });

  test('cut within a character', async () => {
    const answer = await answered(async (peer) => {
      await peer.request();
      peer.write('HTTP/1.1 200 OK\r\n\r\nx');
      await peer.flood(Buffer.from('é'.repeat(MAX_BODY_BYTES)));
    });
    expect(answer.bodyComplete).toBe(false);
    expect(answer.body.endsWith('é�')).toBe(true);
  });
});

describe('the limits', () => {
  test('leave each part of an exchange its time', () => {
    expect(LIMITS).toEqual({ connectMs: 20_000, answerMs: 75_000, bodyMs: 10_000 });
  });

  test('leave each address of a host its time: a slow route beside a dead one', () => {
    expect(getDefaultAutoSelectFamilyAttemptTimeout()).toBe(2_000);
  });

  test('on the connection: nothing was sent', async () => {
    const listener = await serve(silence);
    const exchange = await send(secure(listener), { limits: { connectMs: 200 } });
    expect(exchange).toMatchObject({
      kind: 'not-delivered',
      fault: 'timeout',
      detail: 'no connection within 0.2 s',
    });
  });

  test('on the connection do not end an exchange that has one', async () => {
    const slow: Script = async (peer) => {
      await peer.request();
      await sleep(400);
      peer.write(OK);
    };
    expect(await answered(slow, { limits: { connectMs: 200 } })).toMatchObject({ status: 200 });
  });

  test('on the answer: ambiguous', async () => {
    const exchange = await send(plain(await serve(silence)), { limits: { answerMs: 200 } });
    expect(exchange).toMatchObject({ kind: 'ambiguous', fault: 'silent', detail: 'no answer within 0.2 s' });
  });

  test('on the answer do not end a body that still comes', async () => {
    const slow: Script = async (peer) => {
      await peer.request();
      peer.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{');
      await sleep(400);
      peer.write('}');
    };
    expect(await answered(slow, { limits: { answerMs: 200 } })).toMatchObject({
      body: '{}',
      bodyComplete: true,
    });
  });

  test('on the body: the answer counts as far as it came', async () => {
    const half = answering('HTTP/1.1 202 Accepted\r\nContent-Length: 9\r\n\r\n{"a"');
    expect(await answered(half, { limits: { bodyMs: 200 } })).toMatchObject({
      status: 202,
      body: '{"a"',
      bodyComplete: false,
    });
  });
});

describe('TLS', () => {
  const server = identity('server');

  test.each([
    'TLSv1.2',
    'TLSv1.3',
  ] as const)('a CA of NODE_EXTRA_CA_CERTS is trusted, %s', async (version) => {
    const listener = await serve(answering(OK), { ...server, minVersion: version, maxVersion: version });
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await send(secure(listener, host))).toMatchObject({
        kind: 'answered',
        status: 200,
        body: '{}',
      });
    }
    expect(listener.peers.map((peer) => peer.body)).toEqual([COMMAND.body, COMMAND.body]);
  });

  describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
    test.each([
      'stranger',
      'expired',
      'elsewhere',
    ] as const)('a certificate that proves nothing (%s): the server is told nothing', async (name) => {
      const tls = { ...identity(name), minVersion: version, maxVersion: version };
      const listener = await serve(silence, tls);
      expect(await outcome(secure(listener))).toBe('not-delivered, tls');
      await sleep(20);
      expect(receipts()).toBe('');
      expect(listener.raw).toHaveLength(1);
    });
  });

  test.each([
    // Nothing is sent before the server's last word in the handshake, which is its refusal.
    ['TLSv1.2', 'not-delivered'],
    // The client has the last word: the refusal comes when the request may be on its way.
    ['TLSv1.3', 'ambiguous'],
  ] as const)('a server that wants a certificate of the client, %s: %s', async (version, kind) => {
    const tls = { ...server, requestCert: true, minVersion: version, maxVersion: version };
    expect(await send(secure(await serve(answering(OK), tls)))).toMatchObject({ kind });
  });

  test('the name counts, not only the certificate', async () => {
    const listener = await serve(answering(OK), server);
    const proxy = await serve(tunnelTo(listener.port));
    expect(
      await outcome(secure(listener, 'wrong.example'), {
        env: { https_proxy: `http://127.0.0.1:${proxy.port}` },
      }),
    ).toBe('not-delivered, tls');
    expect(listener.peers.map((peer) => peer.received).join('')).toBe('');
  });

  test('a protocol version too old', async () => {
    const listener = await serve(answering(OK), {
      ...server,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    expect(await outcome(secure(listener))).toBe('not-delivered, tls');
  });

  test.each<[string, Script]>([
    ['HTTP', answering('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nThis is HTTPS')],
    ['HTTP at once', (peer) => peer.write(OK)],
    ['a mail server', (peer) => peer.write('220 mail.example ESMTP\r\n')],
    ['an alert', (peer) => peer.write(Buffer.from([0x15, 3, 3, 0, 2, 2, 40]))],
    ['closed at once', (peer) => peer.socket.end()],
    ['closed after the hello', (peer) => peer.firstByte().then(() => peer.socket.end())],
    ['reset after the hello', (peer) => peer.firstByte().then(() => peer.reset())],
  ])('no TLS there: %s', async (_, script) => {
    // HTTP servers that wait for a whole request would wait for ever: answer the first bytes.
    const listener = await serve((peer) => {
      void peer.firstByte().then(() => peer.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
      return script(peer);
    });
    expect(await outcome(secure(listener))).toBe('not-delivered, tls');
  });

  test('a handshake that stalls', async () => {
    const listener = await serve(silence);
    expect(await outcome(secure(listener), { limitMs: 300 })).toBe('not-delivered, timeout');
    await listener.peers[0]?.closed;
  });

  test('interrupted in the handshake', async () => {
    const abort = new AbortController();
    const listener = await serve((peer) => peer.firstByte().then(() => abort.abort()));
    expect(await outcome(secure(listener), { signal: abort.signal })).toBe('not-delivered, interrupted');
  });

  test.each<[string, Script, string]>([
    ['reset right after the handshake', (peer) => peer.reset(), 'lost'],
    ['closed right after the handshake', (peer) => peer.socket.end(), 'lost'],
    ['reset after the request', onceAsked((peer) => peer.reset()), 'lost'],
    ['closed after the request', onceAsked((peer) => peer.socket.end()), 'lost'],
    ['cut after the request', onceAsked((peer) => peer.raw.end()), 'lost'],
    ['silent', silence, 'silent'],
  ])('%s', async (_, script, fault) => {
    const listener = await serve(script, { ...server, minVersion: 'TLSv1.3' });
    const limitMs = fault === 'silent' ? 300 : COMMAND.limitMs;
    expect(await outcome(secure(listener), { limitMs })).toBe(`ambiguous, ${fault}`);
  });

  test('a body cut off', async () => {
    const listener = await serve(
      onceAsked((peer) => peer.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')),
      server,
    );
    expect(await send(secure(listener))).toMatchObject({
      kind: 'answered',
      status: 200,
      body: 'abc',
      bodyComplete: false,
    });
  });
});

describe('a proxy', () => {
  const through = ({ port }: Listener): Record<string, string> => ({
    https_proxy: `http://127.0.0.1:${port}`,
  });
  const target = (script: Script = answering(OK)): Promise<Listener> => serve(script, identity('server'));
  const url = (port: number): string => `https://${HOST}:${port}/a/b?c=d`;

  test('carries the request, and sees none of it', async () => {
    const server = await target();
    const proxy = await serve(tunnelTo(server.port));
    expect(await send(url(server.port), { env: through(proxy) })).toMatchObject({
      kind: 'answered',
      status: 200,
      body: '{}',
      bodyComplete: true,
    });
    expect(proxy.peers.map((peer) => peer.head.split('\r\n')[0])).toEqual([
      `CONNECT ${HOST}:${server.port} HTTP/1.1`,
    ]);
    expect(proxy.peers[0]?.received).not.toContain(MARK);
    expect(server.peers[0]?.head).toMatch(
      new RegExp(`^POST /a/b\\?c=d HTTP/1.1\r\n(.*\r\n)*Host: ${HOST}:\\d+`),
    );
    expect(server.peers[0]?.body).toBe(COMMAND.body);
  });

  test.each([
    ['HTTPS_PROXY', (port: number) => ({ HTTPS_PROXY: `http://127.0.0.1:${port}` })],
    ['a trailing slash', (port: number) => ({ https_proxy: `http://127.0.0.1:${port}/` })],
    ['no scheme, an address', (port: number) => ({ https_proxy: `127.0.0.1:${port}` })],
    ['no scheme, a name, which reads like one', (port: number) => ({ https_proxy: `localhost:${port}` })],
    ['no scheme, a password', (port: number) => ({ https_proxy: `user:pass%40word@localhost:${port}` })],
  ])('is found: %s', async (_, env) => {
    const server = await target();
    const proxy = await serve(tunnelTo(server.port));
    expect(await outcome(url(server.port), { env: env(proxy.port) })).toBe('answered 200');
    expect(proxy.peers).toHaveLength(1);
  });

  test.each([
    ['https', 443],
    ['http', 80],
  ])('is asked for the port that goes without saying (%s)', async (scheme, port) => {
    const proxy = await serve(answering('HTTP/1.1 403 Forbidden\r\n\r\n'));
    await send(`${scheme}://${HOST}/`, { env: { [`${scheme}_proxy`]: `http://127.0.0.1:${proxy.port}` } });
    expect(proxy.peers[0]?.head).toMatch(new RegExp(`^CONNECT ${HOST}:${port} `));
  });

  test('that is itself reached over TLS', async () => {
    const server = await target();
    const proxy = await serve(tunnelTo(server.port), identity('server'));
    const env = { https_proxy: `https://localhost:${proxy.port}` };
    expect(await send(url(server.port), { env })).toMatchObject({
      kind: 'answered',
      status: 200,
      body: '{}',
    });
  });

  test('that is itself reached over TLS and cannot be trusted', async () => {
    const server = await target();
    const proxy = await serve(tunnelTo(server.port), identity('stranger'));
    const env = { https_proxy: `https://user:password@localhost:${proxy.port}` };
    expect(await outcome(url(server.port), { env })).toBe('not-delivered, proxy');
    expect(receipts()).toBe('');
  });

  test.each([
    'stranger',
    'elsewhere',
  ] as const)('that is itself reached over TLS, to a server that proves nothing (%s)', async (who) => {
    const server = await serve(silence, identity(who));
    const proxy = await serve(tunnelTo(server.port), identity('server'));
    const env = { https_proxy: `https://localhost:${proxy.port}` };
    expect(await outcome(url(server.port), { env })).toBe('not-delivered, tls');
    await sleep(20);
    expect(server.peers.map((peer) => peer.received).join('')).toBe('');
  });

  test('for plain HTTP', async () => {
    const server = await serve(answering(OK));
    const proxy = await serve(tunnelTo(server.port));
    const env = { http_proxy: `http://127.0.0.1:${proxy.port}` };
    expect(await outcome(`http://${HOST}:${server.port}/`, { env })).toBe('answered 200');
  });

  test.each<[string, Script, string]>([
    ['answered', answering(OK), 'answered'],
    ['closed', onceAsked((peer) => peer.socket.end()), 'ambiguous'],
    ['silent', silence, 'ambiguous'],
  ])('for plain HTTP, itself reached over TLS: %s', async (_, script, kind) => {
    const server = await serve(script);
    const proxy = await serve(tunnelTo(server.port), identity('server'));
    const env = { http_proxy: `https://localhost:${proxy.port}` };
    const exchange = await send(`http://${HOST}:${server.port}/`, { env, limitMs: 400 });
    expect(receipts()).toContain(MARK);
    expect(exchange.kind).toBe(kind);
  });

  test.each(['127.0.0.1', 'localhost'])('is not asked for %s', async (host) => {
    const proxy = await serve(silence);
    const server = await target();
    expect(await outcome(secure(server, host), { env: through(proxy) })).toBe('answered 200');
    expect(proxy.raw).toHaveLength(0);
  });

  test.each([
    HOST,
    'other.example, MC.example',
    'example',
    '.example',
    '*',
    `${HOST}:443`,
  ])('is not asked with no_proxy=%s', async (no_proxy) => {
    const proxy = await serve(silence);
    // Without the proxy, this host has no address.
    expect(await outcome(`https://${HOST}/`, { env: { ...through(proxy), no_proxy } })).toBe(
      'not-delivered, dns',
    );
    expect(proxy.raw).toHaveLength(0);
  });

  test('is asked when no_proxy names others', async () => {
    const proxy = await serve(answering('HTTP/1.1 403 X\r\n\r\n'));
    const env = { ...through(proxy), no_proxy: 'other.example, c.example' };
    expect(await outcome(`https://${HOST}/`, { env })).toBe('not-delivered, proxy');
  });

  describe('that opens no tunnel: not delivered', () => {
    test.each<[string, Script]>([
      ['407', answering('HTTP/1.1 407 X\r\nProxy-Authenticate: Basic\r\nContent-Length: 3\r\n\r\nno!')],
      ['403', answering('HTTP/1.1 403 Forbidden\r\n\r\n')],
      ['502, closed', onceAsked((peer) => peer.socket.end('HTTP/1.1 502 X\r\n\r\n<html>'))],
      ['a redirect', answering('HTTP/1.1 302 X\r\nLocation: http://127.0.0.1:1/\r\n\r\n')],
      ['101', answering('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')],
      ['an answer of its own', answering(OK)],
      ['garbage', answering('\0\x01\x02\r\n\r\n')],
      ['garbage without end', answering('nonsense '.repeat(10_000))],
      ['headers too long', answering(`HTTP/1.1 200 OK\r\nX-A: ${'b'.repeat(100_000)}`)],
      ['reset at once', (peer) => peer.reset()],
      ['reset', onceAsked((peer) => peer.reset())],
      ['closed at once', (peer) => peer.socket.end()],
      ['closed', onceAsked((peer) => peer.socket.end())],
    ])('%s', async (_, script) => {
      const proxy = await serve(script);
      expect(await outcome(`https://${HOST}/`, { env: through(proxy) })).toBe('not-delivered, proxy');
      expect(proxy.peers).toHaveLength(1);
    });

    test('refused', async () => {
      const env = { https_proxy: `http://127.0.0.1:${await closedPort()}` };
      expect(await send(`https://${HOST}/`, { env })).toMatchObject({
        kind: 'not-delivered',
        fault: 'proxy',
        detail: expect.stringContaining('ECONNREFUSED'),
      });
    });

    test('without an address', async () => {
      const env = { https_proxy: `http://${'a'.repeat(64)}.invalid:3128` };
      expect(await outcome(`https://${HOST}/`, { env })).toBe('not-delivered, proxy');
    });

    test.each<[string, Script]>([
      ['silent', silence],
      ['a head that never ends', answering('HTTP/1.1 200 Connection established\r\n')],
      ['one 100 after another', (peer) => peer.drip('HTTP/1.1 100 Continue\r\n\r\n', 0)],
    ])('%s', async (_, script) => {
      const proxy = await serve(script);
      expect(await outcome(`https://${HOST}/`, { env: through(proxy), limitMs: 300 })).toBe(
        'not-delivered, proxy',
      );
    });

    test.each([
      'http://[',
      'http://user:%zz@127.0.0.1:1',
      ':::',
      'proxy.example:3128',
    ])('malformed: %s', async (https_proxy) => {
      // To go round a proxy that someone asked for would find that this host has no address.
      expect(await outcome(`https://${HOST}/`, { env: { https_proxy } })).toBe('not-delivered, proxy');
    });
  });

  describe('its credentials', () => {
    const { name, password } = CREDENTIALS;
    const login = ({ port }: Listener): Record<string, string> => ({
      https_proxy: `http://${name}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    });
    const encoded = Buffer.from(`${name}:${password}`).toString('base64');

    test('go to the proxy only', async () => {
      const server = await target();
      const proxy = await serve(tunnelTo(server.port));
      expect(await send(url(server.port), { env: login(proxy) })).toMatchObject({ kind: 'answered' });
      expect(proxy.peers[0]?.head.split('\r\n')).toContain(`Proxy-Authorization: Basic ${encoded}`);
      expect(server.peers[0]?.received).toContain(MARK);
      expect(server.peers[0]?.received).not.toMatch(/proxy-/i);
    });

    test.each<[string, Script]>([
      ['407', answering('HTTP/1.1 407 X\r\n\r\n')],
      ['garbage', answering('nonsense')],
      ['reset', (peer) => peer.reset()],
      ['silent', silence],
    ])('do not show in an error: %s', async (_, script) => {
      const exchange = await send(`https://${HOST}/`, { env: login(await serve(script)), limitMs: 300 });
      expect(exchange).toMatchObject({ kind: 'not-delivered', fault: 'proxy' });
      for (const secret of [password, encodeURIComponent(password), encoded, name]) {
        expect(JSON.stringify(exchange)).not.toContain(secret);
      }
    });

    test.each([
      `http://${name}:s3cret@[`,
      `http://${name}:s3cret%zz@127.0.0.1:1`,
      `${name}:s3cret@:::`,
    ])('do not show when they stand in a malformed URL: %s', async (https_proxy) => {
      const exchange = await send(`https://${HOST}/`, { env: { https_proxy } });
      expect(exchange).toEqual({
        kind: 'not-delivered',
        fault: 'proxy',
        detail: 'the proxy variable holds no URL',
      });
    });
  });

  describe('that opens a tunnel without TLS inside: not delivered', () => {
    /** Opens a tunnel, and then does `then` instead of carrying anything. */
    const opens = (then: (peer: Peer) => unknown): Script => {
      return async (peer) => {
        await peer.request();
        const hello = peer.received.length;
        peer.write('HTTP/1.1 200 OK\r\n\r\n');
        while (peer.received.length === hello) await sleep(5);
        await then(peer);
      };
    };
    test.each<[string, Script]>([
      ['closed', opens((peer) => peer.socket.end())],
      ['reset', opens((peer) => peer.reset())],
      ['an HTTP answer', opens((peer) => peer.write(OK))],
      [
        'reset at once',
        onceAsked((peer) => peer.socket.write('HTTP/1.1 200 OK\r\n\r\n', () => peer.reset())),
      ],
    ])('%s', async (_, script) => {
      const proxy = await serve(script);
      expect((await send(`https://${HOST}/`, { env: through(proxy) })).kind).toBe('not-delivered');
    });

    test('silent', async () => {
      const proxy = await serve(opens(() => undefined));
      expect(await outcome(`https://${HOST}/`, { env: through(proxy), limitMs: 300 })).toBe(
        'not-delivered, proxy',
      );
    });

    test.each([
      'stranger',
      'expired',
      'elsewhere',
    ] as const)('a certificate that proves nothing (%s)', async (who) => {
      const server = await serve(silence, identity(who));
      const proxy = await serve(tunnelTo(server.port));
      expect(await outcome(url(server.port), { env: through(proxy) })).toBe('not-delivered, tls');
      await sleep(20);
      expect(server.peers.map((peer) => peer.received).join('')).toBe('');
    });
  });

  describe('that is too late: the request was given up, and must not go out after all', () => {
    test.each(['limit', 'interruption'] as const)('%s before the tunnel', async (why) => {
      const server = await target();
      const abort = new AbortController();
      let open = (): unknown => undefined;
      const proxy = await serve(async (peer) => {
        await peer.request();
        open = () => openTunnel(peer, server.port);
        if (why === 'interruption') abort.abort();
      });
      const limitMs = why === 'limit' ? 300 : COMMAND.limitMs;
      const exchange = await send(url(server.port), { env: through(proxy), limitMs, signal: abort.signal });
      expect(exchange.kind).toBe('not-delivered');
      open();
      await sleep(200);
      expect(server.peers.map((peer) => peer.received).join('')).toBe('');
    });

    test.each(['limit', 'interruption'] as const)('%s in the handshake', async (why) => {
      const server = await target();
      const abort = new AbortController();
      let release = (): unknown => undefined;
      const proxy = await serve(async (peer) => {
        await peer.request();
        const upstream = openTunnel(peer, server.port);
        upstream.unpipe(peer.socket);
        release = () => upstream.pipe(peer.socket);
        upstream.once('readable', () => why === 'interruption' && abort.abort());
      });
      const limitMs = why === 'limit' ? 400 : COMMAND.limitMs;
      const exchange = await send(url(server.port), { env: through(proxy), limitMs, signal: abort.signal });
      expect(exchange.kind).toBe('not-delivered');
      release();
      await sleep(200);
      expect(server.peers.map((peer) => peer.received).join('')).toBe('');
    });
  });

  describe('whose tunnel breaks after the request went through: ambiguous', () => {
    test.each<[string, (peer: Peer) => void]>([
      ['closed', (peer) => peer.socket.end()],
      ['reset', (peer) => peer.reset()],
    ])('%s', async (_, breakIt) => {
      let tunnel: Peer | undefined;
      const server = await target(async (peer) => {
        await peer.request();
        if (tunnel !== undefined) breakIt(tunnel);
      });
      const proxy = await serve((peer) => {
        tunnel = peer;
        return tunnelTo(server.port)(peer);
      });
      expect(await outcome(url(server.port), { env: through(proxy) })).toBe('ambiguous, lost');
      expect(receipts()).toContain(MARK);
    });

    test('silent', async () => {
      const server = await target(silence);
      const proxy = await serve(tunnelTo(server.port));
      expect(await outcome(url(server.port), { env: through(proxy), limitMs: 400 })).toBe(
        'ambiguous, silent',
      );
    });

    test('interrupted', async () => {
      const abort = new AbortController();
      const server = await target((peer) => peer.request().then(() => abort.abort()));
      const proxy = await serve(tunnelTo(server.port));
      expect(await outcome(url(server.port), { env: through(proxy), signal: abort.signal })).toBe(
        'ambiguous, interrupted',
      );
    });

    test('reset in the body', async () => {
      const server = await target(answering('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'));
      const proxy = await serve((peer) => {
        setTimeout(() => peer.reset(), 400);
        return tunnelTo(server.port)(peer);
      });
      expect(await send(url(server.port), { env: through(proxy) })).toMatchObject({
        kind: 'answered',
        status: 200,
        body: 'abc',
        bodyComplete: false,
      });
    });
  });
});
