import type { ClientRequest } from 'node:http';
import { checkBypass, getProxyUrl } from '@actions/http-client/lib/proxy';
import type { Ambiguous, NotDelivered } from './exchange.js';

/** Follows one request to answer one question: could any of it have left this machine? */
export class Connection {
  readonly secure: boolean;
  private readonly url: URL;
  /** True once a connection could carry the request; over TLS, once the peer was verified. */
  made = false;
  private readonly onMade: (() => void) | undefined;

  /** @param onMade called once, when `made` becomes true and before anything leaves */
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
      // TLS holds the request back until this event. Through a proxy, this socket is the inside of the tunnel.
      if (this.secure) socket.once('secureConnect', made);
      else if (socket.connecting) socket.once('connect', made);
      else made();
    });
    request.once('response', made);
  }

  /** Says what an exchange without an answer was. Doubt makes it ambiguous, so that no command is sent twice. */
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
  // A host has several addresses and each refused: the error that holds their errors has no message.
  if (error instanceof AggregateError && error.message === '') {
    return { code, message: error.errors.map((inner) => describe(inner).message).join('; ') };
  }
  return { code, message: error.message };
}

/**
 * Completes a proxy given as `host:port` or `user:password@host:port` to `http://…`, as other programs do. The
 * HTTP client reads the variable itself, and would take the host for a scheme.
 */
export function completeProxyUrl(url: URL): void {
  for (const name of proxyVariables(url)) {
    const value = process.env[name]?.trim() ?? '';
    // Most URLs have `://`, but `http:proxy` is a URL too.
    if (value !== '' && !/:\/\/|^https?:/i.test(value)) process.env[name] = `http://${value}`;
  }
}

function proxyVariables(url: URL): string[] {
  return url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
}

/**
 * True if the environment names a proxy that is no HTTP URL, such as `socks5://…`; call {@link completeProxyUrl}
 * first. The HTTP client would silently connect without the proxy, or speak HTTP to it.
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
