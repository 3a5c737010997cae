/** The simulator's command line: its flags, its help, and what a command line means. */

import { parseArgs } from 'node:util';
import { type Fault, parseFault } from './faults.js';
import { BEHAVIOURS } from './lifecycle.js';
import { nearest } from './near.js';
import {
  allowedBy,
  allows,
  DEFAULT_OPTIONS,
  OPTION_RULES,
  OptionError,
  type SimulatorOptions,
  type WorkflowOptions,
  workflowFrom,
} from './options.js';

type PlainOption = keyof typeof OPTION_RULES;

interface Flag {
  readonly option: PlainOption;
  readonly help: string;
}

/** Flags that stand for one option each; a flag is the option's name in kebab case. */
const GROUPS: Readonly<Record<string, readonly Flag[]>> = {
  'Where and who': [
    { option: 'port', help: 'TCP port on 127.0.0.1; 0 is any free one' },
    { option: 'tenant', help: 'the tenant (organization) in the API address' },
    { option: 'apiKey', help: 'API key, which is the client ID too' },
    { option: 'clientSecret', help: 'secret that a token is minted with' },
    { option: 'scopes', help: 'scopes a token may be asked for, with commas' },
    { option: 'requiredScopes', help: 'scopes a token must have, or else 403011' },
    { option: 'tokenLifetimeSeconds', help: 'how long a token is valid; fractions allowed' },
    { option: 'wrongTenantStatus', help: 'status for a tenant that is not known' },
    { option: 'productProfile', help: 'of the credential, for the tenant; missing is 403025' },
  ],
  'How workflows run (each one, unless --workflow says otherwise)': [
    { option: 'behaviour', help: 'how a run goes' },
    { option: 'initialState', help: 'the state to begin with' },
    { option: 'runMs', help: 'time in progress until a run is finished' },
    { option: 'transitionMs', help: 'time in starting, pausing, resuming, stopping' },
    { option: 'queueMs', help: 'time an accepted command waits until it shows' },
  ],
  'How records show it': [
    { option: 'vocabulary', help: 'how the state is written; interface says Warning for a pause' },
    { option: 'stateField', help: 'where it is: a dotted path such as execution.state' },
    { option: 'recordStamps', help: 'a time of last change, or a field that always differs' },
    {
      option: 'savedCommands',
      help: 'whether saving a command changes the record, before it is carried out',
    },
    { option: 'besideState', help: 'a second field, which may contradict the state' },
    { option: 'staleReads', help: 'share of reads that show the record as it was' },
    { option: 'staleMs', help: 'how long before that was, also for a lagging field' },
  ],
  'How commands are answered': [
    { option: 'successStatus', help: 'status when a command is accepted' },
    { option: 'successBody', help: 'its body' },
    { option: 'redundant', help: 'a command that changes nothing: 2xx all the same, or 500 RST-360011' },
    { option: 'pkeyCommands', help: 'whether a command takes a PKey for the ID' },
    { option: 'dialect', help: 'whose error messages: Campaign Standard or v8' },
    { option: 'errorFormat', help: 'whether they come as JSON or as plain text' },
  ],
};

const FAULT_GROUP = 'What goes wrong';
const FAULT_FLAGS: readonly Flag[] = [
  { option: 'randomReadFailures', help: 'share of reads that fail for a moment' },
  { option: 'seed', help: 'seed of that chance, and of stale reads' },
];

const FLAGS: readonly Flag[] = [...Object.values(GROUPS).flat(), ...FAULT_FLAGS];

/** What a command line asks for. */
export type CliRequest =
  | { readonly action: 'help' | 'list-faults' }
  | {
      readonly action: 'run';
      readonly options: Partial<SimulatorOptions>;
      readonly readyFile: string | undefined;
    };

/**
 * Reads a command line, without the program's name.
 *
 * @throws {OptionError} with one line: what is wrong and what is allowed
 */
export function parseCommandLine(args: readonly string[]): CliRequest {
  const values = valuesOf(args);
  if (values['help']) return { action: 'help' };
  if (values['list-faults']) return { action: 'list-faults' };
  const options: Record<string, unknown> = {};
  for (const { option } of FLAGS) {
    const given = values[kebab(option)];
    if (typeof given === 'string') options[option] = settingOf(option, given);
  }
  const workflows = textsOf(values['workflow']).map(workflowOf);
  const faults = textsOf(values['fault']).map(faultOf);
  const readyFile = values['ready-file'];
  if (readyFile === '') throw new OptionError('--ready-file must be a path that is not empty');
  return {
    action: 'run',
    options: {
      // Each was checked against the rule of its option.
      ...(options as Partial<SimulatorOptions>),
      ...(workflows.length > 0 ? { workflows } : {}),
      faults,
    },
    readyFile: typeof readyFile === 'string' ? readyFile : undefined,
  };
}

type ParsedValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function valuesOf(args: readonly string[]): ParsedValues {
  const names = FLAGS.map(({ option }) => kebab(option));
  const text = { type: 'string' } as const;
  const texts = { type: 'string', multiple: true } as const;
  const flag = { type: 'boolean' } as const;
  const known = {
    ...Object.fromEntries(names.map((name) => [name, text])),
    workflow: texts,
    fault: texts,
    'ready-file': text,
    'list-faults': flag,
    help: { ...flag, short: 'h' },
  };
  try {
    return parseArgs({ args: [...args], options: known, strict: true }).values;
  } catch (error) {
    throw new OptionError(explain(error, Object.keys(known)));
  }
}

/** parseArgs says it in several sentences, the first of which is the point. */
function explain(error: unknown, known: readonly string[]): string {
  // Not instanceof: under a test runner the error may come from another realm.
  const isError = typeof error === 'object' && error !== null && 'message' in error;
  const message = String(isError ? error.message : error);
  const point = message.split(/\.(?: |$)|\n/, 1)[0] ?? message;
  const unknown = /Unknown option '-+([^']*)'/.exec(message)?.[1];
  const near = nearest(
    unknown && `--${unknown}`,
    known.map((name) => `--${name}`),
  );
  return `${point}${near || '; see npm run simulator -- --help'}`;
}

function settingOf(option: PlainOption, given: string): unknown {
  const rule = OPTION_RULES[option];
  const value = converted(option, given);
  if (allows(rule, value)) return value;
  // A secret isn't echoed, not even a wrong one.
  const shown = option === 'clientSecret' || option === 'apiKey' ? '' : `, not ${JSON.stringify(given)}`;
  throw new OptionError(`--${kebab(option)} must be ${allowedBy(rule)}${shown}`);
}

function converted(option: PlainOption, given: string): unknown {
  const rule = OPTION_RULES[option];
  switch (rule.type) {
    case 'text':
    case 'path':
      return given;
    case 'list':
      return given.split(/[\s,]+/).filter((name) => name !== '');
    case 'number':
      return /^\d+(?:\.\d+)?$/.test(given) ? Number(given) : given;
    case 'choice':
      return rule.choices.find((choice) => String(choice) === given);
  }
}

function workflowOf(given: string): WorkflowOptions {
  const [, id = '', behaviour] = /^([^:]*)(?::(.*))?$/s.exec(given) ?? [];
  if (id === '') throw new OptionError('--workflow must be ID or ID:BEHAVIOUR, such as WKF110:fails');
  if (behaviour !== undefined && !allows(OPTION_RULES.behaviour, behaviour)) {
    throw new OptionError(
      `--workflow ${given}: a behaviour must be ${allowedBy(OPTION_RULES.behaviour)}${nearest(behaviour, BEHAVIOURS)}`,
    );
  }
  return workflowFrom({ id, ...(behaviour === undefined ? {} : { behaviour }) });
}

function faultOf(given: string): Fault {
  const parsed = parseFault(given);
  if (!parsed.ok) throw new OptionError(`--fault: ${parsed.problem}`);
  return parsed.fault;
}

function textsOf(value: ParsedValues[string]): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** `stateField` as `state-field`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const FLAG_WIDTH = 26;
const LINE_WIDTH = 100;

/** The text of `--help`. */
export function helpText(): string {
  const groups = Object.entries(GROUPS).map(([title, flags]) => section(title, flags.flatMap(flagHelp)));
  return [
    'Simulates the workflow API of Adobe Campaign, and the token service, on a loopback address.',
    '',
    'Usage: npm run simulator -- [options]',
    '',
    ...groups,
    section('Which workflows', [
      row('--workflow ID[:BEHAVIOUR]', 'a workflow; may be repeated (default: WKF110)'),
    ]),
    section(FAULT_GROUP, [
      row('--fault NAME|JSON', 'something that goes wrong; may be repeated, in order'),
      row('--list-faults', 'lists the names'),
      ...FAULT_FLAGS.flatMap(flagHelp),
    ]),
    section('Otherwise', [
      row('--ready-file PATH', 'writes {"url": …} there as JSON once it is listening'),
      row('--help, -h', 'shows this'),
    ]),
    'While it runs, GET /_simulator/journal shows the requests received, GET /_simulator/workflows what',
    'really happened, and POST /_simulator/faults takes a fault.',
  ].join('\n');
}

function section(title: string, lines: readonly string[]): string {
  return `${title}:\n${lines.join('\n')}\n`;
}

function row(flag: string, help: string): string {
  return `  ${flag.padEnd(FLAG_WIDTH)} ${help}`;
}

function flagHelp({ option, help }: Flag): readonly string[] {
  const rule = OPTION_RULES[option];
  const value = DEFAULT_OPTIONS[option];
  const fallback = `(default: ${(Array.isArray(value) ? value.join(',') : String(value)) || 'none'})`;
  const flag = `--${kebab(option)}`;
  const choices = rule.type === 'choice' ? `${rule.choices.join(' | ')} ` : '';
  const line = row(flag, `${help} ${fallback}`);
  return choices === '' && line.length <= LINE_WIDTH
    ? [line]
    : [row(flag, help), row('', `  ${choices}${fallback}`)];
}
