import type { ClientRequest } from 'node:http';
import { checkBypass, getProxyUrl } from '@actions/http-client/lib/proxy';
import type { Ambiguous, NotDelivered } from './exchange.js';

/** Follows one request as far as it matters: could any of it have left this machine? */
export class Connection {
  readonly secure: boolean;
  private readonly url: URL;
  /** True once a connection that could carry the request stood; over TLS, once the peer was verified. */
  made = false;
  private readonly onMade: (() => void) | undefined;

  /** @param onMade called once when `made` becomes true, before anything leaves */
  constructor(url: URL, onMade?: () => void) {
    this.url = url;
    this.secure = url.protocol === 'https:';
    this.onMade = onMade;
  }

  observe(request: ClientRequest): void {
    const made = (): void => {
      if (!this.made) this.onMade?.();
      this.made = true;
    };
    request.once('socket', (socket) => {
      // TLS holds the request back until this event (through a proxy, the socket is the tunnel's inside).
      if (this.secure) socket.once('secureConnect', made);
      else if (socket.connecting) socket.once('connect', made);
      else made();
    });
    request.once('response', made);
  }

  /** What an exchange without an answer was. Doubt counts as ambiguous: such a request is not repeated. */
  failure(error: unknown, why?: 'limit' | 'interrupted'): NotDelivered | Ambiguous {
    const { code, message } = describe(error);
    const detail = message.includes(code) ? message : `${code} ${message}`.trim();
    if (this.made) {
      if (why === 'interrupted') return { kind: 'ambiguous', fault: 'interrupted', detail };
      if (why === 'limit') return { kind: 'ambiguous', fault: 'silent', detail };
      return { kind: 'ambiguous', fault: code.startsWith('HPE_') ? 'not-http' : 'lost', detail };
    }
    if (why === 'interrupted') return { kind: 'not-delivered', fault: 'interrupted', detail };
    if (why === 'limit') {
      return { kind: 'not-delivered', fault: this.viaProxy() ? 'proxy' : 'timeout', detail };
    }
    return { kind: 'not-delivered', fault: this.connectionFault(code, message), detail };
  }

  private connectionFault(code: string, message: string): NotDelivered['fault'] {
    if (code === 'ERR_INVALID_URL' || /tunneling socket|body from proxy/.test(message)) return 'proxy';
    const table: [RegExp, NotDelivered['fault']][] = [
      [/^(ENOTFOUND|EAI_)/, 'dns'],
      [/^ECONNREFUSED$/, 'refused'],
      [/^(EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/, 'unreachable'],
      [/^(ETIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT)$/, 'timeout'],
      [/CERT|SSL|TLS|SIGNATURE|SIGNED|HOSTNAME|^EPROTO$/, 'tls'],
    ];
    const found = table.find(([pattern]) => pattern.test(code))?.[1];
    if (found !== undefined) return found;
    if (/secure TLS connection/.test(message)) return 'tls';
    return 'other';
  }

  private viaProxy(): boolean {
    return getProxyUrl(this.url) !== undefined;
  }
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  // Several addresses of one host, each refused: the error that holds them all has no message.
  if (error instanceof AggregateError && error.message === '') {
    return { code, message: error.errors.map((inner) => describe(inner).message).join('; ') };
  }
  return { code, message: error.message };
}

/**
 * Writes a proxy given as `host:port` or `user:password@host:port` out as the `http://…` that other programs
 * take it for. The HTTP client reads the variable itself, and would take the host for a scheme.
 */
export function completeProxyUrl(url: URL): void {
  for (const name of proxyVariables(url)) {
    const value = process.env[name]?.trim() ?? '';
    // `//` alone would do for an address, but a scheme without it, as in `http:proxy`, is a URL too.
    if (value !== '' && !/:\/\/|^https?:/i.test(value)) process.env[name] = `http://${value}`;
  }
}

function proxyVariables(url: URL): string[] {
  return url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
}

/**
 * True when the environment asks for a proxy in words that make no URL of an HTTP proxy, such as `socks5://…`,
 * once {@link completeProxyUrl} has seen them. The HTTP client would silently connect without it, or speak HTTP
 * to it.
 */
export function proxyIsMalformed(url: URL): boolean {
  if (checkBypass(url)) return false;
  if (proxyVariables(url).every((name) => (process.env[name] ?? '') === '')) return false;
  try {
    return !['http:', 'https:'].includes(getProxyUrl(url)?.protocol ?? '');
  } catch {
    return true;
  }
}
