import type { Order, WorkflowAddress } from '../campaign/api.js';
import type { Trouble } from '../campaign/diagnosis.js';
import { type Signal, signalOrder, type Trigger, triggersIn, triggerUrl } from '../campaign/signal.js';
import type { WorkflowRecord } from '../campaign/state.js';
import type { Log } from '../text/log.js';
import { names } from './record.js';

/** A signal that can be sent, or why it cannot. */
export type Aimed = { kind: 'order'; order: Order } | ({ kind: 'no-trigger' } & Trouble);

/** Finds the activity that a signal is for in the workflow's record, and checks the address of its trigger. */
export function aimSignal(log: Log, record: WorkflowRecord, address: WorkflowAddress, signal: Signal): Aimed {
  const triggers = triggersIn(record);
  const found = triggers.filter(
    ({ activity }) => signal.activity === undefined || activity === signal.activity,
  );
  const [trigger] = found;
  if (trigger === undefined || found.length > 1) return none(log, triggers, found.length, signal, address);
  const target = triggerUrl(trigger.href, address);
  if (target.ok) return { kind: 'order', order: signalOrder(target.url, trigger, signal) };
  return {
    kind: 'no-trigger',
    reason: 'no-trigger',
    what: `the record’s address for activity ${names(log, [trigger.activity])} ${target.problem}`,
    cause:
      'Something between the runner and Campaign changed the record, or `base-url` is not the address that Campaign itself uses. The token and the API key are sent to no other address.',
    remedy: `Check \`base-url\` and \`organization\`, and the proxy between the runner and Adobe.`,
  };
}

function none(
  log: Log,
  triggers: readonly Trigger[],
  matches: number,
  { activity }: Signal,
  { workflowId }: WorkflowAddress,
): Aimed {
  const there = names(
    log,
    triggers.map((trigger) => trigger.activity),
  );
  const trouble = (what: string, cause: string, remedy: string): Aimed => ({
    kind: 'no-trigger',
    reason: 'no-trigger',
    what,
    cause,
    remedy,
  });
  if (triggers.length === 0) {
    return trouble(
      `the record of workflow ${workflowId} names no activity that can be triggered`,
      'The workflow has no External signal activity, or Campaign shows its trigger only once the workflow is started.',
      'Add an External signal activity to the workflow in Campaign, and start the workflow before you signal it.',
    );
  }
  if (activity === undefined || matches > 1) {
    return trouble(
      `workflow ${workflowId} has several activities that can be triggered: ${there}`,
      activity === undefined ? '`activity` is not set.' : 'Two of them have the name that `activity` gives.',
      'Set `activity` to the name of the one to trigger; each must have a name of its own.',
    );
  }
  return trouble(
    `workflow ${workflowId} has no activity ${names(log, [activity])} that can be triggered; it has ${there}`,
    'The name is misspelt (it is case-sensitive), or that activity is no External signal.',
    'Set `activity` to one of these names.',
  );
}
