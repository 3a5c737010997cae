import type { Credentials } from '../requests/tokens.js';
import { quote } from '../text/wording.js';

/** The secret inputs, in the order of action.yml. */
export const SECRET_INPUTS = ['api-key', 'access-token', 'client-secret'] as const;

/**
 * The scopes that two independent Campaign clients ask for. The user's own Developer Console project shows the
 * true list, so `scopes` is an input.
 */
export const DEFAULT_SCOPES = [
  'openid',
  'AdobeID',
  'campaign_sdk',
  'additional_info.projectedProductContext',
  'campaign_config_server_general',
  'deliverability_service_general',
] as const;

const SECRETS_NOT_PASSED =
  'If it comes from `secrets`: check its name, and note that GitHub passes no secrets to workflows started by a pull request from a fork or by Dependabot.';

/** Records what is wrong with an input. The message never contains a secret. */
export type Complain = (input: string, message: string) => undefined;

/**
 * Reads and checks `api-key`, `access-token`, `client-secret` and `scopes`.
 *
 * @param value returns an input without surrounding white space, or its default
 */
export function parseCredentials(
  value: (name: (typeof SECRET_INPUTS)[number] | 'scopes') => string,
  problem: Complain,
): Credentials | undefined {
  const secret = (name: (typeof SECRET_INPUTS)[number], also = ''): string | undefined => {
    const written = value(name);
    const wrong = secretProblem(written);
    return wrong === undefined ? written : problem(name, `${wrong} ${also}`.trim());
  };
  const scopes = parseScopes(value('scopes'), problem);
  const apiKey = secret('api-key');
  const accessToken = value('access-token');
  const clientSecret = value('client-secret');
  if (accessToken === '' && clientSecret === '') {
    return problem(
      'client-secret',
      `Neither \`client-secret\` nor \`access-token\` has a value; exactly one must. ${SECRETS_NOT_PASSED}`,
    );
  }
  const both = accessToken !== '' && clientSecret !== '';
  const also = (other: string): string => (both ? `\`${other}\` is set too; exactly one must be.` : '');
  const minting = clientSecret === '' ? undefined : secret('client-secret', also('access-token'));
  const token = accessToken === '' ? undefined : secret('access-token', also('client-secret'));
  if (token !== undefined && minting !== undefined) {
    return problem(
      'access-token',
      'Both `access-token` and `client-secret` are set; exactly one must be. Remove `access-token` to let the step mint its own token.',
    );
  }
  if (apiKey === undefined) return undefined;
  if (token !== undefined) return { kind: 'given', apiKey, accessToken: token };
  if (minting === undefined || scopes === undefined) return undefined;
  return { kind: 'minted', apiKey, clientSecret: minting, scopes };
}

/**
 * The secrets to mask in the given inputs. Leaves out what is certainly no secret: masking a word such as `null`
 * would garble the log of the rest of the job.
 */
export function secretsIn(given: ReadonlyMap<string, string>): string[] {
  return SECRET_INPUTS.flatMap((name) => maskable(given.get(name) ?? ''));
}

function maskable(written: string): string[] {
  const layers = [written.trim()];
  // A value such as `Bearer "x"` has layers, and each may turn up in a log on its own.
  while (layers.length <= MOST_WRAPPINGS) {
    const wrapped = WRAPPED.exec(layers.at(-1) ?? '');
    if (wrapped === null) break;
    layers.push((wrapped[1] ?? wrapped[3] ?? '').trim());
  }
  const bare = layers.at(-1) ?? '';
  const json = parseStructure(bare);
  if (json !== undefined) return textsIn(json);
  return noSecret(bare) === undefined ? layers : [];
}

const MOST_WRAPPINGS = 3;
const WRAPPED = /^(?:bearer\s(.*)|(["'`])(.*)\2)$/is;

/** A shorter text is no secret, and masking it would hide parts of words all over the log. */
const SHORTEST_TEXT = 4;
const MOST_TEXTS = 1_000;

/** The lines of all texts in a JSON value, at any depth. */
function textsIn(json: object): string[] {
  const texts = new Set<string>();
  const left: unknown[] = [json];
  while (left.length > 0 && texts.size < MOST_TEXTS) {
    const next = left.pop();
    if (typeof next === 'object' && next !== null) for (const part of Object.values(next)) left.push(part);
    if (typeof next !== 'string') continue;
    for (const line of next.split(/[\r\n]/).map((part) => part.trim())) {
      if (line.length >= SHORTEST_TEXT && noSecret(line) === undefined) texts.add(line);
    }
  }
  return [...texts];
}

/** A JSON object or array; undefined for anything else. */
function parseStructure(written: string): object | undefined {
  if (!/^[[{]/.test(written)) return undefined;
  try {
    return JSON.parse(written) as object;
  } catch {
    return undefined;
  }
}

/** Why a value is certainly not a secret; undefined if it may be one. */
function noSecret(written: string): string | undefined {
  if (written === '') return `It is empty. ${SECRETS_NOT_PASSED}`;
  if (/^(null|undefined|none|nil|nan|true|false|object|array|\[object Object\])$/i.test(written)) {
    return 'It is `null` or the like: the step or expression that it comes from gave no value. Look there first.';
  }
  if (/^\*+$/.test(written))
    return 'It consists of asterisks: a masked value was copied instead of the real one.';
  if (/^\$\{\{.*\}\}$|^\$\{?[A-Z_][A-Z0-9_]*\}?$/s.test(written)) {
    return `It is the text of an expression or variable that was not evaluated. Write \${{ secrets.NAME }}.`;
  }
  return undefined;
}

/** What is wrong with a secret, without showing any of it; undefined if nothing is. */
export function secretProblem(written: string): string | undefined {
  const none = noSecret(written);
  if (none !== undefined) return none;
  if (/^[[{]/.test(written)) {
    return 'It is a JSON object or array, perhaps a whole answer or a key file. Give the one value alone, such as `fromJSON(…).access_token`.';
  }
  if (/^bearer\s/i.test(written)) return 'It begins with the word Bearer. Give the token alone.';
  if (/^(["'`]).*\1$/s.test(written))
    return 'It has quotation marks around it. Store the bare value in the secret.';
  if (!/^[\x21-\x7e]+$/.test(written)) {
    return 'It has a space, a line break or another character that no such value has. Copy it again, as one line.';
  }
  return undefined;
}

function parseScopes(written: string, problem: Complain): string[] | undefined {
  const scopes = [...new Set(written.split(/[\s,]+/).filter((scope) => scope !== ''))];
  if (scopes.length === 0) {
    return problem(
      'scopes',
      'It names no scope. Leave it out for the usual ones, or list those your project shows.',
    );
  }
  // RFC 6749 §3.3
  const wrong = scopes.find((scope) => !/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope));
  if (wrong !== undefined) {
    return problem(
      'scopes',
      `${quote(wrong)} is not a scope. Separate scopes by commas, spaces or line breaks, without quotation marks.`,
    );
  }
  return scopes;
}
