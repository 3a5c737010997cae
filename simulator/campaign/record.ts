/**
 * The record of a workflow, as a read shows it. Only its outline is documented. Whether and how it shows a
 * state is unknown, so each possible way is an option.
 */

import { createHash } from 'node:crypto';
import type { Life, WorkflowState } from './lifecycle.js';
import type { CampaignSettings, Vocabulary } from './settings.js';

interface Shown {
  /** The Classic and v8 engine's number. An error is 13, as a pause, with `failed` = 1. */
  readonly value: number;
  readonly name: string;
  readonly label: string;
  /** The word of the user interface, which knows no transitions and shows a pause as a warning. */
  readonly inInterface: string;
}

const SHOWN: Readonly<Record<WorkflowState, Shown>> = {
  editing: { value: 0, name: 'editing', label: 'Editing', inInterface: 'Editing' },
  starting: { value: 10, name: 'starting', label: 'Starting', inInterface: 'In progress' },
  'in-progress': { value: 2, name: 'inProgress', label: 'In progress', inInterface: 'In progress' },
  pausing: { value: 12, name: 'pausing', label: 'Pausing', inInterface: 'In progress' },
  paused: { value: 13, name: 'paused', label: 'Paused', inInterface: 'Warning' },
  resuming: { value: 14, name: 'resuming', label: 'Resuming', inInterface: 'In progress' },
  stopping: { value: 15, name: 'stopping', label: 'Stopping', inInterface: 'In progress' },
  finished: { value: 20, name: 'finished', label: 'Finished', inInterface: 'Finished' },
  erroneous: { value: 13, name: 'erroneous', label: 'Erroneous', inInterface: 'Erroneous' },
};

/** A workflow's opaque key: `@` and 100 characters of base64url, the same for the same workflow and tenant. */
export function pkeyOf(tenant: string, workflowId: string): string {
  const digest = (salt: string): string =>
    createHash('sha512').update(`${salt}/${tenant}/${workflowId}`).digest('base64url');
  return `@${(digest('a') + digest('b')).slice(0, 100)}`;
}

/** What a record shows besides the workflow's life. */
export interface RecordContext {
  readonly origin: string;
  readonly workflowId: string;
  /** How often records were read. */
  readonly reads: number;
  /** The state that a lagging field still shows. */
  readonly before: WorkflowState;
}

/** The body of a read. */
export function recordOf(
  options: CampaignSettings,
  life: Life,
  context: RecordContext,
): Readonly<Record<string, unknown>> {
  const { origin, workflowId, reads } = context;
  const pkey = pkeyOf(options.tenant, workflowId);
  const href = `${origin}/${options.tenant}/campaign/workflow/execution/${pkey}`;
  const record: Record<string, unknown> = {
    PKey: pkey,
    name: workflowId,
    label: `Simulated workflow ${workflowId}`,
    activities: { activity: activitiesOf(options, href, workflowId) },
    ...(options.dialect === 'v8' ? { href } : {}),
    ...(options.recordStamps === 'changes' ? { lastModified: campaignTime(life.changedAtMs) } : {}),
    ...(options.recordStamps === 'volatile' ? { readMark: `${reads}` } : {}),
    ...(options.savedCommands === 'in-record' ? { startState: isStartQueued(life) ? 1 : 0 } : {}),
  };
  showBesides(options, life.state, context.before, record);
  showState(options, life.state, record);
  return record;
}

/** The activities: the External signals, and one that can't be triggered. */
function activitiesOf(options: CampaignSettings, href: string, workflowId: string): unknown {
  const { signals, declarations, dialect, activityList } = options;
  const shown = declarations === 'by-dialect' ? dialect === 'standard' : declarations === 'shown';
  const parameters = declared(options).map(([name, type]) => ({ name, type }));
  const entries: [string, object][] = signals.map((name) => {
    const key = pkeyOf(options.tenant, `${workflowId}/${name}`);
    const trigger = { href: `${href}/activities/activity/${key}/trigger/` };
    return [name, { name, ...(shown ? { parameters } : {}), trigger }];
  });
  entries.push(['delivery1', { name: 'delivery1' }]);
  return activityList === 'array' ? entries.map(([, activity]) => activity) : Object.fromEntries(entries);
}

/** The parameters that the External signals declare. */
export function declared({ signalParameters }: CampaignSettings): [name: string, type: string][] {
  return signalParameters.map((written) => {
    const [name = '', type = 'string'] = written.split(':');
    return [name, type];
  });
}

/** The engine keeps a requested start apart from the state (`startState` in Adobe's acc-js-sdk). */
function isStartQueued({ pending }: Life): boolean {
  return pending.some(({ command }) => command === 'start' || command === 'resume');
}

function showState(
  { vocabulary, stateField }: CampaignSettings,
  state: WorkflowState,
  record: Record<string, unknown>,
): void {
  if (vocabulary === 'none') return;
  setAt(record, stateField, spelled(vocabulary, state));
  const failed = state === 'erroneous';
  if (vocabulary === 'numbers') setAt(record, besides(stateField, 'failed'), failed ? 1 : 0);
  if (vocabulary === 'objects') setAt(record, besides(stateField, 'failed'), failed);
}

/** A number from another column, where 3 says nothing about a run. */
const FOREIGN_STATUS = 3;

function showBesides(
  { vocabulary, stateField, besideState }: CampaignSettings,
  state: WorkflowState,
  before: WorkflowState,
  record: Record<string, unknown>,
): void {
  if (vocabulary === 'none') return;
  const other = state === 'finished' ? 'in-progress' : 'finished';
  const place = (name: string): string => besides(stateField, name);
  switch (besideState) {
    case 'nothing':
      return;
    case 'twice': {
      const name = stateField.split('.').at(-1) ?? '';
      setAt(record, place(name.charAt(0).toUpperCase() + name.slice(1)), spelled(vocabulary, state));
      return;
    }
    case 'status-number':
      setAt(record, place('status'), FOREIGN_STATUS);
      return;
    case 'lagging':
      setAt(record, place('executionState'), spelled(vocabulary, before));
      return;
    case 'contradicting':
      setAt(record, place('executionState'), spelled(vocabulary, other));
      return;
  }
}

function spelled(vocabulary: Exclude<Vocabulary, 'none'>, state: WorkflowState): unknown {
  const { value, name, label, inInterface } = SHOWN[state];
  switch (vocabulary) {
    case 'words':
      return label;
    case 'interface':
      return inInterface;
    case 'numbers':
      return value;
    case 'objects':
      return { value, name, label };
  }
}

/** The field `name` in the object that holds the state. */
function besides(path: string, name: string): string {
  return [...path.split('.').slice(0, -1), name].join('.');
}

function setAt(record: Record<string, unknown>, path: string, value: unknown): void {
  const names = path.split('.');
  const last = names.pop() ?? path;
  let holder = record;
  for (const name of names) {
    const inner = holder[name];
    const next: Record<string, unknown> =
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
    holder[name] = next;
    holder = next;
  }
  holder[last] = value;
}

/** A moment in milliseconds since the epoch in Campaign's form: `2021-04-28 09:26:38.840Z`. */
export function campaignTime(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ');
}
