import { type Command, provesCommand, setsGoing } from '../campaign/commands.js';
import {
  type Path,
  type Reading,
  readState,
  type State,
  type WorkflowRecord,
  workflowName,
} from '../campaign/state.js';
import type { Log } from '../text/log.js';
import type { Snapshot } from './record.js';

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
  /** True once a record was read. */
  hasRead = false;
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
    const name = workflowName(record);
    return name !== undefined && this.snapshot.name !== undefined && name !== this.snapshot.name;
  }

  /** Takes note of a record; undefined when it shows no known state, which is warned of once. */
  look(record: WorkflowRecord): State | undefined {
    this.hasRead = true;
    const reading = readState(record, this.stateField);
    if (reading.kind !== 'state') {
      this.warn(reading);
      return undefined;
    }
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

  private warn(reading: Exclude<Reading, { kind: 'state' }>): void {
    if (this.warned) return;
    this.warned = true;
    this.log.warning(`${this.describe(reading)} Waiting goes on.`);
  }

  private describe(reading: Exclude<Reading, { kind: 'state' }>): string {
    const name = (path: Path): string => this.log.clean(path.join('.'), 120);
    switch (reading.kind) {
      case 'unrecognised':
        return `The workflow’s \`${name(reading.field)}\` is “${this.log.clean(reading.shown, 60)}”, which is not a known state.`;
      case 'contradictory':
        return `The workflow’s record shows different states in ${reading.fields.length > 1 ? 'its' : 'the parts of'} \`${this.log.clean(reading.fields.slice(0, 10).join('`, `'), 300)}\`.`;
      case 'absent':
        return `The workflow’s record no longer shows \`${name(this.snapshot.field)}\`.`;
    }
  }
}
