/** What can be set about the simulator, its defaults, and what each setting may be. */

import { type Fault, faultFrom } from './faults.js';
import { BEHAVIOURS, type Behaviour, WORKFLOW_STATES, type WorkflowState } from './lifecycle.js';
import { nearest } from './near.js';
import type { FaultPreset } from './presets.js';

/**
 * How a record shows its state: `words` ("In progress"), `interface` (the words of the user interface,
 * where a paused workflow is "Warning" and there is nothing in between), `numbers` (the engine's, with
 * `failed`), `objects` (`{value, name, label}`, with `failed`), `none`.
 */
export const VOCABULARIES = ['words', 'interface', 'numbers', 'objects', 'none'] as const;
export type Vocabulary = (typeof VOCABULARIES)[number];

/** `changes`: a time of last change; `volatile`: a field that differs on every read. */
export const RECORD_STAMPS = ['none', 'changes', 'volatile'] as const;
export type RecordStamps = (typeof RECORD_STAMPS)[number];

/**
 * Whether saving a command changes the record at once, while its state is still that of the run before:
 * `in-record` moves `lastModified`, if it is there, and has `startState` 1 while a start or resume is queued.
 */
export const SAVED_COMMANDS = ['unseen', 'in-record'] as const;
export type SavedCommands = (typeof SAVED_COMMANDS)[number];

/**
 * What stands beside the state: `twice`, the same with a capital letter (`State`); `status-number`, a number
 * of another column (`status: 3`); `lagging`, an `executionState` that is `staleMs` late; `contradicting`, one
 * that always says something else.
 */
export const BESIDE_STATE = ['nothing', 'twice', 'status-number', 'lagging', 'contradicting'] as const;
export type BesideState = (typeof BESIDE_STATE)[number];

export const DIALECTS = ['standard', 'v8'] as const;
export type Dialect = (typeof DIALECTS)[number];

export const ERROR_FORMATS = ['json', 'text'] as const;
export type ErrorFormat = (typeof ERROR_FORMATS)[number];

export const REDUNDANT_ANSWERS = ['accept', 'reject'] as const;
export type RedundantAnswer = (typeof REDUNDANT_ANSWERS)[number];

export const SUCCESS_STATUSES = [200, 201, 202, 204] as const;
export type SuccessStatus = (typeof SUCCESS_STATUSES)[number];

export const SUCCESS_BODIES = ['empty', 'json', 'text'] as const;
export type SuccessBody = (typeof SUCCESS_BODIES)[number];

export const WRONG_TENANT_STATUSES = [500, 400, '400-then-500'] as const;
export type WrongTenantStatus = (typeof WRONG_TENANT_STATUSES)[number];

export const PRODUCT_PROFILES = ['present', 'missing'] as const;
export type ProductProfile = (typeof PRODUCT_PROFILES)[number];

export const PKEY_COMMANDS = ['accept', 'reject'] as const;
export type PkeyCommands = (typeof PKEY_COMMANDS)[number];

/** A workflow to simulate; what is left out is as in {@link SimulatorOptions}. */
export interface WorkflowOptions {
  readonly id: string;
  readonly behaviour?: Behaviour;
  readonly initialState?: WorkflowState;
  readonly runMs?: number;
  readonly transitionMs?: number;
  readonly queueMs?: number;
}

/** Every setting, resolved. Durations are in the unit their name says. */
export interface SimulatorOptions {
  /** TCP port on 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  readonly tenant: string;
  /** The credential's client ID, which is the API key too. */
  readonly apiKey: string;
  readonly clientSecret: string;
  /** Scopes the credential may ask for. */
  readonly scopes: readonly string[];
  /** Scopes a token needs to reach Campaign; without one of them the gateway answers 403011. */
  readonly requiredScopes: readonly string[];
  readonly tokenLifetimeSeconds: number;
  /** A tenant the gateway does not know: 500, or 400; a cold start has 400 once, and then 500. */
  readonly wrongTenantStatus: WrongTenantStatus;
  /** The credential's product profile of the tenant; without one the gateway answers 403025. */
  readonly productProfile: ProductProfile;
  /** A command to a workflow's PKey instead of its ID: as to the ID, or as to one that does not exist. */
  readonly pkeyCommands: PkeyCommands;
  /** Whose error wording: Campaign Standard or Campaign v8. */
  readonly dialect: Dialect;
  readonly errorFormat: ErrorFormat;
  /** A command that changes nothing or isn't possible: a 2xx that does nothing, or 500 RST-360011. */
  readonly redundant: RedundantAnswer;
  readonly successStatus: SuccessStatus;
  readonly successBody: SuccessBody;
  readonly vocabulary: Vocabulary;
  /** Where the record shows the state: a dotted path. */
  readonly stateField: string;
  readonly recordStamps: RecordStamps;
  readonly savedCommands: SavedCommands;
  readonly besideState: BesideState;
  /** Share of reads that show the record as it was `staleMs` before, 0 to 1; chosen by `seed`. */
  readonly staleReads: number;
  readonly staleMs: number;
  readonly workflows: readonly WorkflowOptions[];
  readonly behaviour: Behaviour;
  readonly initialState: WorkflowState;
  readonly runMs: number;
  readonly transitionMs: number;
  /** How long an accepted command waits for the workflow server. */
  readonly queueMs: number;
  readonly faults: readonly (Fault | FaultPreset)[];
  /** Share of reads that fail with a transient fault, 0 to 1. */
  readonly randomReadFailures: number;
  /** Seed of what happens to a share of reads: the same one gives the same sequence. */
  readonly seed: number;
}

export const DEFAULT_OPTIONS: SimulatorOptions = {
  port: 0,
  tenant: 'geometrixx',
  apiKey: 'simulator-api-key',
  clientSecret: 'simulator-client-secret',
  scopes: [
    'openid',
    'AdobeID',
    'campaign_sdk',
    'additional_info.projectedProductContext',
    'campaign_config_server_general',
    'deliverability_service_general',
  ],
  requiredScopes: [],
  tokenLifetimeSeconds: 86_399,
  wrongTenantStatus: 500,
  productProfile: 'present',
  pkeyCommands: 'accept',
  dialect: 'standard',
  errorFormat: 'json',
  redundant: 'accept',
  successStatus: 200,
  successBody: 'empty',
  vocabulary: 'words',
  stateField: 'state',
  recordStamps: 'changes',
  savedCommands: 'unseen',
  besideState: 'nothing',
  staleReads: 0,
  staleMs: 500,
  workflows: [{ id: 'WKF110' }],
  behaviour: 'normal',
  // The dangerous case: an earlier run's "finished" is there before anything is started.
  initialState: 'finished',
  runMs: 2_000,
  transitionMs: 200,
  queueMs: 0,
  faults: [],
  randomReadFailures: 0,
  seed: 1,
};

/** An option that can't be; the message says which, and what is allowed. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** What a setting may be. */
export type OptionRule =
  | { readonly type: 'text' }
  | { readonly type: 'path' }
  | { readonly type: 'list' }
  | { readonly type: 'number'; readonly min: number; readonly max: number; readonly integer: boolean }
  | { readonly type: 'choice'; readonly choices: readonly (string | number)[] };

/** The longest a timer of Node.js can be: what is longer fires at once. */
const MAX_MS = 2_147_483_647;
const DURATION: OptionRule = { type: 'number', min: 0, max: MAX_MS, integer: false };
const SHARE: OptionRule = { type: 'number', min: 0, max: 1, integer: false };

/** The settings that are one plain value or a list of names; workflows and faults have rules of their own. */
export const OPTION_RULES: Readonly<
  Record<Exclude<keyof SimulatorOptions, 'workflows' | 'faults'>, OptionRule>
> = {
  port: { type: 'number', min: 0, max: 65_535, integer: true },
  tenant: { type: 'text' },
  apiKey: { type: 'text' },
  clientSecret: { type: 'text' },
  scopes: { type: 'list' },
  requiredScopes: { type: 'list' },
  tokenLifetimeSeconds: { type: 'number', min: 0, max: 1e9, integer: false },
  wrongTenantStatus: { type: 'choice', choices: WRONG_TENANT_STATUSES },
  productProfile: { type: 'choice', choices: PRODUCT_PROFILES },
  pkeyCommands: { type: 'choice', choices: PKEY_COMMANDS },
  dialect: { type: 'choice', choices: DIALECTS },
  errorFormat: { type: 'choice', choices: ERROR_FORMATS },
  redundant: { type: 'choice', choices: REDUNDANT_ANSWERS },
  successStatus: { type: 'choice', choices: SUCCESS_STATUSES },
  successBody: { type: 'choice', choices: SUCCESS_BODIES },
  vocabulary: { type: 'choice', choices: VOCABULARIES },
  stateField: { type: 'path' },
  recordStamps: { type: 'choice', choices: RECORD_STAMPS },
  savedCommands: { type: 'choice', choices: SAVED_COMMANDS },
  besideState: { type: 'choice', choices: BESIDE_STATE },
  staleReads: SHARE,
  staleMs: DURATION,
  behaviour: { type: 'choice', choices: BEHAVIOURS },
  initialState: { type: 'choice', choices: WORKFLOW_STATES },
  runMs: DURATION,
  transitionMs: DURATION,
  queueMs: DURATION,
  randomReadFailures: SHARE,
  seed: { type: 'number', min: 0, max: 0xffff_ffff, integer: true },
};

/** What `rule` allows, in words, after "must be". */
export function allowedBy(rule: OptionRule): string {
  switch (rule.type) {
    case 'text':
      return 'a text that is not empty';
    case 'path':
      return 'names with dots between them, such as execution.state';
    case 'list':
      return 'a list of names';
    case 'number':
      return `${rule.integer ? 'a whole number' : 'a number'} from ${rule.min} to ${rule.max}`;
    case 'choice':
      return `one of ${rule.choices.join(', ')}`;
  }
}

/** Whether `rule` allows `value`. */
export function allows(rule: OptionRule, value: unknown): boolean {
  switch (rule.type) {
    case 'text':
      return typeof value === 'string' && value !== '';
    case 'path':
      return (
        typeof value === 'string' && value.split('.').every((name) => name !== '' && name !== '__proto__')
      );
    case 'list':
      return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
    case 'number':
      return (
        typeof value === 'number' &&
        value >= rule.min &&
        value <= rule.max &&
        (!rule.integer || Number.isInteger(value))
      );
    case 'choice':
      return rule.choices.some((choice) => choice === value);
  }
}

const WORKFLOW_KEYS = ['behaviour', 'initialState', 'runMs', 'transitionMs', 'queueMs'] as const;

/**
 * A workflow from outside (a command line, the control API).
 *
 * @throws {OptionError} with what is wrong and what is allowed
 */
export function workflowFrom(value: unknown): WorkflowOptions {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new OptionError('a workflow must be an object such as {"id":"WKF110","behaviour":"fails"}');
  }
  const { id, ...rest } = value as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || id === '') {
    throw new OptionError('a workflow needs an "id", a text that is not empty');
  }
  for (const [key, setting] of Object.entries(rest)) {
    const known = WORKFLOW_KEYS.find((name) => name === key);
    if (!known) throw new OptionError(`a workflow has no "${key}"; it has id, ${WORKFLOW_KEYS.join(', ')}`);
    if (!allows(OPTION_RULES[known], setting)) {
      throw new OptionError(`${known} of workflow "${id}" must be ${allowedBy(OPTION_RULES[known])}`);
    }
  }
  return { ...(rest as Omit<WorkflowOptions, 'id'>), id };
}

/**
 * The defaults with `options` on top, all checked.
 *
 * @throws {OptionError} with what is wrong and what is allowed
 */
export function resolveOptions(options: Partial<SimulatorOptions> = {}): SimulatorOptions {
  const known = Object.keys(DEFAULT_OPTIONS);
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new OptionError(
      `there is no option "${unknown}"${nearest(unknown, known) || `; there are ${known.join(', ')}`}`,
    );
  }
  const resolved: SimulatorOptions = { ...DEFAULT_OPTIONS, ...options };
  for (const [key, rule] of Object.entries(OPTION_RULES)) {
    const value: unknown = resolved[key as keyof typeof OPTION_RULES];
    if (!allows(rule, value)) {
      throw new OptionError(`${key} must be ${allowedBy(rule)}, not ${JSON.stringify(value)}`);
    }
  }
  if (!Array.isArray(resolved.workflows) || resolved.workflows.length === 0) {
    throw new OptionError('workflows must be a list of at least one workflow');
  }
  if (!Array.isArray(resolved.faults)) throw new OptionError('faults must be a list');
  const ids = resolved.workflows.map((workflow) => workflowFrom(workflow).id);
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  if (twice !== undefined) throw new OptionError(`there are two workflows "${twice}"`);
  for (const fault of resolved.faults) {
    const parsed = faultFrom(fault);
    if (!parsed.ok) throw new OptionError(parsed.problem);
  }
  return resolved;
}
