import { randomBytes } from 'node:crypto';

interface Token {
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
}

/** The access tokens that were given out, valid and expired. */
export class TokenStore {
  private readonly tokens = new Map<string, Token>();
  private readonly clientId: string;
  private readonly now: () => number;

  /** @param now wall-clock time in milliseconds */
  constructor(clientId: string, now: () => number) {
    this.clientId = clientId;
    this.now = now;
  }

  /** A new token of the form of a JWT, which holds the client ID as those of the real service do; unlike any before, that is valid for `lifetimeSeconds`; 0 or less has expired already. */
  issue(scopes: readonly string[], lifetimeSeconds: number): string {
    const expiresAtMs = this.now() + lifetimeSeconds * 1_000;
    const value = [
      { alg: 'none', typ: 'JWT' },
      { id: this.tokens.size + 1, client_id: this.clientId, scope: scopes.join(','), exp: expiresAtMs },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat(randomBytes(24).toString('base64url'))
      .join('.');
    this.tokens.set(value, { scopes, expiresAtMs });
    return value;
  }

  /** The scopes of a token, or undefined if it is expired or was not issued here. */
  scopesOf(value: string): readonly string[] | undefined {
    const token = this.tokens.get(value);
    return token && token.expiresAtMs > this.now() ? token.scopes : undefined;
  }

  /** Every token ever issued, to keep them out of what is written. */
  issued(): Iterable<string> {
    return this.tokens.keys();
  }
}
