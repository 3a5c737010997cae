import { COMMANDS, type Command, identifierProblem, WAIT_FOR, type WaitFor } from './campaign.js';
import { type Complain, type Credentials, DEFAULT_SCOPES, parseCredentials } from './credentials.js';
import { nearMiss } from './near-miss.js';
import { list, quote } from './wording.js';

/** When a `start` finds the workflow already running. */
export type IfRunning = 'send' | 'skip' | 'join' | 'fail';

/** When the step is cancelled or times out after its start or resume was sent. */
export type IfInterrupted = 'leave' | 'pause' | 'stop';

/** What the step was asked to do; every value valid, alone and together. */
export interface Inputs {
  organization: string;
  workflowId: string;
  command: Command;
  credentials: Credentials;
  waitFor: WaitFor;
  timeoutMs: number;
  /** Undefined: adaptive. */
  pollIntervalMs: number | undefined;
  /** Names on the way to the state, outermost first; undefined: looked for. */
  stateField: readonly string[] | undefined;
  ifRunning: IfRunning;
  ifInterrupted: IfInterrupted;
  dryRun: boolean;
  jobSummary: boolean;
  baseUrl: URL;
  imsUrl: URL;
}

/** One thing that is wrong with the inputs; safe to print once redacted. */
export interface Problem {
  input: string;
  message: string;
}

/** The defaults that action.yml shows; needed here too, since an input may be passed on empty. */
export const DEFAULTS: Readonly<Record<string, string>> = {
  scopes: DEFAULT_SCOPES.join(','),
  'wait-for': 'accepted',
  'timeout-minutes': '60',
  'poll-interval-seconds': 'adaptive',
  'state-field': 'auto',
  'if-running': 'send',
  'if-interrupted': 'leave',
  'dry-run': 'false',
  'job-summary': 'true',
  'base-url': 'https://mc.adobe.io',
  'ims-url': 'https://ims-na1.adobelogin.com',
};

/** Five days: GitHub lets no job run longer. */
const LONGEST_TIMEOUT_MINUTES = 7_200;

const SHORTEST_POLL_SECONDS = 0.1;
const LONGEST_POLL_SECONDS = 3_600;

/** What each command's `wait-for` may be. */
export const WAITS: Record<Command, readonly WaitFor[]> = {
  start: ['accepted', 'started', 'finished'],
  pause: ['accepted', 'paused'],
  resume: ['accepted', 'started', 'finished'],
  stop: ['accepted', 'finished'],
};

/** Words that users try, and what to tell them. */
const OTHER_COMMANDS = new Map(
  Object.entries({
    restart:
      'The API has no restart: use a step with `stop` and `wait-for: finished`, then one with `start`.',
    run: 'Did you mean `start`?',
    execute: 'Did you mean `start`?',
    launch: 'Did you mean `start`?',
    trigger: 'Did you mean `start`?',
    unpause: 'Did you mean `resume`?',
    continue: 'Did you mean `resume`?',
    suspend: 'Did you mean `pause`?',
    cancel: 'Did you mean `stop`?',
    abort: 'Did you mean `stop`?',
    kill: 'Did you mean `stop`?',
    status: 'To see a workflow’s state, use any command with `dry-run: true`.',
  }),
);

/**
 * Reads and checks all inputs.
 *
 * @param read the value of an input, empty when it is not set, as the runner hands it in
 * @returns the inputs, or every problem found, never only the first, and whether these are to be in a summary.
 *   No problem holds a secret.
 */
export function parseInputs(
  read: (name: string) => string,
): { ok: true; inputs: Inputs } | { ok: false; problems: Problem[]; jobSummary: boolean } {
  const problems: Problem[] = [];
  const problem = (input: string, message: string): undefined => {
    problems.push({ input, message });
    return undefined;
  };
  const value = (name: string): string => read(name).trim() || (DEFAULTS[name] ?? '');
  const choice = <Word extends string>(name: string, allowed: readonly Word[]): Word | undefined => {
    const written = value(name);
    const found = allowed.find((word) => word === written.toLowerCase());
    if (found !== undefined) return found;
    const near = nearMiss(written, allowed);
    const meant = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    return problem(name, `${quote(written)} is not one of ${list(allowed)}.${meant}`);
  };
  const boolean = (name: string): boolean | undefined => {
    const word = choice(name, ['true', 'false']);
    return word === undefined ? undefined : word === 'true';
  };
  const number = (name: string, lowest: number, highest: number, unit: string): number | undefined => {
    const written = value(name);
    const isNumber = /^(\d+(\.\d*)?|\.\d+)$/.test(written);
    const parsed = Number(written);
    if (isNumber && parsed >= lowest && parsed <= highest && parsed > 0) return parsed;
    const range = lowest > 0 ? `from ${lowest} to ${highest}` : `above 0 and at most ${highest}`;
    const wrong = isNumber ? 'out of range' : 'not a plain number';
    return problem(
      name,
      `${quote(written)} is ${wrong}. Expected a number of ${unit} ${range}, such as 30 or 0.5.`,
    );
  };
  const identifier = (name: string, expected: string): string | undefined => {
    const written = value(name);
    const wrong = written === '' ? `It is empty. Expected ${expected}.` : identifierProblem(written);
    return wrong === undefined ? written : problem(name, wrong);
  };

  const organization = parseOrganization(identifier, value('organization'), problem);
  const workflowId = identifier(
    'workflow-id',
    'the ID of the workflow as Campaign shows it, such as `WKF110`',
  );
  const command = parseCommand(value('command'), problem);
  const credentials = parseCredentials(value, problem);
  const waitFor = choice('wait-for', WAIT_FOR);
  const timeoutMinutes = number('timeout-minutes', 0, LONGEST_TIMEOUT_MINUTES, 'minutes');
  const adaptive = value('poll-interval-seconds').toLowerCase() === 'adaptive';
  const pollSeconds = adaptive
    ? undefined
    : number('poll-interval-seconds', SHORTEST_POLL_SECONDS, LONGEST_POLL_SECONDS, 'seconds');
  const stateField = parseStateField(value('state-field'), problem);
  const ifRunning = choice('if-running', ['send', 'skip', 'fail']);
  const ifInterrupted = choice('if-interrupted', ['leave', 'pause', 'stop']);
  const dryRun = boolean('dry-run');
  const jobSummary = boolean('job-summary');
  const baseUrl = parseOrigin('base-url', value('base-url'), problem);
  const imsUrl = parseOrigin('ims-url', value('ims-url'), problem);

  if (command !== undefined && waitFor !== undefined && !WAITS[command].includes(waitFor)) {
    problem(
      'wait-for',
      `\`${command}\` does not make a workflow \`${waitFor}\`. With \`${command}\`, use ${list(WAITS[command])}.`,
    );
  }
  if (
    problems.length > 0 ||
    organization === undefined ||
    workflowId === undefined ||
    command === undefined ||
    credentials === undefined ||
    waitFor === undefined ||
    timeoutMinutes === undefined ||
    ifRunning === undefined ||
    ifInterrupted === undefined ||
    dryRun === undefined ||
    jobSummary === undefined ||
    baseUrl === undefined ||
    imsUrl === undefined
  ) {
    return { ok: false, problems, jobSummary: jobSummary !== false };
  }
  return {
    ok: true,
    inputs: {
      organization,
      workflowId,
      command,
      credentials,
      waitFor,
      timeoutMs: timeoutMinutes * 60_000,
      pollIntervalMs: pollSeconds === undefined ? undefined : pollSeconds * 1000,
      stateField,
      ifRunning,
      ifInterrupted,
      dryRun,
      jobSummary,
      baseUrl,
      imsUrl,
    },
  };
}

function parseCommand(written: string, problem: Complain): Command | undefined {
  const found = COMMANDS.find((command) => command === written.toLowerCase());
  if (found !== undefined) return found;
  if (written === '') return problem('command', `It is empty. Use ${list(COMMANDS)}.`);
  const near = nearMiss(written, COMMANDS);
  const meant = OTHER_COMMANDS.get(written.toLowerCase()) ?? (near && `Did you mean \`${near}\`?`) ?? '';
  return problem('command', `${quote(written)} is not a command. Use ${list(COMMANDS)}. ${meant}`.trim());
}

const TENANT =
  'the Campaign tenant: the part of your Campaign URL before `.campaign.adobe.com`, such as `geometrixx` or `geometrixx-mkt-stage1`';

function parseOrganization(
  identifier: (name: string, expected: string) => string | undefined,
  written: string,
  problem: Complain,
): string | undefined {
  // 24 hexadecimal digits, with or without the suffix, are an IMS organization.
  if (/@AdobeOrg$/i.test(written) || /^[0-9A-F]{24}$/i.test(written)) {
    return problem('organization', `That is the IMS organization ID. Use ${TENANT}.`);
  }
  const tenant = /^(?:https?:\/\/)?([\w.-]+)\.campaign\.adobe\.com\b/i.exec(written)?.[1];
  if (tenant !== undefined) {
    return problem('organization', `That is the address of Campaign. Use the tenant alone: \`${tenant}\`.`);
  }
  return identifier('organization', TENANT);
}

function parseStateField(written: string, problem: Complain): readonly string[] | undefined {
  if (written.toLowerCase() === 'auto') return undefined;
  const names = written.split('.');
  if (names.length > 10 || names.some((name) => !/^[^\s\p{C}]{1,100}$/u.test(name))) {
    return problem(
      'state-field',
      `${quote(written)} is not a path to a field. Expected names separated by dots, such as \`execution.state\`.`,
    );
  }
  return names;
}

/** An origin that secrets may be sent to: https, or a loopback address; undefined, once `problem` was told, if it is none. */
export function parseOrigin(input: string, written: string, problem: Complain): URL | undefined {
  const expected = `Expected an origin such as ${DEFAULTS[input]}`;
  const url = /^[a-z]+:\/\/[^/]/i.test(written) && URL.canParse(written) ? new URL(written) : undefined;
  // A URL may hold a password: the value is not repeated in any of these.
  if (url === undefined) return problem(input, `It is not an origin. ${expected}.`);
  if (url.username !== '' || url.password !== '') {
    return problem(input, `It holds a user name or password, which a URL must not. ${expected}.`);
  }
  if (url.pathname !== '/' || /[?#]/.test(written)) {
    return problem(
      input,
      `It has something after the host. ${expected}, without a path; tenant and workflow are inputs of their own.`,
    );
  }
  if (url.protocol === 'https:') return url;
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return url;
  return problem(
    input,
    `Only https is allowed (http on a loopback address alone, for tests), since secrets are sent there. ${expected}.`,
  );
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
