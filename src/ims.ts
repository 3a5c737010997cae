import type { Credentials } from './credentials.js';
import type { Diagnosis } from './diagnosis.js';
import type { Exchange, RequestContent } from './exchange.js';
import { parseObject } from './json.js';
import { attempt, explain, inWords, type Step, untilRetry } from './step.js';
import { judgeRepeatable } from './verdict.js';
import { USER_AGENT } from './version.js';
import { duration } from './wording.js';

/** One mint is small; a token service that takes longer is in trouble. */
const MINT_LIMIT_MS = 30_000;

/** A token is renewed when less than this, or a fifth of its life, is left of it. */
const RENEWAL_MARGIN_MS = 60_000;

/** A token, or why there is none. */
export type TokenResult =
  | { ok: true; token: string }
  /** `transient`: asking again later may help. */
  | { ok: false; transient: boolean; what: string; diagnosis: Diagnosis; exchange: Exchange };

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

  /**
   * A token that is valid now, as far as can be known; mints one when there is none or it runs out.
   *
   * @param options.once asks the token service once; without it, again after any transient fault
   */
  async get(step: Step, options: { once?: boolean } = {}): Promise<TokenResult> {
    if (this.credentials.kind === 'given') return { ok: true, token: this.credentials.accessToken };
    if (this.minted !== undefined && step.clock.nowMs() < this.minted.renewAtMs) {
      return { ok: true, token: this.minted.token };
    }
    return this.mint(step, this.credentials, options.once === true);
  }

  /** Drops the current token after a 401; a given token cannot be dropped. */
  reject(): void {
    this.minted = undefined;
  }

  private async mint(
    step: Step,
    credentials: Extract<Credentials, { kind: 'minted' }>,
    once: boolean,
  ): Promise<TokenResult> {
    const { exchange, gaveUp } = await exchangeForToken(step, mintRequest(this.imsUrl, credentials), once);
    const failed = (what: string, transient: boolean, diagnosis: Diagnosis): TokenResult => ({
      ok: false,
      transient,
      what: `no token could be minted: ${what}`,
      diagnosis,
      exchange,
    });
    const verdict = judgeRepeatable(exchange);
    if (verdict !== 'answered' || exchange.kind !== 'answered') {
      const diagnosis = explain(step, exchange, { subject: 'mint', token: 'minted' });
      return failed(inWords(step.log, exchange) + gaveUp, verdict === 'transient', diagnosis);
    }
    const json = parseObject(exchange.body);
    const token = json?.['access_token'];
    // It goes into a header: nothing but visible ASCII may stand there.
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) {
      return failed(`HTTP ${exchange.status}, but no usable access_token in it`, true, {
        cause: 'Something other than Adobe’s token service answered, such as a proxy’s login page.',
        remedy: 'Check `ims-url` and the proxy between the runner and Adobe.',
      });
    }
    const lifetimeMs = lifetime(json?.['expires_in']);
    const marginMs = Math.min(RENEWAL_MARGIN_MS, lifetimeMs / 5);
    this.minted = { token, renewAtMs: step.clock.nowMs() + lifetimeMs - marginMs };
    const validity = Number.isFinite(lifetimeMs) ? `, valid for ${duration(lifetimeMs)}` : '';
    step.log.info(`Token minted${validity}`);
    return { ok: true, token };
  }
}

/** Asks for a token until there is an answer for good, or `once`; `gaveUp` says why it was not asked for again. */
async function exchangeForToken(
  step: Step,
  request: RequestContent,
  once: boolean,
): Promise<{ exchange: Exchange; gaveUp: string }> {
  for (let number = 1; ; number++) {
    const exchange = await attempt(step, request, number, MINT_LIMIT_MS);
    const token = exchange.kind === 'answered' ? parseObject(exchange.body)?.['access_token'] : undefined;
    // Whatever the answer's status: an error may quote the token that came with it.
    if (typeof token === 'string') step.log.mask(token);
    if (once || judgeRepeatable(exchange) !== 'transient') return { exchange, gaveUp: '' };
    const told = `Minting a token: ${inWords(step.log, exchange)}`;
    const gaveUp = await untilRetry(step, exchange, number, told);
    if (gaveUp !== undefined) return { exchange, gaveUp };
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
