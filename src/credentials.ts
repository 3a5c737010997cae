import { quote } from './wording.js';

/** Where the bearer token comes from. */
export type Credentials =
  | { kind: 'given'; apiKey: string; accessToken: string }
  | { kind: 'minted'; apiKey: string; clientSecret: string; scopes: readonly string[] };

/** Everything in the environment that is secret, in the order of action.yml. */
export const SECRET_INPUTS = ['api-key', 'access-token', 'client-secret'] as const;

/**
 * Scopes that two independent Campaign clients ask for. The true list is the one in the user's own
 * Developer Console project, which is why `scopes` is an input.
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

/** Notes what is wrong with an input; never holds a secret. */
export type Complain = (input: string, message: string) => undefined;

/**
 * Reads and checks `api-key`, `access-token`, `client-secret` and `scopes`.
 *
 * @param value an input without surrounding white space, or its default
 */
export function parseCredentials(
  value: (name: string) => string,
  problem: Complain,
): Credentials | undefined {
  const secret = (name: string): string | undefined => {
    const written = value(name);
    const wrong = secretProblem(written);
    return wrong === undefined ? written : problem(name, wrong);
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
  if (accessToken !== '' && clientSecret !== '') {
    return problem(
      'access-token',
      'Both `access-token` and `client-secret` are set; exactly one must be. Remove `access-token` to let the step mint its own token.',
    );
  }
  if (accessToken !== '') {
    const token = secret('access-token');
    if (apiKey === undefined || token === undefined) return undefined;
    return { kind: 'given', apiKey, accessToken: token };
  }
  const minting = secret('client-secret');
  if (apiKey === undefined || minting === undefined || scopes === undefined) return undefined;
  return { kind: 'minted', apiKey, clientSecret: minting, scopes };
}

/** What is wrong with a secret, said without showing any of it. */
function secretProblem(written: string): string | undefined {
  if (written === '') return `It is empty. ${SECRETS_NOT_PASSED}`;
  if (/^\*+$/.test(written))
    return 'It consists of asterisks: a masked value was copied instead of the real one.';
  if (/^\$\{\{.*\}\}$|^\$\{?[A-Z_][A-Z0-9_]*\}?$/s.test(written)) {
    return `It is the text of an expression or variable that was not evaluated. Write \${{ secrets.NAME }}.`;
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
