import { type Ambiguous, type Answer, type Exchange, isSuccess } from '../http/exchange.js';
import { isHtmlPage } from '../http/html-page.js';
import { AGAIN, type Command } from './commands.js';
import type { Reason } from './reason.js';
import { isTurnedAway, readServerError, type ServerError } from './server-error.js';

/** Why something went wrong, as far as the action can tell, and what the user can do about it. */
export interface Diagnosis {
  cause: string;
  remedy: string;
}

/** What happened, the likely reason, and what to do about it. */
export interface Trouble extends Diagnosis {
  reason: Reason;
  /** A sentence without its capital letter and its full stop. */
  what: string;
}

/** Which request went wrong: a command, a signal, a read of the workflow's record, or a request for a token. */
export type Subject = 'command' | 'signal' | 'read' | 'mint';

/** What a diagnosis depends on, besides the exchange itself. */
export interface Context {
  subject: Subject;
  /** Where the token came from: the input `access-token`, or minted by this step. */
  token: 'given' | 'minted';
  /** The names of a signal's parameters. */
  parameters?: readonly string[];
}

const CONSOLE = 'the Adobe Developer Console';

const TRY_LATER = 'Run it again in a few minutes; status.adobe.com shows known outages.';

const TENANT_REMEDY =
  'Check `organization`: it is the tenant in your Campaign URL (after a migration to v8, the v8 tenant ID), not the …@AdobeOrg ID.';

const PROFILE: Diagnosis = {
  cause: 'The credential is valid, but has no rights in this Campaign tenant.',
  remedy: `Check \`organization\`, and add a Campaign product profile of this tenant to the credential in ${CONSOLE}.`,
};

const USAGE: Diagnosis = {
  cause: 'The API’s rate limit is reached.',
  remedy:
    'Run it again later, run fewer jobs at a time, and share one token between steps instead of minting one for each.',
};

const GATEWAY_DOWN: Diagnosis = {
  cause: "Adobe's gateway could not check the credential; nothing reached Campaign.",
  remedy: TRY_LATER,
};

const TOKEN: Record<Context['token'], Diagnosis> = {
  given: {
    cause:
      'The access token has expired (they live 24 hours), was revoked, or belongs to another organization.',
    remedy:
      'Give `client-secret` instead of `access-token`, so that the step mints a fresh one, or renew the token.',
  },
  minted: {
    cause: 'The API gateway rejected the minted token.',
    remedy: `Check that \`api-key\` and \`client-secret\` belong to one OAuth Server-to-Server credential in ${CONSOLE}, that its project has the Adobe Campaign API, and that \`scopes\` lists what the project shows.`,
  },
};

/** Errors of the API gateway (adobe-apiplatform/api-gateway-request-validation; partly documented). */
const GATEWAY = new Map<string, Diagnosis | 'token'>(
  Object.entries<Diagnosis | 'token'>({
    '401013': 'token',
    '403000': {
      cause: 'The gateway saw no API key: something on the way removed the X-Api-Key header.',
      remedy: 'Check the proxy between the runner and Adobe; `api-key` itself was sent.',
    },
    '403003': {
      cause: 'The API key is not known, or not allowed to use the Adobe Campaign API.',
      remedy: `Check that \`api-key\` is the Client ID shown in ${CONSOLE}, and that its project has the Adobe Campaign API.`,
    },
    '403010': {
      cause: 'The gateway saw no token: something on the way removed the Authorization header.',
      remedy: 'Check the proxy between the runner and Adobe; a token was sent.',
    },
    '403011': {
      cause: 'The token lacks a scope that the Campaign API demands.',
      remedy: `Set \`scopes\` to the list that your project shows in ${CONSOLE}.`,
    },
    '403020': PROFILE,
    '403023': PROFILE,
    '403024': PROFILE,
    '403025': PROFILE,
    '503020': PROFILE,
    '429001': USAGE,
    '429002': USAGE,
    '429050': USAGE,
    '503000': GATEWAY_DOWN,
    '503010': GATEWAY_DOWN,
    '503071': GATEWAY_DOWN,
  }),
);

/** Errors of the token service, by OAuth error name (RFC 6749 §5.2, and as third parties report them). */
const IMS = new Map<string, Diagnosis>(
  Object.entries<Diagnosis>({
    invalid_client: {
      cause: 'The token service does not accept `api-key` together with `client-secret`.',
      remedy: `Copy Client ID and client secret again from one OAuth Server-to-Server credential in ${CONSOLE}; a secret that was rotated out no longer works.`,
    },
    invalid_scope: {
      cause: 'The credential may not ask for one of the `scopes`.',
      remedy: `Set \`scopes\` to the list that your project shows in ${CONSOLE}.`,
    },
    unauthorized_client: {
      cause: 'The credential is not an OAuth Server-to-Server credential.',
      remedy: `Add an OAuth Server-to-Server credential to the project in ${CONSOLE}; JWT credentials no longer work.`,
    },
    internal_error: {
      cause: 'The token service is in trouble.',
      remedy: TRY_LATER,
    },
  }),
);

/** All errors of the token service that are known by name; the others need no diagnosis of their own. */
export const IMS_ERRORS: ReadonlySet<string> = new Set([
  ...IMS.keys(),
  ...['invalid_request', 'invalid_grant', 'unsupported_grant_type'],
  ...['access_denied', 'server_error', 'temporarily_unavailable'],
]);

const IMS_SECRET: Diagnosis = {
  cause: '`client-secret` does not belong to `api-key`, or was rotated out.',
  remedy: `Copy the client secret again from the OAuth Server-to-Server credential in ${CONSOLE}.`,
};

const IMS_ID: Diagnosis = {
  cause: 'The token service does not know the client ID given as `api-key`.',
  remedy: `Copy the Client ID again from the OAuth Server-to-Server credential in ${CONSOLE}, and check \`ims-url\`.`,
};

const PARAMETER_TYPES =
  'in lines `name=value` all values are strings, and in a JSON object they keep their type.';

/** Errors of Campaign itself, by their wording (Adobe Campaign Standard and v8 documentation). */
const CAMPAIGN: [RegExp, Diagnosis][] = [
  [
    /Unable to find document/i,
    {
      cause: 'This Campaign tenant has no workflow with that ID.',
      remedy:
        'Copy the ID from the workflow’s page in Campaign (not its label). If somebody changed the ID there, change `workflow-id` too. Check `organization`: stage and production have different workflows.',
    },
  ],
  [
    /XTK-170036|decrypt PKey/i,
    {
      cause:
        '`workflow-id` looks like a PKey, but this tenant cannot read it: PKeys differ between instances.',
      remedy: 'Use the workflow’s ID (such as WKF110), which stays the same.',
    },
  ],
];

/** A signal goes to an address that Campaign itself gave. */
const NO_ADDRESS: Diagnosis = {
  cause: 'Campaign does not know the address that the workflow’s record gives for the activity.',
  remedy:
    'Look at the workflow in Campaign: the activity may have been removed, or the workflow replaced. Then run this again, since the address is read anew each time.',
};

const SIGNAL_REJECTED: Diagnosis = {
  cause:
    'Campaign, or something in front of it, rejected the signal. It may have come within 10 minutes of another, or with parameters that the activity does not declare.',
  remedy:
    'The answer may say why: the `response` output holds it. Look at the workflow’s log in Campaign before you signal again.',
};

/** The same for a signal. */
const SIGNALS: [RegExp, Diagnosis][] = [
  [/Unable to find document|XTK-170036|decrypt PKey/i, NO_ADDRESS],
  [
    /XTK-170006|HandleTrigger/i,
    {
      cause:
        'Campaign could not evaluate the signal. Often a parameter is missing, or is of another type than declared.',
      remedy: `Compare \`parameters\` with those of the External signal activity in Campaign; ${PARAMETER_TYPES}`,
    },
  ],
];

/** The name in Campaign's message about a parameter that the activity does not declare (Adobe documentation). */
const UNDECLARED = /'([^']{1,200})' parameter isn't defined/i;

function undeclared(message: string, parameters: readonly string[]): Diagnosis | undefined {
  const named = UNDECLARED.exec(message)?.[1];
  if (named === undefined) return undefined;
  // Only a name that this step sent is sure to be one.
  const name = parameters.includes(named) ? `\`${named}\`` : 'one of the `parameters`';
  return {
    cause: `The External signal activity does not declare ${name}.`,
    remedy: `Correct the name of ${name} (it is case-sensitive), or declare it in the activity in Campaign and start the workflow again.`,
  };
}

const UNKNOWN_COMMAND: Diagnosis = {
  cause: 'Campaign does not know the command.',
  remedy: 'Run again with the newest version of this action, and report it if that does not help.',
};

/** Campaign's other errors. */
const CAMPAIGN_OTHER: Record<Exclude<Subject, 'mint'>, Diagnosis> = {
  command: {
    cause:
      'Campaign refused. Often the workflow is in a state that does not allow the command: already running, already stopped, or not paused.',
    remedy: 'Look at the state of the workflow and at its log in Campaign.',
  },
  signal: {
    cause: 'Campaign refused the signal. Often the workflow is not running.',
    remedy:
      'Look at the state of the workflow and at its log in Campaign, and compare `parameters` with what the activity declares.',
  },
  read: {
    cause: 'Campaign itself failed to read the workflow.',
    remedy:
      'Check `workflow-id`, `organization` and the rights of the credential, and whether the workflow opens in Campaign; status.adobe.com shows known outages.',
  },
};

/** An error that names no source, in an answer whose status says success. */
const ERROR_IN_SUCCESS: Diagnosis = {
  cause:
    'Campaign, or something in front of it, answered with an error, although the status says that all is well.',
  remedy:
    'Check `workflow-id`, `organization`, `base-url`, and the proxy between the runner and Adobe; status.adobe.com shows known outages.',
};

/** Answers without an error of their own, by status. */
const STATUS: Record<number, Diagnosis | 'token'> = {
  400: { cause: 'The request was refused as malformed; a wrong tenant can cause it.', remedy: TENANT_REMEDY },
  401: 'token',
  403: {
    cause: 'Access was denied, perhaps by a firewall or proxy on the way.',
    remedy: `Check the credential’s product profiles in ${CONSOLE}, and the proxy between the runner and Adobe.`,
  },
  404: {
    cause: 'Nothing was found there: the workflow ID or the tenant is wrong.',
    remedy: `Copy \`workflow-id\` from the workflow’s page in Campaign. ${TENANT_REMEDY}`,
  },
  405: {
    cause: 'The server at that address does not accept this kind of request.',
    remedy: 'Check `base-url` and `ims-url`.',
  },
  407: {
    cause: 'A proxy wants credentials.',
    remedy: 'Put them into the `https_proxy` variable, from a secret.',
  },
  429: USAGE,
};

const REDIRECT: Diagnosis = {
  cause:
    'The address redirects elsewhere. A redirect is never followed, since that would pass on the API key.',
  remedy: 'Check `base-url` and `ims-url`, and the proxy between the runner and Adobe.',
};

/** A success that is useless, since part of it did not arrive. */
const CUT_SHORT: Diagnosis = {
  cause: 'The connection broke, or stalled, in the middle of the answer.',
  remedy: 'Run it again; if it keeps failing, check the runner’s network and proxy.',
};

const MINT_REFUSED: Diagnosis = {
  cause: 'The token service, or something in front of it, refused to issue a token for this credential.',
  remedy: `Check \`api-key\` and \`client-secret\` against the credential in ${CONSOLE}, and \`ims-url\`.`,
};

const REJECTED: Diagnosis = {
  cause: 'Campaign, or something in front of it, rejected the request.',
  remedy: 'The answer may say why: the `response` output holds it.',
};

const CLIENT_ERROR: Record<Subject, Diagnosis> = {
  command: REJECTED,
  signal: SIGNAL_REJECTED,
  read: {
    cause: 'Campaign, or something in front of it, rejected the request.',
    remedy: 'Check the credential’s rights, `base-url`, and the proxy between the runner and Adobe.',
  },
  mint: MINT_REFUSED,
};

const ROUTED =
  'Adobe’s router took the request, but got no usable answer from the server behind it. A wrong `organization` can cause this.';

type Doubt = Ambiguous['fault'] | 'answered' | 'routed' | 'redirected' | 'cut' | 'page' | 'error' | 'text';

const DOUBT: Record<Doubt, string> = {
  interrupted: 'The step was cancelled after the request was sent and before its answer came.',
  silent:
    'The request was sent, but no answer came in time: the server is in trouble, or `timeout-minutes` left it too little.',
  lost: 'The connection broke after the request was sent: the server, or something between, is in trouble.',
  'not-http': 'Something that does not speak HTTP answered after the request was sent.',
  answered: 'A server or proxy failed after it took the request; whether Campaign got it is not known.',
  routed: ROUTED,
  redirected:
    'The answer leads elsewhere: to a login page, or to where a server sends its clients after it carried out their request.',
  // The others are of answers to a signal.
  cut: 'The answer broke off, so it does not tell whether Campaign took the signal.',
  page: 'The answer is a page, so something other than the Campaign API gave it, such as a proxy.',
  error: 'The answer holds an error, although its status says otherwise.',
  text: 'The signal may have come too soon: Campaign answers in plain text within 10 minutes of another, and does not document whether it then takes the signal.',
};

/**
 * Explains why nobody can tell whether a command was carried out.
 *
 * @param parameters the names of a signal's parameters
 */
export function doubt(command: Command, exchange: Exchange, parameters: readonly string[] = []): Diagnosis {
  const said = exchange.kind === 'answered' ? readServerError(exchange.body).message : '';
  const known = command === 'signal' ? documented(said, { subject: 'signal', parameters }) : undefined;
  return {
    cause: known?.cause ?? DOUBT[doubtBy(exchange)],
    remedy: `${command === 'signal' ? 'The activity may have been triggered' : 'The command may have been applied'}; look at the workflow in Campaign before you re-run: ${AGAIN[command]}.`,
  };
}

function doubtBy(exchange: Exchange): Doubt {
  if (exchange.kind === 'ambiguous') return exchange.fault;
  if (exchange.kind !== 'answered') return 'lost';
  // Of the answers that say success, or 429, only those to a signal leave a doubt.
  if (isSuccess(exchange.status) || exchange.status === 429) return doubtOfSignal(exchange);
  if (exchange.status < 400) return 'redirected';
  return readServerError(exchange.body).source === 'routing' ? 'routed' : 'answered';
}

function doubtOfSignal(answer: Answer): Doubt {
  if (!answer.bodyComplete) return 'cut';
  if (isHtmlPage(answer)) return 'page';
  return readServerError(answer.body).source === 'none' ? 'text' : 'error';
}

/** Explains a request that the deadline cut off. */
export function timeIsUp(setBy: string): Diagnosis {
  return {
    cause: `The time that ${setBy} allows was over before the answer came.`,
    remedy: 'Allow more time; if that does not help, find out what slows the connection down.',
  };
}

/**
 * Explains a command that the deadline kept from being sent.
 *
 * @param setBy what set the deadline, in words for the user
 */
export function notSentInTime(setBy: string): Diagnosis {
  return {
    cause: `The time that ${setBy} allows was over before the command could be sent.`,
    remedy: 'Nothing was changed in Campaign; run it again, with a longer `timeout-minutes` if need be.',
  };
}

const IN_TROUBLE: Diagnosis = {
  cause: 'The server, or something on the way, is in trouble.',
  remedy: TRY_LATER,
};

const SERVER_TROUBLE: Record<Subject, Diagnosis> = {
  // Only for a certain refusal, such as the gateway's 503; any other is ambiguous.
  command: IN_TROUBLE,
  signal: IN_TROUBLE,
  read: IN_TROUBLE,
  mint: { cause: 'The token service, or something on the way, is in trouble.', remedy: TRY_LATER },
};

/** Connections that were never made, so nothing was sent. */
const CONNECTION: Record<Extract<Exchange, { kind: 'not-delivered' }>['fault'], Diagnosis> = {
  dns: {
    cause: 'The host name could not be resolved.',
    remedy:
      'Check `base-url` and `ims-url`. A self-hosted runner may need a proxy: set `https_proxy` for the step.',
  },
  refused: {
    cause: 'Nothing listens at that address, or a firewall turns the connection away.',
    remedy: 'Check `base-url` and `ims-url`, the firewall, and whether the runner needs `https_proxy`.',
  },
  unreachable: {
    cause: 'The network has no route to that host.',
    remedy: 'Check the runner’s network and firewall, and whether it needs `https_proxy`.',
  },
  timeout: {
    cause:
      'No connection was made in time. Often a firewall drops it silently, or a name server does not answer.',
    remedy: 'Check the runner’s network, firewall and DNS, and whether it needs `https_proxy`.',
  },
  tls: {
    cause:
      'The server’s certificate could not be verified, or the TLS handshake failed. A proxy that inspects TLS presents its own certificate.',
    remedy:
      'Set `NODE_EXTRA_CA_CERTS` on the runner to a PEM file with your organization’s root certificate, and check `base-url` and `ims-url`.',
  },
  proxy: {
    cause: 'The proxy could not be reached, or refused to connect.',
    remedy:
      'Check `https_proxy` (with its credentials) and `no_proxy` on the runner, and that the proxy allows the host.',
  },
  interrupted: { cause: 'The step was interrupted.', remedy: 'Nothing was sent; run again when you like.' },
  other: {
    cause: 'The connection broke before anything was sent.',
    remedy: 'Run it again; if it keeps failing, check the runner’s network, firewall and proxy.',
  },
};

/** Explains a failed exchange. {@link doubt} explains a command whose outcome is unclear. */
export function diagnose(exchange: Exchange, context: Context): Diagnosis {
  switch (exchange.kind) {
    case 'not-delivered':
      return CONNECTION[exchange.fault];
    case 'ambiguous':
      return SERVER_TROUBLE[context.subject];
    case 'answered':
      return diagnoseAnswer(exchange.status, readServerError(exchange.body), context);
  }
}

/** Explains an error that came as a workflow's record, with a status that says success. */
export function diagnoseErrorInSuccess({ status, body }: Answer, token: Context['token']): Diagnosis {
  return diagnoseError(status, readServerError(body), { subject: 'read', token }) ?? ERROR_IN_SUCCESS;
}

function diagnoseAnswer(status: number, error: ServerError, context: Context): Diagnosis {
  if (isSuccess(status)) return CUT_SHORT;
  if (status < 400) return REDIRECT;
  const named = diagnoseError(status, error, context);
  if (named !== undefined) return named;
  if (context.subject === 'mint' && [400, 401, 403, 404].includes(status)) return MINT_REFUSED;
  // The read before has shown that tenant and workflow exist.
  if (context.subject === 'signal' && [404, 410].includes(status)) return NO_ADDRESS;
  if (context.subject === 'signal' && status === 400) return SIGNAL_REJECTED;
  const byStatus = STATUS[status];
  if (byStatus !== undefined) return byStatus === 'token' ? TOKEN[context.token] : byStatus;
  return status < 500 ? CLIENT_ERROR[context.subject] : SERVER_TROUBLE[context.subject];
}

function diagnoseError(status: number, error: ServerError, context: Context): Diagnosis | undefined {
  switch (error.source) {
    case 'gateway': {
      const known = GATEWAY.get(error.code);
      return known === 'token' ? TOKEN[context.token] : known;
    }
    case 'routing':
      if (isTurnedAway(error)) {
        return { cause: 'Adobe’s router knows no such tenant or address.', remedy: TENANT_REMEDY };
      }
      if (status >= 300 && status < 500) return undefined;
      return { cause: ROUTED, remedy: `${TRY_LATER} ${TENANT_REMEDY}` };
    case 'ims':
      if (context.subject !== 'mint') return undefined;
      if (/client_secret/.test(error.message)) return IMS_SECRET;
      if (/client_id/.test(error.message)) return IMS_ID;
      return IMS.get(error.code);
    case 'campaign':
      if (context.subject === 'mint') return undefined;
      return documented(error.message, context) ?? CAMPAIGN_OTHER[context.subject];
    case 'none':
      // v8 sends these messages without the code that Standard puts in front.
      if (context.subject === 'mint' || (status !== 404 && !isSuccess(status))) return undefined;
      return documented(error.message, context);
  }
}

/** Explains an error of Campaign whose wording is documented. */
function documented(
  message: string,
  { subject, parameters = [] }: Pick<Context, 'subject' | 'parameters'>,
): Diagnosis | undefined {
  if (subject === 'signal') {
    return undeclared(message, parameters) ?? SIGNALS.find(([pattern]) => pattern.test(message))?.[1];
  }
  const known = CAMPAIGN.find(([pattern]) => pattern.test(message))?.[1];
  if (known !== undefined) return known;
  return subject === 'command' && /enumeration/i.test(message) ? UNKNOWN_COMMAND : undefined;
}
