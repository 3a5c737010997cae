import { readRequest } from '../campaign/api.js';
import {
  type Diagnosis,
  diagnose,
  diagnoseErrorInSuccess,
  type Trouble,
  timeIsUp,
} from '../campaign/diagnosis.js';
import { refusalReason } from '../campaign/reason.js';
import { isErrorObject } from '../campaign/server-error.js';
import {
  fieldNames,
  type Path,
  type Reading,
  readState,
  type State,
  type WorkflowRecord,
  workflowNames,
} from '../campaign/state.js';
import { judgeRepeatable } from '../campaign/verdict.js';
import type { Exchange } from '../http/exchange.js';
import { parseObject } from '../text/json.js';
import type { Log } from '../text/log.js';
import { capital } from '../text/wording.js';
import type { Access } from './access.js';
import { attempt, inWords, isCutOff, untilRetry } from './attempt.js';
import type { Session } from './session.js';

/** A read that takes longer is abandoned and tried again. */
const READ_LIMIT_MS = 30_000;

/** The result of one read of the workflow's record. */
export type ReadResult =
  | { kind: 'record'; record: WorkflowRecord }
  /** The next read may work. */
  | ({ kind: 'transient'; exchange: Exchange } & Trouble)
  /** The next read will not work either. */
  | ({ kind: 'permanent' } & Trouble);

/**
 * Reads the workflow's record once, or twice if a 401 shows that the step must mint a new token.
 *
 * @param number number of the read; for the log
 * @param names the workflow's names if they are known; a record with another name is not read
 */
export async function readOnce(
  session: Session,
  access: Access,
  number = 1,
  names: readonly string[] = [],
): Promise<ReadResult> {
  const { tokens } = access;
  for (let reminted = false; ; reminted = true) {
    // Ask for a token only once: the caller repeats the read, and thereby the request for a token.
    const token = await tokens.get(session, { once: true });
    if (!token.ok) return { ...token, kind: token.transient ? 'transient' : 'permanent' };
    const request = readRequest(access.address, access.apiKey, token.token);
    const exchange = await attempt(session, request, number, READ_LIMIT_MS);
    const verdict = judgeRepeatable(exchange);
    if (verdict.kind === 'unauthorized' && tokens.kind === 'minted' && !reminted) {
      tokens.reject();
      continue;
    }
    // Asked once, so that reason and cause agree.
    const cutOff = isCutOff(session, exchange);
    const unread = (detail: string, diagnosis: Diagnosis): Trouble => ({
      reason: cutOff ? 'timeout' : refusalReason(exchange, 'unreadable'),
      what: `the workflow could not be read: ${detail}`,
      ...diagnosis,
    });
    if (verdict.kind !== 'answered') {
      const diagnosis = cutOff
        ? timeIsUp(session.deadline.setBy)
        : diagnose(exchange, { subject: 'read', token: tokens.kind });
      const kind = verdict.kind === 'transient' ? 'transient' : 'permanent';
      return { kind, exchange, ...unread(inWords(session.log, exchange), diagnosis) };
    }
    const record = parseObject(verdict.answer.body);
    if (record !== undefined && !isErrorObject(record)) {
      return isForeign(record, names)
        ? { kind: 'transient', exchange, ...FOREIGN }
        : { kind: 'record', record };
    }
    const [found, diagnosis] =
      record === undefined
        ? ['no JSON object', NO_RECORD]
        : ['an error in it', diagnoseErrorInSuccess(verdict.answer, tokens.kind)];
    const detail = `HTTP ${verdict.answer.status}, but ${found}`;
    return { kind: 'transient', exchange, ...unread(detail, diagnosis) };
  }
}

const NO_RECORD: Diagnosis = {
  cause: 'Something other than the Campaign API answered: a proxy’s page, or nothing at all.',
  remedy: 'Check `base-url` and the proxy between the runner and Adobe.',
};

/** A record of another workflow, where this step reads its own. */
const FOREIGN: Trouble = {
  reason: 'unreadable',
  what: 'the record belongs to another workflow',
  cause: 'Something between the runner and Campaign mixes up answers, such as a cache or a proxy.',
  remedy: 'Check `base-url` and the proxy between the runner and Adobe.',
};

function isForeign(record: WorkflowRecord, names: readonly string[]): boolean {
  return names.length > 0 && workflowNames(record).some((name) => !names.includes(name));
}

/** What matters later about the record as it was before the command. */
export interface Snapshot {
  state: State;
  /** The path to the field that held the state. */
  field: Path;
  /** The workflow's name, in every form that the record has. */
  names: readonly string[];
}

/** A snapshot, or why there is none: the record could not be read, or it shows no state. */
export type SnapshotResult =
  | { kind: 'snapshot'; snapshot: Snapshot; record: WorkflowRecord }
  | ({ kind: 'stateless'; record: WorkflowRecord } & Trouble)
  | ({ kind: 'unread' } & Trouble);

/**
 * Reads the record before the command, with retries, and finds the state in it.
 *
 * @param stateField the path to the state; undefined looks in the likely places
 * @param names the workflow's names if they are known already
 */
export async function takeSnapshot(
  session: Session,
  access: Access,
  stateField: Path | undefined,
  names: readonly string[] = [],
): Promise<SnapshotResult> {
  for (let number = 1; ; number++) {
    const result = await readOnce(session, access, number, names);
    if (result.kind === 'record') return findState(session.log, result.record, stateField);
    const gaveUp =
      result.kind === 'permanent'
        ? ''
        : await untilRetry(session, result.exchange, number, capital(result.what));
    if (gaveUp !== undefined) {
      return { ...result, kind: 'unread', what: result.what + gaveUp };
    }
  }
}

function findState(log: Log, record: WorkflowRecord, stateField: Path | undefined): SnapshotResult {
  const reading = readState(record, stateField);
  if (reading.kind === 'state') {
    const { state, field } = reading;
    return { kind: 'snapshot', snapshot: { state, field, names: workflowNames(record) }, record };
  }
  const seen = [...fieldNames(record)];
  const fields = seen.length === 0 ? 'It has no fields' : `Its fields are ${names(log, seen)}`;
  const { what, cause, remedy } = noState(log, reading, stateField);
  return {
    kind: 'stateless',
    record,
    reason: 'no-state',
    what: `${what}. ${fields}`,
    cause,
    remedy,
  };
}

function noState(
  log: Log,
  reading: Exclude<Reading, { kind: 'state' }>,
  stateField: Path | undefined,
): Omit<Trouble, 'reason'> {
  switch (reading.kind) {
    case 'unrecognised':
      return {
        what: `no state can be read from the workflow’s record: its ${names(log, [reading.field.join('.')])} ${shown(log, reading.shown)} not a known state`,
        cause:
          'Adobe does not document the field, so it may mean something else, or hold a value that this action does not know.',
        remedy:
          'Set `state-field` to the field that shows the state; if this is the one, please report the value.',
      };
    case 'contradictory':
      return {
        what: `no state can be read from the workflow’s record: its ${names(log, reading.fields)} show different states`,
        cause: 'Adobe does not document which field holds the workflow’s state.',
        remedy: 'Set `state-field` to the one that matches what Campaign shows.',
      };
    case 'absent':
      return {
        what: 'no state can be read from the workflow’s record',
        cause:
          stateField === undefined
            ? 'Adobe does not document a state field, and this record shows none in the usual places.'
            : `It has no value in \`${stateField.join('.')}\`, which \`state-field\` names.`,
        remedy:
          'If one of these fields shows the state, set `state-field` to it (a dotted path). If none does, use `wait-for: accepted`, `if-running: send` and `if-interrupted: leave`, which read nothing.',
      };
  }
}

/**
 * Describes an unknown state, in words that precede `not a known state`. Shows only a plain word or number, which
 * is worth reporting; other values may be personal.
 */
export function shown(log: Log, value: string): string {
  return /^[\p{L}\d _-]{1,40}$/u.test(value)
    ? `says “${log.clean(value, 40)}”, which is`
    : 'has a value that is';
}

/** Limits for the names in an annotation: how many names, and how many characters in total. */
const MOST_NAMES = 100;
const LONGEST_NAMES = 1_500;

/** Names from a server in backquotes, safe to print. */
export function names(log: Log, fields: readonly string[]): string {
  let length = 0;
  const shown = fields
    .slice(0, MOST_NAMES)
    .map((field) => `\`${log.clean(field, 60)}\``)
    .filter((name) => {
      length += name.length + 2;
      return length <= LONGEST_NAMES;
    });
  const left = fields.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
