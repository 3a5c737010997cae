import { identifierProblem } from '../campaign/api.js';
import {
  COMMANDS,
  type Command,
  setsGoing,
  WAIT_FOR,
  type WaitFor,
  waitsAfter,
} from '../campaign/commands.js';
import type { Signal } from '../campaign/signal.js';
import type { Credentials } from '../requests/tokens.js';
import { oneLine } from '../text/untrusted-text.js';
import { list, quote } from '../text/wording.js';
import { type Complain, DEFAULT_SCOPES, parseCredentials } from './credentials.js';
import { nearMiss } from './near-miss.js';
import { parseSignal, SIGNAL_INPUTS } from './signal.js';

/**
 * The inputs as given, by name. An input that was not given is absent, which is not the same as empty. The runner
 * itself fills in the defaults of action.yml, so an empty input was written that way.
 */
export type Given = ReadonlyMap<string, string>;

/** What to do when a start or resume finds the workflow already running; `auto` is already resolved. */
export type IfRunning = 'send' | 'skip' | 'join' | 'fail';

/** What to do when the step is cancelled or times out after it sent its start or resume. */
export type IfInterrupted = 'leave' | 'pause' | 'stop';

/** What the step is asked to do. Every value is valid, alone and with the others. */
export interface Inputs {
  organization: string;
  workflowId: string;
  command: Command;
  credentials: Credentials;
  waitFor: WaitFor;
  timeoutMs: number;
  /** Undefined: adaptive. */
  pollIntervalMs: number | undefined;
  /** The names that lead to the state, outermost first. Undefined: look in the likely places. */
  stateField: readonly string[] | undefined;
  ifRunning: IfRunning;
  ifInterrupted: IfInterrupted;
  dryRun: boolean;
  /** Undefined unless the command is `signal`. */
  signal: Signal | undefined;
  jobSummary: boolean;
  baseUrl: URL;
  imsUrl: URL;
}

/** One problem with the inputs; safe to print once redacted. */
export interface Problem {
  input: string;
  message: string;
}

/**
 * Every input with its default, in the order of action.yml. The defaults are needed here too, since a caller may
 * pass on an empty input.
 */
export const DEFAULTS = {
  'workflow-id': '',
  command: '',
  organization: '',
  'api-key': '',
  'access-token': '',
  'client-secret': '',
  scopes: DEFAULT_SCOPES.join(','),
  'wait-for': 'accepted',
  'timeout-minutes': '60',
  'poll-interval-seconds': 'adaptive',
  'state-field': 'auto',
  'if-running': 'auto',
  'if-interrupted': 'leave',
  'dry-run': 'false',
  activity: '',
  parameters: '',
  // Empty stands for the workflow run that calls, which differs from run to run.
  source: '',
  'job-summary': 'true',
  'base-url': 'https://mc.adobe.io',
  'ims-url': 'https://ims-na1.adobelogin.com',
};
type InputName = keyof typeof DEFAULTS;
const INPUT_NAMES = Object.keys(DEFAULTS) as InputName[];

/** Inputs that can keep a command from being sent, and what to write if an expression may give nothing. */
const GUARDS = new Map<InputName, string>([
  ['dry-run', '$' + '{{ inputs.dry-run || false }}'],
  ['if-running', '$' + "{{ inputs.if-running || 'auto' }}"],
]);

const lettersOf = (name: string): string => name.replaceAll(/[-_]/g, '');
const BY_LETTERS = new Map(INPUT_NAMES.map((name) => [lettersOf(name), name]));

/** Shorter names that users try. */
const SHORT_NAMES = new Map<string, InputName>([
  ['timeout', 'timeout-minutes'],
  ['pollinterval', 'poll-interval-seconds'],
  ['workflow', 'workflow-id'],
  ['params', 'parameters'],
]);

const MS = { minutes: 60_000, seconds: 1_000 };

/** Five days: GitHub lets no job run longer. */
const LONGEST_TIMEOUT_MINUTES = 7_200;

const SHORTEST_POLL_SECONDS = 0.1;
const LONGEST_POLL_SECONDS = 3_600;

/** Words that users try as commands, and what to tell them. */
const OTHER_COMMANDS = new Map(
  Object.entries({
    restart:
      'The API has no restart: use a step with `stop` and `wait-for: finished`, then one with `start`.',
    run: 'Did you mean `start`?',
    execute: 'Did you mean `start`?',
    launch: 'Did you mean `start`?',
    trigger: 'Did you mean `start`, or `signal`?',
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
 * Finds the inputs in the step's environment. The runner passes `dry-run` as `INPUT_DRY-RUN`, and also passes
 * names that action.yml does not declare (actions/runner, ActionRunner.cs).
 */
export function givenInputs(environment: Readonly<Record<string, string | undefined>>): Given {
  return new Map(
    Object.entries(environment).flatMap(([key, value]): [string, string][] =>
      key.startsWith('INPUT_') && value !== undefined ? [[key.slice(6).toLowerCase(), value]] : [],
    ),
  );
}

/** Who sends a signal, unless `source` says otherwise: the repository and the run (default variables of GitHub). */
export function callerIn(environment: Readonly<Record<string, string | undefined>>): string {
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = environment;
  const where = repository ? `: ${repository}` : '';
  return `GitHub Actions${where}${repository && run ? ` run ${run}` : ''}`;
}

/** The inputs, or every problem with them; then also what is good of command and workflow, and whether to tell it. */
export type ParsedInputs =
  | { ok: true; inputs: Inputs }
  | {
      ok: false;
      problems: Problem[];
      known: Partial<Pick<Inputs, 'command' | 'workflowId'>>;
      jobSummary: boolean;
    };

/**
 * Reads and checks all inputs.
 *
 * @param caller who sends a signal, unless `source` says otherwise
 * @returns the inputs, or every problem (not only the first) and whether to write a summary. No problem contains a
 *   secret.
 */
export function parseInputs(given: Given, caller = 'GitHub Actions'): ParsedInputs {
  const problems: Problem[] = [];
  const problem = (input: string, message: string): undefined => {
    problems.push({ input, message });
    return undefined;
  };
  const value = (name: InputName): string => given.get(name)?.trim() || DEFAULTS[name];
  const choice = <Word extends string>(name: InputName, allowed: readonly Word[]): Word | undefined => {
    const written = value(name);
    const found = allowed.find((word) => word === written.toLowerCase());
    if (found !== undefined) return found;
    const near = nearMiss(written, allowed);
    const meant = near === undefined ? '' : ` Did you mean \`${near}\`?`;
    return problem(name, `${quote(written)} is not one of ${list(allowed)}.${meant}`);
  };
  const boolean = (name: InputName): boolean | undefined => {
    const word = choice(name, ['true', 'false']);
    return word === undefined ? undefined : word === 'true';
  };
  /** A time in milliseconds; `lowest` and `highest` are in the input's unit. */
  const time = (
    name: InputName,
    lowest: number,
    highest: number,
    unit: keyof typeof MS,
  ): number | undefined => {
    const written = value(name);
    const isNumber = /^(\d+(\.\d*)?|\.\d+)$/.test(written);
    const parsed = Number(written);
    if (isNumber && parsed >= lowest && parsed <= highest && parsed > 0) return parsed * MS[unit];
    const range = lowest > 0 ? `from ${lowest} to ${highest}` : `above 0 and at most ${highest}`;
    const wrong = isNumber ? 'out of range' : 'not a plain number';
    return problem(
      name,
      `${quote(written)} is ${wrong}. Expected a number of ${unit} ${range}, such as 30 or 0.5.`,
    );
  };

  for (const [name, written] of given) misnamed(name, written.trim(), value, problem);
  const command = parseCommand(value('command'), problem);
  const setsNothingGoing = command !== undefined && !setsGoing(command);
  const mayBeSignal = command === undefined || command === 'signal';
  for (const [name, expression] of GUARDS) {
    // `if-running` concerns only a start or resume, so it must not make a stop fail.
    if (name === 'if-running' && setsNothingGoing) continue;
    if (given.get(name)?.trim() === '') problem(name, emptied(expression));
  }
  const waitFor = choice('wait-for', WAIT_FOR);
  // Other commands ignore the inputs that concern only a start or resume.
  const ifRunning = setsNothingGoing
    ? 'send'
    : choice('if-running', ['auto', 'send', 'skip', 'join', 'fail']);
  const ifInterrupted = setsNothingGoing ? 'leave' : choice('if-interrupted', ['leave', 'pause', 'stop']);
  const adaptive = value('poll-interval-seconds').toLowerCase() === 'adaptive';
  const draft: Draft = {
    organization: parseOrganization(value('organization'), problem),
    workflowId: parseWorkflowId(value('workflow-id'), problem),
    command,
    credentials: parseCredentials(value, problem),
    waitFor,
    timeoutMs: time('timeout-minutes', 0, LONGEST_TIMEOUT_MINUTES, 'minutes'),
    pollIntervalMs: adaptive
      ? undefined
      : time('poll-interval-seconds', SHORTEST_POLL_SECONDS, LONGEST_POLL_SECONDS, 'seconds'),
    stateField: parseStateField(value('state-field'), problem),
    ifRunning: setsNothingGoing ? 'send' : resolveIfRunning(ifRunning, command && waitFor, problem),
    ifInterrupted,
    dryRun: boolean('dry-run'),
    signal: mayBeSignal ? parseSignal(value, caller, problem) : undefined,
    jobSummary: boolean('job-summary'),
    baseUrl: parseOrigin('base-url', value('base-url'), problem),
    imsUrl: parseOrigin('ims-url', value('ims-url'), problem),
  };
  if (command !== undefined && waitFor !== undefined && !waitsAfter(command).includes(waitFor)) {
    problem(
      'wait-for',
      `\`${command}\` does not make a workflow \`${waitFor}\`. With \`${command}\`, use ${list(waitsAfter(command))}.`,
    );
  }
  for (const name of SIGNAL_INPUTS) {
    if (mayBeSignal || value(name) === '') continue;
    problem(
      name,
      `Only \`signal\` has it, and the command is \`${command}\`. Remove it, or set \`command: signal\`.`,
    );
  }
  return problems.length === 0 && isWhole(draft)
    ? { ok: true, inputs: draft }
    : { ok: false, problems, known: knownOf(draft), jobSummary: draft.jobSummary !== false };
}

/** Inputs on their way to being whole: one that has a problem is undefined. */
type Draft = { [Name in keyof Inputs]: Inputs[Name] | undefined };

function knownOf({ command, workflowId }: Draft): Partial<Pick<Inputs, 'command' | 'workflowId'>> {
  return { ...(command && { command }), ...(workflowId && { workflowId }) };
}

function isWhole(draft: Draft): draft is Inputs {
  const { pollIntervalMs: _adaptive, stateField: _lookedFor, signal: _none, ...others } = draft;
  return !Object.values(others).includes(undefined);
}

/** Complains about a name that is no input but resembles one. */
function misnamed(
  name: string,
  written: string,
  value: (name: InputName) => string,
  problem: Complain,
): void {
  if (name in DEFAULTS) return;
  const letters = lettersOf(name);
  const meant = SHORT_NAMES.get(letters) ?? BY_LETTERS.get(nearMiss(letters, [...BY_LETTERS.keys()]) ?? '');
  if (meant === undefined || written === value(meant)) return;
  if (written === '' && !GUARDS.has(meant)) return;
  problem(
    oneLine(name),
    `The action has no input of this name, so it would have no effect. Did you mean \`${meant}\`?`,
  );
}

function emptied(expression: string): string {
  return `It is empty: an expression probably gave nothing, and that must not decide whether the command is sent. Leave the input out, or write a value for that case, as in \`${expression}\`.`;
}

function resolveIfRunning(
  written: IfRunning | 'auto' | undefined,
  waitFor: WaitFor | undefined,
  problem: Complain,
): IfRunning | undefined {
  if (waitFor === undefined) return undefined;
  const waits = waitFor !== 'accepted';
  if (written === 'auto') return waits ? 'fail' : 'send';
  if (written === 'send' && waits) {
    return problem(
      'if-running',
      `With \`send\` and \`wait-for: ${waitFor}\` the step could not tell its own run from the one already under way. Use \`fail\`, \`skip\` or \`join\`, or \`wait-for: accepted\`.`,
    );
  }
  if (written === 'join' && !waits) {
    return problem(
      'if-running',
      '`join` waits for the run already under way, and `wait-for: accepted` waits for nothing. Set `wait-for` to `started` or `finished`, or use `skip`.',
    );
  }
  return written;
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

function parseOrganization(written: string, problem: Complain): string | undefined {
  // 24 hexadecimal digits, with or without the suffix, are an IMS organization.
  if (/@AdobeOrg$/i.test(written) || /^[0-9A-F]{24}$/i.test(written)) {
    return problem('organization', `That is the IMS organization ID. Use ${TENANT}.`);
  }
  const tenant = /^(?:https?:\/\/)?([\w.-]+)\.campaign\.adobe\.com\b/i.exec(written)?.[1];
  if (tenant !== undefined) {
    return problem('organization', `That is the address of Campaign. Use the tenant alone: \`${tenant}\`.`);
  }
  if (written === '') return problem('organization', `It is empty. Expected ${TENANT}.`);
  const wrong = identifierProblem(written);
  if (wrong !== undefined) return problem('organization', wrong);
  const foreign = /[^\w.-]/u.exec(written)?.[0];
  if (foreign === undefined) return written;
  const found = foreign.trim() === '' ? 'a space' : `“${foreign}”`;
  return problem(
    'organization',
    `It contains ${found}. A tenant has only letters, digits, dots, hyphens and underscores. Use ${TENANT}.`,
  );
}

function parseWorkflowId(written: string, problem: Complain): string | undefined {
  const wrong =
    written === ''
      ? 'It is empty. Expected the ID of the workflow as Campaign shows it, such as `WKF110`.'
      : identifierProblem(written);
  return wrong === undefined ? written : problem('workflow-id', wrong);
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

/**
 * Parses an origin that secrets may be sent to: https, or http on a loopback address. Tells `problem` about
 * anything else and returns undefined.
 */
export function parseOrigin(
  input: 'base-url' | 'ims-url',
  written: string,
  problem: Complain,
): URL | undefined {
  const expected = `Expected an origin such as ${DEFAULTS[input]}`;
  const url = /^[a-z]+:\/\/[^/]/i.test(written) && URL.canParse(written) ? new URL(written) : undefined;
  // A URL may hold a password, so no message here repeats the value.
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
