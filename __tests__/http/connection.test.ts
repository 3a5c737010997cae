import { EventEmitter } from 'node:events';
import type { ClientRequest } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Connection, completeProxyUrl, proxyIsMalformed } from '../../src/http/connection.js';

const HTTPS = new URL('https://mc.example');
const HTTP = new URL('http://mc.example');
const VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];
const before = { ...process.env };

afterEach(() => {
  for (const name of VARIABLES) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

function setProxy(variables: Record<string, string>): void {
  for (const name of VARIABLES) delete process.env[name];
  Object.assign(process.env, variables);
}

function failure(error: unknown, made: boolean, why?: 'limit' | 'interrupted'): string {
  const connection = new Connection(HTTPS);
  connection.made = made;
  const { kind, fault, detail } = connection.failure(error, why);
  return `${kind}, ${fault}: ${detail}`;
}

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

describe('a connection that was not made', () => {
  test.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['X_EAI_AGAIN', 'other'],
    ['ECONNREFUSED', 'refused'],
    ['ECONNREFUSED_X', 'other'],
    ['X_ECONNREFUSED', 'other'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ENETUNREACH_X', 'other'],
    ['X_ENETUNREACH', 'other'],
    ['ETIMEDOUT', 'timeout'],
    ['ERR_SOCKET_CONNECTION_TIMEOUT', 'timeout'],
    ['X_ETIMEDOUT', 'other'],
    ['ETIMEDOUT_X', 'other'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['EPROTONOSUPPORT', 'other'],
    ['XEPROTO', 'other'],
    ['ERR_INVALID_URL', 'proxy'],
    ['ECONNRESET', 'other'],
  ])('with %s: %s', (code, fault) => {
    expect(failure(coded(code, 'words'), false)).toBe(`not-delivered, ${fault}: ${code} words`);
  });

  test.each([
    ['tunneling socket could not be established, statusCode=407', 'proxy'],
    ['got illegal response body from proxy', 'proxy'],
    ['Client network socket disconnected before secure TLS connection was established', 'tls'],
    ['socket hang up', 'other'],
  ])('with “%s”: %s', (message, fault) => {
    expect(failure(new Error(message), false)).toBe(`not-delivered, ${fault}: ${message}`);
  });

  test('names a code once, and every address that was tried', () => {
    expect(failure(coded('ECONNREFUSED', 'connect ECONNREFUSED ::1:1'), false)).toMatch(
      /: connect ECONNREFUSED ::1:1$/,
    );
    const each = [coded('ECONNREFUSED', 'connect to ::1'), coded('ECONNREFUSED', 'connect to 127.0.0.1')];
    const all = Object.assign(new AggregateError(each, ''), { code: 'ECONNREFUSED' });
    expect(failure(all, false)).toBe(
      'not-delivered, refused: ECONNREFUSED connect to ::1; connect to 127.0.0.1',
    );
    expect(failure(new AggregateError(each, 'both'), false)).toBe('not-delivered, other: both');
    expect(failure(new AggregateError(each, ''), false)).toMatch(/: connect to ::1; connect to 127/);
  });

  test('without a message is known by its code', () => {
    expect(failure(coded('ECONNREFUSED', ''), false)).toBe('not-delivered, refused: ECONNREFUSED');
  });

  test('of something that is no error, or has an odd code', () => {
    expect(failure('odd', false)).toBe('not-delivered, other: odd');
    expect(failure(Object.assign(new Error('words'), { code: 5 }), false)).toBe(
      'not-delivered, other: words',
    );
    expect(failure(new Error(''), false)).toBe('not-delivered, other: ');
  });

  test('in time is blamed on the proxy, if there is one', () => {
    setProxy({});
    expect(failure(new Error('late'), false, 'limit')).toBe('not-delivered, timeout: late');
    setProxy({ https_proxy: 'http://proxy:1' });
    expect(failure(new Error('late'), false, 'limit')).toBe('not-delivered, proxy: late');
    expect(failure(new Error('late'), false, 'interrupted')).toBe('not-delivered, interrupted: late');
  });
});

test.each([
  ['limit', 'ECONNREFUSED', 'silent'],
  ['interrupted', 'ECONNREFUSED', 'interrupted'],
  [undefined, 'ECONNREFUSED', 'lost'],
  [undefined, 'HPE_INVALID_CONSTANT', 'not-http'],
  [undefined, 'X_HPE_', 'lost'],
] as const)('a connection that was made is ambiguous whatever it says (%s, %s)', (why, code, fault) => {
  expect(failure(coded(code, 'words'), true, why)).toBe(`ambiguous, ${fault}: ${code} words`);
});

describe('a connection is told to be made', () => {
  test.each([
    ['once TLS stands', HTTPS, true, 'secureConnect'],
    ['once TLS stands, in a tunnel that does', HTTPS, false, 'secureConnect'],
    ['once it stands, without TLS', HTTP, true, 'connect'],
  ])('%s, and once only', (_, url, connecting, event) => {
    let told = 0;
    const connection = new Connection(url, () => told++);
    const request = new EventEmitter();
    const socket = Object.assign(new EventEmitter(), { connecting });
    connection.observe(request as unknown as ClientRequest);
    request.emit('socket', socket);
    socket.emit('lookup');
    expect([told, connection.made]).toEqual([0, false]);
    socket.emit(event);
    expect([told, connection.made]).toEqual([1, true]);
    request.emit('response');
    expect(told).toBe(1);
  });

  test('nobody, where nobody asked', () => {
    const connection = new Connection(HTTP);
    const request = new EventEmitter();
    connection.observe(request as unknown as ClientRequest);
    request.emit('response');
    expect(connection.made).toBe(true);
  });

  test('at once by a socket that stands, or by an answer', () => {
    for (const prepare of [
      (request: EventEmitter) => request.emit('socket', { connecting: false }),
      (request: EventEmitter) => request.emit('response'),
    ]) {
      let told = 0;
      const connection = new Connection(HTTP, () => told++);
      const request = new EventEmitter();
      connection.observe(request as unknown as ClientRequest);
      prepare(request);
      expect([told, connection.made]).toEqual([1, true]);
    }
  });
});

describe('a proxy variable', () => {
  test.each<[string, Record<string, string>, URL, boolean]>([
    ['there is none', {}, HTTPS, false],
    ['is a URL', { https_proxy: 'http://proxy:3128' }, HTTPS, false],
    ['is a URL with TLS', { HTTPS_PROXY: 'https://proxy' }, HTTPS, false],
    ['is a host alone', { https_proxy: 'proxy' }, HTTPS, false],
    ['is for SOCKS', { https_proxy: 'socks5://proxy:1080' }, HTTPS, true],
    ['is for something like HTTP', { https_proxy: 'httpx://proxy:1080' }, HTTPS, true],
    ['is for something else like HTTP', { https_proxy: 'xhttp://proxy:1080' }, HTTPS, true],
    ['has a password that is not encoded', { https_proxy: 'http://name:100%@proxy' }, HTTPS, true],
    ['is no URL at all', { https_proxy: 'http://[' }, HTTPS, true],
    ['is for the other protocol', { http_proxy: 'socks5://proxy:3128' }, HTTPS, false],
    ['is for http', { http_proxy: 'socks5://proxy:3128' }, HTTP, true],
    ['is for http, in capitals', { HTTP_PROXY: 'socks5://proxy' }, HTTP, true],
    ['is for https', { https_proxy: 'socks5://proxy:3128' }, HTTP, false],
    ['does not matter', { https_proxy: 'socks5://proxy:3128', no_proxy: 'mc.example' }, HTTPS, false],
  ])('%s', (_, variables, url, malformed) => {
    setProxy(variables);
    completeProxyUrl(url);
    expect(proxyIsMalformed(url)).toBe(malformed);
  });

  test.each<[string, string, string, boolean]>([
    ['https_proxy', 'proxy', 'http://proxy', false],
    ['https_proxy', 'proxy:3128', 'http://proxy:3128', false],
    ['HTTPS_PROXY', 'localhost:3128/', 'http://localhost:3128/', false],
    ['https_proxy', ' 10.0.0.1:3128\n', 'http://10.0.0.1:3128', false],
    ['https_proxy', '[::1]:3128', 'http://[::1]:3128', false],
    ['https_proxy', 'user:pass%40word@proxy:3128', 'http://user:pass%40word@proxy:3128', false],
    ['https_proxy', 'user@proxy:3128', 'http://user@proxy:3128', false],
    ['https_proxy', 'user:100%@proxy:3128', 'http://user:100%@proxy:3128', true],
    ['https_proxy', 'proxy:port', 'http://proxy:port', true],
    ['https_proxy', 'socks5:proxy', 'http://socks5:proxy', true],
    ['https_proxy', 'http:proxy:3128', 'http:proxy:3128', false],
    ['https_proxy', 'HTTPS://proxy', 'HTTPS://proxy', false],
    ['https_proxy', 'socks5://proxy:1080', 'socks5://proxy:1080', true],
    ['https_proxy', '', '', false],
    ['http_proxy', 'proxy:3128', 'proxy:3128', false],
  ])('%s=%s is taken as %s', (name, value, completed, malformed) => {
    setProxy({ [name]: value });
    completeProxyUrl(HTTPS);
    expect(process.env[name]).toBe(completed);
    expect(proxyIsMalformed(HTTPS)).toBe(malformed);
    if (name === 'http_proxy') completeProxyUrl(HTTP);
    expect(process.env['http_proxy']).toBe(name === 'http_proxy' ? 'http://proxy:3128' : undefined);
  });
});
