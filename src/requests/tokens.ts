import { type Diagnosis, IMS_ERRORS, type Trouble } from '../campaign/diagnosis.js';
import { judgeRepeatable } from '../campaign/verdict.js';
import { type Exchange, isSuccess, type RequestContent } from '../http/exchange.js';
import { USER_AGENT } from '../http/version.js';
import { parseObject } from '../text/json.js';
import type { Log } from '../text/log.js';
import { duration } from '../text/wording.js';
import { attempt, explain, inWords, untilRetry } from './attempt.js';
import type { Session } from './session.js';

/** Where the bearer token comes from. */
export type Credentials =
  | { kind: 'given'; apiKey: string; accessToken: string }
  | { kind: 'minted'; apiKey: string; clientSecret: string; scopes: readonly string[] };

/** Minting a token is quick; a service that takes longer is in trouble. */
const MINT_LIMIT_MS = 30_000;

/** In characters; four times as long as Adobe's tokens. */
const LONGEST_TOKEN = 8 * 1024;

/** More than a token service returns: access, refresh and ID token. */
const MOST_TOKENS = 5;

/** How long before its end to renew a token; a fifth of its lifetime, if that is shorter. */
const RENEWAL_MARGIN_MS = 60_000;

/** A token, or why there is none. */
export type TokenResult =
  | { ok: true; token: string }
  /** `transient`: it may help to ask again later. */
  | ({ ok: false; transient: boolean; exchange: Exchange } & Trouble);

/** Provides the step's bearer token: the given one, or one that it mints and renews. */
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
   * Returns a token that is valid now, as far as anybody can know. Mints one if there is none or it is about to
   * expire.
   *
   * @param options.once ask the token service only once; by default, transient faults are retried
   */
  async get(session: Session, options: { once?: boolean } = {}): Promise<TokenResult> {
    if (this.credentials.kind === 'given') return { ok: true, token: this.credentials.accessToken };
    if (this.minted !== undefined && session.clock.nowMs() < this.minted.renewAtMs) {
      return { ok: true, token: this.minted.token };
    }
    return this.mint(session, this.credentials, options.once === true);
  }

  /** Drops the current token after a 401; does nothing to a given token. */
  reject(): void {
    this.minted = undefined;
  }

  private async mint(
    session: Session,
    credentials: Extract<Credentials, { kind: 'minted' }>,
    once: boolean,
  ): Promise<TokenResult> {
    const { exchange, gaveUp } = await exchangeForToken(session, mintRequest(this.imsUrl, credentials), once);
    const failed = (what: string, transient: boolean, diagnosis: Diagnosis): TokenResult => ({
      ...{ ok: false, transient, exchange },
      ...{ reason: 'no-token', what: `no token could be minted: ${what}`, ...diagnosis },
    });
    const verdict = judgeRepeatable(exchange);
    if (verdict.kind !== 'answered') {
      const diagnosis = explain(session, exchange, { subject: 'mint', token: 'minted' });
      return failed(inWords(session.log, exchange) + gaveUp, verdict.kind === 'transient', diagnosis);
    }
    const json = parseObject(verdict.answer.body);
    const token = json?.['access_token'];
    if (!isToken(token)) {
      return failed(`HTTP ${verdict.answer.status}, but no usable access_token in it`, true, {
        cause: 'Something other than Adobe’s token service answered, such as a proxy’s login page.',
        remedy: 'Check `ims-url` and the proxy between the runner and Adobe.',
      });
    }
    const lifetimeMs = lifetime(json?.['expires_in']);
    const marginMs = Math.min(RENEWAL_MARGIN_MS, lifetimeMs / 5);
    this.minted = { token, renewAtMs: session.clock.nowMs() + lifetimeMs - marginMs };
    const validity = Number.isFinite(lifetimeMs) ? `, valid for ${duration(lifetimeMs)}` : '';
    session.log.info(`Token minted${validity}`);
    return { ok: true, token };
  }
}

/** Asks for a token, and retries transient faults unless `once`. `gaveUp` says why it stopped retrying. */
async function exchangeForToken(
  session: Session,
  request: RequestContent,
  once: boolean,
): Promise<{ exchange: Exchange; gaveUp: string }> {
  for (let number = 1; ; number++) {
    const exchange = maskTokens(session.log, await attempt(session, request, number, MINT_LIMIT_MS));
    if (once || judgeRepeatable(exchange).kind !== 'transient') return { exchange, gaveUp: '' };
    const told = `Minting a token: ${inWords(session.log, exchange)}`;
    const gaveUp = await untilRetry(session, exchange, number, told);
    if (gaveUp !== undefined) return { exchange, gaveUp };
  }
}

/** True if the value can be a bearer token. It goes into a header, which may hold only visible ASCII. */
function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TOKEN && /^[\x21-\x7e]+$/.test(value);
}

/**
 * Masks the tokens in an answer, whatever its status: an error may quote the token that came with it.
 *
 * @returns the answer; an error is reduced to what can be quoted, since a token may stand anywhere in it
 */
function maskTokens(log: Log, exchange: Exchange): Exchange {
  if (exchange.kind !== 'answered') return exchange;
  for (const token of tokensIn(exchange.body)) log.mask(token);
  return isSuccess(exchange.status) ? exchange : { ...exchange, body: quotable(exchange.body) };
}

/** The words that a description of an error may be quoted with. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  `a an and are be by can cannot client client_id client_secret could credential credentials denied disabled does
  error exceeded expired failed for grant grant_type has in internal invalid is later limit match missing must no
  not of or organization parameter parameters please rate request scope scopes server service supported temporarily
  the this to token too try again type unauthorized unavailable unknown was with
  bad found given incorrect provided value wrong`.split(/\s+/),
);

/** As Adobe's gateway has them; no token is that short. */
const GATEWAY_CODE = /^\d{6}$/;

/** Longer than any description; bounds the work. */
const LONGEST_DESCRIPTION = 500;

/**
 * An error reduced to a known name, and to the plain words that its description begins with. Nothing else is
 * quoted: no pattern tells every token, whole or cut into pieces, from other text.
 */
function quotable(body: string): string {
  const json = parseObject(body);
  const error = json?.['error'];
  const code = String(json?.['error_code'] ?? '');
  if (error === undefined && GATEWAY_CODE.test(code)) return JSON.stringify({ error_code: code });
  if (typeof error !== 'string' || !IMS_ERRORS.has(error)) return '';
  const description = json?.['error_description'];
  return JSON.stringify({
    error,
    error_description: typeof description === 'string' ? plainWords(description) : '',
  });
}

function plainWords(description: string): string {
  const words = description.slice(0, LONGEST_DESCRIPTION).split(' ');
  const isOther = (word: string): boolean => !PLAIN_WORDS.has(word.toLowerCase().replace(/[.,:;]$/, ''));
  const end = words.findIndex(isOther);
  if (end < 0) return words.join(' ');
  return end === 0 ? '' : `${words.slice(0, end).join(' ')} …`;
}

const TOKEN_NAME = /^(?:access|refresh|id)_?token$/i;

/** The first few tokens in a body. */
function tokensIn(body: string): Set<string> {
  const tokens = new Set<string>();
  // Most answers name no token, not even in JSON escapes, and need no parsing.
  if (!/token|\\u/i.test(body)) return tokens;
  // Uses a stack, since JSON may nest deeply.
  const open: { holder: object; named: boolean }[] = [];
  const visit = (value: unknown, named: boolean): void => {
    if (typeof value === 'object' && value !== null) open.push({ holder: value, named });
    if (named && tokens.size < MOST_TOKENS && isToken(value)) tokens.add(value);
  };
  visit(parseObject(body), false);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { holder, named } = next;
    if (Array.isArray(holder)) for (const value of holder) visit(value, named);
    else for (const [name, value] of Object.entries(holder)) visit(value, named || TOKEN_NAME.test(name));
  }
  return tokens;
}

/** The documented client-credentials request. The secrets are in the body, never in the URL. */
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

/** Converts `expires_in` from seconds to milliseconds. Without a sensible value, a token is used until a 401. */
function lifetime(expiresIn: unknown): number {
  const value = Number(expiresIn);
  return Number.isFinite(value) && value > 0 ? value * 1000 : Number.POSITIVE_INFINITY;
}
