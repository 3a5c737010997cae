import { type RequestContent, USER_AGENT } from './campaign.js';
import type { Credentials } from './credentials.js';
import { type Diagnosis, diagnose } from './diagnosis.js';
import type { Exchange } from './exchange.js';
import { parseObject } from './server-error.js';
import { inWords, repeat, type Step } from './step.js';
import { seconds } from './wording.js';

/** One mint is small; a token service that takes longer is in trouble. */
const MINT_LIMIT_MS = 30_000;

/** A token is renewed when less than this, or a fifth of its life, is left of it. */
const RENEWAL_MARGIN_MS = 60_000;

/** A token, or why there is none. */
export type TokenResult =
  | { ok: true; token: string }
  | { ok: false; what: string; diagnosis: Diagnosis; exchange: Exchange };

/** Hands out the bearer token of this step: the one that was given, or one it mints and keeps fresh. */
export class TokenSource {
  readonly kind: Credentials['kind'];
  private readonly credentials: Credentials;
  private readonly imsUrl: URL;
  private minted: { token: string; renewAtMs: number } | undefined;

  constructor(credentials: Credentials, imsUrl: URL) {
    this.kind = credentials.kind;
    this.credentials = credentials;
    this.imsUrl = imsUrl;
  }

  /** A token that is valid now, as far as can be known; mints one when there is none or it runs out. */
  async get(step: Step): Promise<TokenResult> {
    if (this.credentials.kind === 'given') return { ok: true, token: this.credentials.accessToken };
    if (this.minted !== undefined && step.clock.nowMs() < this.minted.renewAtMs) {
      return { ok: true, token: this.minted.token };
    }
    return this.mint(step, this.credentials);
  }

  /** Drops the current token after a 401; a given token cannot be dropped. */
  reject(): void {
    this.minted = undefined;
  }

  private async mint(
    step: Step,
    credentials: Extract<Credentials, { kind: 'minted' }>,
  ): Promise<TokenResult> {
    const request = mintRequest(this.imsUrl, credentials);
    const exchange = await repeat(step, 'Minting a token', request, MINT_LIMIT_MS);
    const failed = (what: string, diagnosis: Diagnosis): TokenResult => ({
      ok: false,
      what,
      diagnosis,
      exchange,
    });
    if (exchange.kind !== 'answered' || exchange.status < 200 || exchange.status > 299) {
      const diagnosis = diagnose(exchange, { subject: 'mint', token: 'minted' });
      return failed(`no token could be minted: ${inWords(step.log, exchange)}`, diagnosis);
    }
    const json = parseObject(exchange.body);
    const token = json?.['access_token'];
    // It goes into a header: nothing but visible ASCII may stand there.
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      return failed(`no token could be minted: HTTP ${exchange.status}, but no usable access_token in it`, {
        cause: 'Something other than Adobe’s token service answered, or only half of its answer arrived.',
        remedy: 'Check `ims-url` and the proxy between the runner and Adobe.',
      });
    }
    step.log.mask(token);
    const lifetimeMs = lifetime(json?.['expires_in']);
    const marginMs = Math.min(RENEWAL_MARGIN_MS, lifetimeMs / 5);
    this.minted = { token, renewAtMs: step.clock.nowMs() + lifetimeMs - marginMs };
    const validity = Number.isFinite(lifetimeMs) ? `, valid for ${seconds(lifetimeMs)}` : '';
    step.log.info(`Token minted${validity}`);
    return { ok: true, token };
  }
}

/** The documented client-credentials request; everything secret is in the body, never in the URL. */
function mintRequest(imsUrl: URL, credentials: Extract<Credentials, { kind: 'minted' }>): RequestContent {
  return {
    method: 'POST',
    url: new URL('/ims/token/v3', imsUrl),
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': USER_AGENT },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: credentials.apiKey,
      client_secret: credentials.clientSecret,
      scope: credentials.scopes.join(','),
    }).toString(),
  };
}

/** `expires_in` (seconds) in milliseconds; without a sensible one, a token is used until a 401. */
function lifetime(expiresIn: unknown): number {
  const value = Number(expiresIn);
  return Number.isFinite(value) && value > 0 ? value * 1000 : Number.POSITIVE_INFINITY;
}
