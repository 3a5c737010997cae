import { type Command, provesCommand, setsGoing } from '../campaign/commands.js';
import {
  type Path,
  type Reading,
  readState,
  type State,
  type WorkflowRecord,
  workflowNames,
} from '../campaign/state.js';
import type { Log } from '../text/log.js';
import { capital } from '../text/wording.js';
import { type Snapshot, shown } from './record.js';

/** States that only a run has. */
const RUNNING: ReadonlySet<State> = new Set(['starting', 'in-progress', 'pausing', 'resuming']);

/**
 * Whether a state, seen after a start or resume, proves that a run has begun since the snapshot.
 *
 * *Finished* never does: it may be left over from the run before, and a stop makes it too. Nor does any other field of
 * the record, which saving the command can change long before it is carried out.
 *
 * @param others whether a state other than these two was seen in between
 */
export function provesRun(before: State, state: State, others: boolean): boolean {
  if (RUNNING.has(state)) return true;
  // The engine has one number for paused and erroneous, so neither is news after the other.
  if (state === 'paused') return before !== 'paused' && before !== 'erroneous';
  return state === 'erroneous' && (before === 'finished' || before === 'editing') && !others;
}

/** Reads like a record after record of one workflow, and knows what in them proves something about the command. */
export class Watch {
  /** The state when last read; the snapshot's until then. */
  state: State;
  /** True once a state was read. */
  hasRead = false;
  /** Why the record last read shows no state, as the beginning of a sentence; undefined if it shows one. */
  unclear: string | undefined;
  /** True once a run is known to be this command's: until then, a terminal state may be an earlier run's. */
  runProved: boolean;
  readonly snapshot: Snapshot;
  /** The run under way at the snapshot is the one to watch. */
  readonly joined: boolean;
  private readonly command: Command;
  private readonly stateField: Path | undefined;
  private readonly log: Log;
  private readonly seen: (state: State) => void;
  /** True once a state was seen that is neither the snapshot's nor *erroneous*. */
  private others = false;
  private warned = false;

  /**
   * @param seen called with each state that differs from the one before
   */
  constructor(
    snapshot: Snapshot,
    subject: { command: Command; stateField: Path | undefined; joined: boolean },
    log: Log,
    seen: (state: State) => void,
  ) {
    this.snapshot = snapshot;
    this.state = snapshot.state;
    this.command = subject.command;
    this.stateField = subject.stateField;
    this.joined = subject.joined;
    this.runProved = subject.joined;
    this.log = log;
    this.seen = seen;
  }

  /** True for the record of another workflow than the snapshot's. */
  isForeign(record: WorkflowRecord): boolean {
    const { names } = this.snapshot;
    return names.length > 0 && workflowNames(record).some((name) => !names.includes(name));
  }

  /** Takes note of a record; undefined when it shows no known state, which is warned of once. */
  look(record: WorkflowRecord): State | undefined {
    const reading = readState(record, this.stateField);
    this.unclear = reading.kind === 'state' ? undefined : this.describe(reading);
    if (reading.kind !== 'state') {
      if (!this.warned) this.log.warning(`${capital(this.unclear ?? '')}. Waiting goes on.`);
      this.warned = true;
      return undefined;
    }
    this.hasRead = true;
    const { state } = reading;
    if (setsGoing(this.command) && provesRun(this.snapshot.state, state, this.others)) this.runProved = true;
    if (state !== this.snapshot.state && state !== 'erroneous') this.others = true;
    if (state !== this.state) {
      this.state = state;
      this.seen(state);
    }
    return state;
  }

  /** Whether the state last seen proves that the command, should its answer be lost, took effect. */
  get provesCommand(): boolean {
    return provesCommand(this.command, this.snapshot.state, this.state, this.runProved);
  }

  private describe(reading: Exclude<Reading, { kind: 'state' }>): string {
    const name = (path: Path): string => `\`${this.log.clean(path.join('.'), 120)}\``;
    switch (reading.kind) {
      case 'unrecognised':
        return `the workflow’s ${name(reading.field)} ${shown(this.log, reading.shown)} not a known state`;
      case 'contradictory': {
        const fields = reading.fields.slice(0, 10).map((field) => name([field]));
        const where = fields.length > 1 ? `its ${fields.join(', ')}` : `the parts of its ${fields.join()}`;
        return `the workflow’s record shows different states in ${where}`;
      }
      case 'absent':
        return `the workflow’s record no longer shows ${name(this.snapshot.field)}`;
    }
  }
}
