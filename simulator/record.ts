/**
 * The record of a workflow, as a read shows it. Only its outline is documented; whether and how it shows a
 * state is not, so each way that may be is an option.
 */

import { createHash } from 'node:crypto';
import type { Life, WorkflowState } from './lifecycle.js';
import type { SimulatorOptions } from './options.js';

interface Shown {
  /** The Classic and v8 engine's number. An error is 13, as a pause, with `failed` = 1. */
  readonly value: number;
  readonly name: string;
  readonly label: string;
  /** What the user interface says, where nothing is in between, and a pause is a warning. */
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

/** Where in the simulator a record is, and how often records were read before. */
export interface RecordContext {
  readonly origin: string;
  readonly workflowId: string;
  readonly reads: number;
}

/** The body of a read. */
export function recordOf(
  options: SimulatorOptions,
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
    activities: {
      activity: {
        signal1: { name: 'signal1', trigger: { href: `${href}/activities/activity/signal1/trigger/` } },
      },
    },
    ...(options.dialect === 'v8' ? { href } : {}),
    ...(options.recordStamps === 'changes' ? { lastModified: campaignTime(life.changedAtMs) } : {}),
    ...(options.recordStamps === 'volatile' ? { readMark: `${reads}` } : {}),
  };
  showState(options, life.state, record);
  return record;
}

function showState(options: SimulatorOptions, state: WorkflowState, record: Record<string, unknown>): void {
  const shown = SHOWN[state];
  const failed = state === 'erroneous';
  switch (options.vocabulary) {
    case 'none':
      return;
    case 'words':
      setAt(record, options.stateField, shown.label);
      return;
    case 'interface':
      setAt(record, options.stateField, shown.inInterface);
      return;
    case 'numbers':
      setAt(record, options.stateField, shown.value);
      setAt(record, besides(options.stateField), failed ? 1 : 0);
      return;
    case 'objects':
      setAt(record, options.stateField, { value: shown.value, name: shown.name, label: shown.label });
      setAt(record, besides(options.stateField), failed);
      return;
  }
}

/** `failed` in the object that holds the state. */
function besides(path: string): string {
  return [...path.split('.').slice(0, -1), 'failed'].join('.');
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
