import { type Command, provesCommand, setsGoing } from '../campaign/commands.js';
import { type Path, type Reading, readState, type State, type WorkflowRecord } from '../campaign/state.js';
import type { Log } from '../text/log.js';
import { capital } from '../text/wording.js';
import { type Snapshot, shown } from './record.js';

/** States that a workflow has only during a run. */
const RUNNING: ReadonlySet<State> = new Set(['starting', 'in-progress', 'pausing', 'resuming']);

/**
 * Whether a state seen after a start or resume proves that a run has begun since the snapshot.
 *
 * *Finished* never proves one: it may be left over from the run before, and a stop causes it too. No other field
 * of the record proves one either: it can change when Campaign saves the command, long before it carries it out.
 *
 * @param others whether any state other than `before` was seen in between
 */
export function provesRun(before: State, state: State, others: boolean): boolean {
  if (RUNNING.has(state)) return true;
  // The engine has one number for paused and erroneous, so a change from one to the other may be none.
  if (state === 'paused') return before !== 'paused' && before !== 'erroneous';
  return state === 'erroneous' && (before === 'finished' || before === 'editing') && !others;
}

/** Follows the record of one workflow, and knows what in it proves something about the command. */
export class Watch {
  /** The state when last read; before the first read, the snapshot's. */
  state: State;
  /** True once a state was read. */
  hasRead = false;
  /** Why the last record shows no state, as the beginning of a sentence; undefined if it shows one. */
  unclear: string | undefined;
  /** True once a run is known to be this command's. Until then, a terminal state may be an earlier run's. */
  runProved: boolean;
  readonly snapshot: Snapshot;
  /** True if the run to watch was already under way at the snapshot. */
  readonly joined: boolean;
  private readonly command: Command;
  private readonly stateField: Path | undefined;
  private readonly log: Log;
  private readonly seen: (state: State) => void;
  /** True once a state was seen that is not the snapshot's. */
  private others = false;
  private warned = false;

  /** @param seen called with each state that differs from the one before */
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

  /** Takes in a record and returns its state. If it shows no known state, warns once and returns undefined. */
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
    if (state !== this.snapshot.state) this.others = true;
    if (state !== this.state) {
      this.state = state;
      this.seen(state);
    }
    return state;
  }

  /** Whether the last state proves that the command took effect, even if its answer was lost. */
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
        return this.stateField === undefined
          ? 'the workflow’s record no longer shows a state'
          : `the workflow’s record no longer shows ${name(this.stateField)}`;
    }
  }
}
