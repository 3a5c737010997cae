import { type Command, setsGoing } from './campaign.js';
import { ChangeDetector } from './change.js';
import type { Snapshot } from './record.js';
import { MOVING, type Reading, readState, type State, TERMINAL, type WorkflowRecord } from './state.js';
import type { Log } from './step.js';

/** States that a command leads to. Any other new state is somebody else's doing. */
const LEADS_TO: Record<Command, readonly State[]> = {
  start: ['starting', 'resuming', 'in-progress', 'finished', 'erroneous'],
  resume: ['resuming', 'in-progress', 'finished', 'erroneous'],
  pause: ['pausing', 'paused'],
  stop: ['stopping', 'finished'],
};

/** Those of them that a moving workflow hardly reaches by itself. */
const TRACES: Record<Command, readonly State[]> = {
  start: ['starting'],
  resume: ['resuming'],
  pause: ['pausing', 'paused'],
  stop: ['stopping', 'finished'],
};

/** Reads like a record after record of one workflow, and knows what in them is news since the snapshot. */
export class Watch {
  /** The state when last read; the snapshot's until then. */
  state: State;
  /** True once a record was read. */
  hasRead = false;
  /** True once a terminal state can no longer be left over from an earlier run. */
  fresh = false;
  readonly snapshot: Snapshot;
  private readonly command: Command;
  private readonly log: Log;
  private readonly seen: (state: State) => void;
  private changes: ChangeDetector;
  private changed = false;
  /** True once a new state was seen that the command does not lead to. */
  private othersActed = false;
  /** How many of the last readings showed a value that is not a known state. */
  private oddReadings = 0;
  private warned = false;
  private earlierRunStopping: boolean;

  /** @param seen called with each state that differs from the one before */
  constructor(snapshot: Snapshot, command: Command, log: Log, seen: (state: State) => void) {
    this.snapshot = snapshot;
    this.state = snapshot.state;
    this.command = command;
    this.log = log;
    this.seen = seen;
    this.changes = new ChangeDetector(snapshot.record, snapshot.state, snapshot.field);
    this.earlierRunStopping = setsGoing(command) && snapshot.state === 'stopping';
  }

  /** Takes note of a record; undefined when it shows no known state, which is warned of once. */
  look(record: WorkflowRecord): State | undefined {
    this.hasRead = true;
    const reading = readState(record, this.snapshot.field);
    if (reading.kind !== 'state') {
      this.warn(reading);
      if (reading.kind === 'unrecognised') this.judgeUnrecognised(record);
      return undefined;
    }
    const { state } = reading;
    this.oddReadings = 0;
    this.judge(record, state);
    if (state !== this.state) {
      this.state = state;
      this.seen(state);
    }
    return state;
  }

  /** A value never met before may be a state, and not a terminal one; seen once, it may be a slip. */
  private judgeUnrecognised(record: WorkflowRecord): void {
    this.oddReadings++;
    if (this.earlierRunStopping) return;
    if (this.changes.changed(record, undefined) || this.oddReadings > 1) this.fresh = true;
  }

  private judge(record: WorkflowRecord, state: State): void {
    const terminal = TERMINAL.has(state);
    if (state !== this.snapshot.state && !LEADS_TO[this.command].includes(state)) this.othersActed = true;
    if (this.earlierRunStopping) {
      if (state === 'stopping') return;
      this.earlierRunStopping = false;
      if (terminal) {
        // The end of the run before. What counts is what comes after it.
        this.changes = new ChangeDetector(record, state, this.snapshot.field);
        return;
      }
    }
    if (this.changes.changed(record, state)) this.changed = true;
    if (this.changed || !terminal) this.fresh = true;
  }

  /** Whether the records tell that the command, should its answer be lost, took effect. */
  get showsEffect(): boolean {
    const { state, snapshot, command } = this;
    const moving = MOVING.has(snapshot.state);
    if (state === snapshot.state) return !moving && this.changed && !this.othersActed;
    // Whoever stopped the workflow made it finished, too.
    if (setsGoing(command) && TERMINAL.has(state) && this.othersActed) return false;
    return (moving ? TRACES : LEADS_TO)[command].includes(state);
  }

  private warn(reading: Exclude<Reading, { kind: 'state' }>): void {
    if (this.warned) return;
    this.warned = true;
    const name = this.log.clean(this.snapshot.field.join('.'), 120);
    this.log.warning(
      reading.kind === 'unrecognised'
        ? `The workflow’s \`${name}\` is “${this.log.clean(reading.shown, 60)}”, which is not a known state. Waiting goes on.`
        : `The workflow’s record no longer shows \`${name}\`. Waiting goes on.`,
    );
  }
}
