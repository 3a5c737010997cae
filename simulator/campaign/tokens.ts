import { randomBytes } from 'node:crypto';

/** The access tokens that were issued, valid and expired. */
export class TokenStore {
  private readonly expiryMs = new Map<string, number>();
  private readonly clientId: string;
  private readonly now: () => number;

  /** @param now wall-clock time in milliseconds */
  constructor(clientId: string, now: () => number) {
    this.clientId = clientId;
    this.now = now;
  }

  /** Issues a new token: a JWT that holds the client ID, as those of the real service do. */
  issue(scopes: readonly string[], lifetimeSeconds: number): string {
    const expiresAtMs = this.now() + lifetimeSeconds * 1_000;
    const value = [
      { alg: 'none', typ: 'JWT' },
      { id: this.expiryMs.size + 1, client_id: this.clientId, scope: scopes.join(','), exp: expiresAtMs },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat(randomBytes(24).toString('base64url'))
      .join('.');
    this.expiryMs.set(value, expiresAtMs);
    return value;
  }

  /** Whether a token was issued here and has not expired. */
  isValid(value: string): boolean {
    return (this.expiryMs.get(value) ?? 0) > this.now();
  }
}
