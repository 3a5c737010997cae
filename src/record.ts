import { readRequest } from './campaign.js';
import type { Order } from './deliver.js';
import { type Diagnosis, diagnose } from './diagnosis.js';
import type { Exchange } from './exchange.js';
import { MAX_RETRIES } from './retry.js';
import { parseObject } from './server-error.js';
import { readState, type State, type WorkflowRecord } from './state.js';
import { attempt, inWords, type Log, planAfter, type Step } from './step.js';
import { judgeRepeatable } from './verdict.js';
import { capital, seconds } from './wording.js';

/** A read that takes longer is given up and made again. */
const READ_LIMIT_MS = 30_000;

/** What one read of the workflow's record brought. */
export type ReadResult =
  | { kind: 'record'; record: WorkflowRecord }
  /** It may work the next time. */
  | { kind: 'transient'; what: string; diagnosis: Diagnosis; exchange: Exchange }
  /** It will not work the next time either. */
  | { kind: 'permanent'; what: string; diagnosis: Diagnosis };

/** Reads the workflow's record once, or twice when a 401 shows that the token must be minted again. */
export async function readOnce(step: Step, order: Order, number = 1): Promise<ReadResult> {
  for (let reminted = false; ; reminted = true) {
    const token = await order.tokens.get(step);
    if (!token.ok) {
      const { what, diagnosis, exchange } = token;
      if (judgeRepeatable(exchange) === 'transient') return { kind: 'transient', what, diagnosis, exchange };
      return { kind: 'permanent', what, diagnosis };
    }
    const request = readRequest(order.address, order.apiKey, token.token);
    const exchange = await attempt(step, request, number, READ_LIMIT_MS);
    const verdict = judgeRepeatable(exchange);
    if (verdict === 'unauthorized' && order.tokens.kind === 'minted' && !reminted) {
      order.tokens.reject();
      continue;
    }
    const what = `the workflow could not be read: ${inWords(step.log, exchange)}`;
    const diagnosis = diagnose(exchange, { subject: 'read', token: order.tokens.kind });
    if (verdict === 'transient') return { kind: 'transient', what, diagnosis, exchange };
    if (verdict !== 'answered' || exchange.kind !== 'answered') return { kind: 'permanent', what, diagnosis };
    const record = parseObject(exchange.body);
    if (record !== undefined) return { kind: 'record', record };
    return {
      kind: 'transient',
      what: `the workflow could not be read: HTTP ${exchange.status}, but no JSON object`,
      diagnosis: {
        cause: 'Something other than the Campaign API answered: a proxy’s page, or nothing at all.',
        remedy: 'Check `base-url` and the proxy between the runner and Adobe.',
      },
      exchange,
    };
  }
}

/** The record as it was before the command, with the state that it showed. */
export interface Snapshot {
  record: WorkflowRecord;
  state: State;
  /** Where the state stands; every later read looks there. */
  field: readonly string[];
}

/** A snapshot, or why there is none; `fields` are the names that were seen, when a record was. */
export type SnapshotResult =
  | { ok: true; snapshot: Snapshot }
  | { ok: false; what: string; diagnosis: Diagnosis; fields?: string[] };

/** Reads the record before the command, with retries, and finds the state in it. */
export async function takeSnapshot(
  step: Step,
  order: Order,
  stateField: readonly string[] | undefined,
): Promise<SnapshotResult> {
  for (let number = 1; ; number++) {
    const result = await readOnce(step, order, number);
    if (result.kind === 'record') return findState(step.log, result.record, stateField);
    const failure: SnapshotResult = { ok: false, what: result.what, diagnosis: result.diagnosis };
    if (result.kind === 'permanent' || number > MAX_RETRIES || step.interruption.aborted) return failure;
    const plan = planAfter(step, result.exchange, number);
    if (plan.kind !== 'again') return failure;
    step.log.info(`${capital(result.what)}; trying again in ${seconds(plan.delayMs)}`);
    await step.clock.sleep(plan.delayMs, step.interruption);
    if (step.interruption.aborted) return failure;
  }
}

function findState(
  log: Log,
  record: WorkflowRecord,
  stateField: readonly string[] | undefined,
): SnapshotResult {
  const reading = readState(record, stateField);
  const failed = (what: string, cause: string, remedy: string, fields: string[]): SnapshotResult => ({
    ok: false,
    what,
    diagnosis: { cause, remedy },
    fields,
  });
  switch (reading.kind) {
    case 'state':
      return { ok: true, snapshot: { record, state: reading.state, field: reading.field } };
    case 'unrecognised':
      return failed(
        `the record’s \`${log.clean(reading.field.join('.'), 120)}\` says “${log.clean(reading.shown, 60)}”, which is no known state`,
        'Adobe does not document the field, so it may mean something else, or have a value that was never seen.',
        'Set `state-field` to the field that shows the state; if this is the one, please report the value.',
        [reading.field.join('.')],
      );
    case 'contradictory':
      return failed(
        `the record’s ${names(log, reading.fields)} show different states`,
        'Adobe does not document which field holds the workflow’s state.',
        'Set `state-field` to the one that matches what Campaign shows.',
        reading.fields,
      );
    case 'absent':
      return failed(
        `no state can be read from the workflow’s record. ${
          reading.fields.length === 0 ? 'It has no fields' : `Its fields are ${names(log, reading.fields)}`
        }`,
        stateField === undefined
          ? 'Adobe does not document a state field, and this record has none in the usual places.'
          : `It has no field \`${stateField.join('.')}\`, which \`state-field\` names.`,
        'If one of these fields shows the state, set `state-field` to it (a dotted path). If none does, use `wait-for: accepted` and `if-running: send`, which read nothing.',
        reading.fields,
      );
  }
}

function names(log: Log, fields: string[]): string {
  return fields.map((field) => `\`${log.clean(field, 60)}\``).join(', ');
}
