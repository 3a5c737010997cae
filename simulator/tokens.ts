import { randomBytes } from 'node:crypto';

interface Token {
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
}

/** The access tokens that were given out, valid and expired. */
export class TokenStore {
  private readonly tokens = new Map<string, Token>();
  private readonly now: () => number;

  /** @param now wall-clock time in milliseconds */
  constructor(now: () => number) {
    this.now = now;
  }

  /** A new token, unlike any before, that is valid for `lifetimeSeconds`; 0 or less has expired already. */
  issue(scopes: readonly string[], lifetimeSeconds: number): string {
    const value = `simulated-token-${this.tokens.size + 1}-${randomBytes(24).toString('base64url')}`;
    this.tokens.set(value, { scopes, expiresAtMs: this.now() + lifetimeSeconds * 1_000 });
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
