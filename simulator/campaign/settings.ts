/**
 * What can be set about the simulated Campaign: what each setting may be, its default, and how the help describes
 * it. Whatever Adobe does not document is a setting here. Durations are in the unit their name says.
 */

import { z } from 'zod';
import { BEHAVIOURS, WORKFLOW_STATES } from './lifecycle.js';

/**
 * How a record shows its state: `words` ("In progress"), `interface` (the words of the user interface, where a
 * paused workflow is "Warning" and there is nothing in between), `numbers` (the engine's, with `failed`),
 * `objects` (`{value, name, label}`, with `failed`), or `none`.
 */
export const VOCABULARIES = ['words', 'interface', 'numbers', 'objects', 'none'] as const;
export type Vocabulary = (typeof VOCABULARIES)[number];

/** `changes` is a time of last change; `volatile` is a field that differs on every read. */
export const RECORD_STAMPS = ['none', 'changes', 'volatile'] as const;

/**
 * Whether saving a command changes the record immediately, while the state is still that of the run before:
 * `in-record` moves `lastModified`, if it is there, and sets `startState` to 1 while a start or resume is queued.
 */
export const SAVED_COMMANDS = ['unseen', 'in-record'] as const;

/**
 * What the record has beside the state: `twice` repeats it with a capital letter (`State`); `status-number` is a
 * number from another column (`status: 3`); `lagging` is an `executionState` that is `staleMs` late;
 * `contradicting` is one that always says something else.
 */
export const BESIDE_STATE = ['nothing', 'twice', 'status-number', 'lagging', 'contradicting'] as const;

export const DIALECTS = ['standard', 'v8'] as const;
export const ERROR_FORMATS = ['json', 'text'] as const;
export const REDUNDANT_ANSWERS = ['accept', 'reject'] as const;
export const SUCCESS_STATUSES = [200, 201, 202, 204] as const;
export const SUCCESS_BODIES = ['empty', 'json', 'text'] as const;

const DEFAULT_SCOPES = [
  'openid',
  'AdobeID',
  'campaign_sdk',
  'additional_info.projectedProductContext',
  'campaign_config_server_general',
  'deliverability_service_general',
];

/** Node.js fires a timer that is longer than this immediately. */
export const MAX_MS = 2_147_483_647;

const text = z.string().min(1);
const duration = z.number().min(0).max(MAX_MS);
/** A share of all reads. */
export const share = z.number().min(0).max(1);
const path = z.string().refine((names) => names.split('.').every((name) => name && name !== '__proto__'), {
  error: 'Expected names with dots between them, such as execution.state',
});

export const IDENTITY = {
  tenant: text.default('geometrixx').describe('the tenant (organization) in the API address'),
  apiKey: text.default('simulator-api-key').describe('API key, which is also the client ID'),
  clientSecret: text.default('simulator-client-secret').describe('secret that tokens are minted with'),
  scopes: z.array(text).default(DEFAULT_SCOPES).describe('scopes that a token may have, with commas'),
  tokenLifetimeSeconds: z.number().min(0).max(1e9).default(86_399).describe('how long a token is valid'),
  wrongTenantStatus: z
    .literal([500, 400, '400-then-500'])
    .default(500)
    .describe('status for an unknown tenant; a cold start answers 400 once, and then 500'),
};

const behaviour = z.enum(BEHAVIOURS);
const initialState = z.enum(WORKFLOW_STATES);

/** How every workflow lives, unless it has settings of its own. */
export const LIVES = {
  behaviour: behaviour.default('normal').describe('how a run goes'),
  // The dangerous case: "finished" is there from an earlier run, before anything is started.
  initialState: initialState.default('finished').describe('the state at the beginning'),
  runMs: duration.default(2_000).describe('time in progress until a run is finished'),
  transitionMs: duration.default(200).describe('time in starting, pausing, resuming and stopping'),
  queueMs: duration.default(0).describe('time until the workflow server picks up an accepted command'),
};

/** A workflow to simulate. */
const WORKFLOW = z.strictObject({
  id: text,
  behaviour: behaviour.exactOptional(),
  initialState: initialState.exactOptional(),
  runMs: duration.exactOptional(),
  transitionMs: duration.exactOptional(),
  queueMs: duration.exactOptional(),
});

export const RECORDS = {
  vocabulary: z
    .enum(VOCABULARIES)
    .default('words')
    .describe('how the state is written; "interface" says Warning for a pause'),
  stateField: path.default('state').describe('where the state is: a dotted path such as execution.state'),
  recordStamps: z
    .enum(RECORD_STAMPS)
    .default('changes')
    .describe('a time of last change, or a field that differs on every read'),
  savedCommands: z
    .enum(SAVED_COMMANDS)
    .default('unseen')
    .describe('whether saving a command changes the record before it is carried out'),
  besideState: z
    .enum(BESIDE_STATE)
    .default('nothing')
    .describe('a second field, which may contradict the state'),
  staleReads: share.default(0).describe('share of reads that show the record as it was before'),
  staleMs: duration.default(500).describe('how long before; also the delay of a lagging field'),
};

export const ANSWERS = {
  successStatus: z.literal(SUCCESS_STATUSES).default(200).describe('status when a command is accepted'),
  successBody: z.enum(SUCCESS_BODIES).default('empty').describe('body when a command is accepted'),
  redundant: z
    .enum(REDUNDANT_ANSWERS)
    .default('accept')
    .describe('answer to a command that changes nothing: 2xx, or 500 RST-360011'),
  pkeyCommands: z
    .enum(['accept', 'reject'])
    .default('accept')
    .describe('whether a command may name the workflow by its PKey'),
  dialect: z.enum(DIALECTS).default('standard').describe('error messages of Campaign Standard or of v8'),
  errorFormat: z.enum(ERROR_FORMATS).default('json').describe('errors as JSON or as plain text'),
};

/** Types of a signal's parameters; a date and time comes as a string. */
export const PARAMETER_TYPES = ['string', 'number', 'boolean', 'datetime'] as const;
const parameter = z.string().regex(new RegExp(`^[^:]+(:(${PARAMETER_TYPES.join('|')}))?$`), {
  error: `Expected NAME or NAME:TYPE, with a type of ${PARAMETER_TYPES.join(', ')}`,
});

/** External signals. Adobe documents little more than the request, so everything else is a switch. */
export const SIGNALS = {
  signals: z
    .array(text)
    .default(['signal1'])
    .describe('names of the External signal activities; may be none'),
  signalParameters: z
    .array(parameter)
    .default(['segment', 'version', 'notesUrl', 'test:boolean', 'count:number'])
    .describe('parameters that they declare: NAME or NAME:TYPE, with commas'),
  declarations: z
    .enum(['by-dialect', 'shown', 'hidden'])
    .default('by-dialect')
    .describe('whether the record lists those parameters; Standard does, v8 does not'),
  activityList: z
    .enum(['by-name', 'array'])
    .default('by-name')
    .describe('whether the record holds the activities by name or in an array'),
  missingParameter: z
    .enum(['accept', 'reject'])
    .default('accept')
    .describe('answer to a signal that lacks a declared parameter'),
  signalStatus: z.literal(SUCCESS_STATUSES).default(200).describe('status when a signal is accepted'),
  signalBody: z.enum(SUCCESS_BODIES).default('json').describe('body when a signal is accepted'),
  signalIntervalMs: duration.default(600_000).describe('time in which a second signal comes too soon'),
  signalScope: z
    .enum(['activity', 'workflow'])
    .default('activity')
    .describe('whether that time counts for each activity or for the whole workflow'),
  tooSoonStatus: z
    .literal([200, 202, 400, 429, 500])
    .default(200)
    .describe('status of a signal that comes too soon'),
  tooSoonSignal: z
    .enum(['lost', 'taken'])
    .default('lost')
    .describe('what becomes of a signal that comes too soon'),
  signalNotRunning: z
    .enum(['reject', 'ignore'])
    .default('reject')
    .describe('a signal to a workflow that is not running: 500 RST-360011, or 2xx that does nothing'),
};

/** What happens by chance is the same for the same seed. */
export const CHANCE = {
  seed: z.int().min(0).max(0xffff_ffff).default(1).describe('seed of everything that happens by chance'),
};

export const WORKFLOWS = {
  workflows: z
    .array(WORKFLOW)
    .min(1)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, {
      error: 'Expected a different ID for each workflow',
    })
    .default([{ id: 'WKF110' }]),
};

const SETTINGS = z.object({
  ...IDENTITY,
  ...LIVES,
  ...RECORDS,
  ...ANSWERS,
  ...SIGNALS,
  ...CHANCE,
  ...WORKFLOWS,
});

/** Every setting of the simulated Campaign, with a value. */
export type CampaignSettings = Readonly<z.output<typeof SETTINGS>>;
