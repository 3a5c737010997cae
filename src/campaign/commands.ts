/** Everything known about each command. To add one, begin with a row in each of these tables. */

import { MOVING, type State, TERMINAL } from './state.js';

/** The commands of the API; `restart` exists only in Campaign's user interface (Adobe documentation). */
export const WORKFLOW_COMMANDS = ['start', 'pause', 'resume', 'stop'] as const;
export type WorkflowCommand = (typeof WORKFLOW_COMMANDS)[number];

/** What a step can send: a command to the workflow, or a signal to one of its activities. */
export const COMMANDS = [...WORKFLOW_COMMANDS, 'signal'] as const;
export type Command = (typeof COMMANDS)[number];

/** Whether a command can make a workflow run. */
export function setsGoing(command: Command): command is 'start' | 'resume' {
  return command === 'start' || command === 'resume';
}

/** What a step can wait for after its command. */
export const WAIT_FOR = ['accepted', 'started', 'paused', 'finished'] as const;
export type WaitFor = (typeof WAIT_FOR)[number];

/** What a step can wait for in Campaign itself: an effect. */
export type Awaited = Exclude<WaitFor, 'accepted'>;

/** States that end a wait. */
interface Ends {
  done: readonly State[];
  /** The workflow ended, so what was awaited can no longer come. */
  bad: readonly State[];
}

const RUN_STARTED: Ends = { done: ['in-progress', 'finished'], bad: ['erroneous'] };
const RUN_FINISHED: Ends = { done: ['finished'], bad: ['erroneous'] };

/** What ends a wait, for each command and each wait that makes sense after it. */
const ENDS: Record<Command, Partial<Record<Awaited, Ends>>> = {
  start: { started: RUN_STARTED, finished: RUN_FINISHED },
  pause: { paused: { done: ['paused'], bad: ['finished', 'erroneous'] } },
  resume: { started: RUN_STARTED, finished: RUN_FINISHED },
  stop: { finished: { done: ['finished'], bad: [] } },
  signal: {},
};

/** The values that `wait-for` may have after a command. */
export function waitsAfter(command: Command): readonly WaitFor[] {
  return WAIT_FOR.filter((wait) => wait === 'accepted' || ENDS[command][wait] !== undefined);
}

/**
 * What `state` means to a wait: a good end, a bad end, or nothing yet.
 *
 * After a start or resume, a terminal state counts only once a run is proved. Until then it may be an earlier
 * run's.
 */
export function meaning(
  command: Command,
  awaited: Awaited,
  state: State,
  runProved: boolean,
): 'done' | 'bad' | 'pending' {
  if (setsGoing(command) && TERMINAL.has(state) && !runProved) return 'pending';
  const ends = ENDS[command][awaited];
  if (ends?.done.includes(state)) return 'done';
  return ends?.bad.includes(state) ? 'bad' : 'pending';
}

/**
 * States that prove a command whose answer was lost. For a start or resume, they count even if a run was already
 * under way.
 */
const TRACES: Record<Command, readonly State[]> = {
  start: ['starting', 'resuming'],
  pause: ['pausing', 'paused'],
  resume: ['starting', 'resuming'],
  stop: ['stopping', 'finished'],
  // The record shows no trace of a signal.
  signal: [],
};

/**
 * Whether a state proves that a command took effect, although its answer was lost.
 *
 * @param runProved whether a run since the command is proved
 */
export function provesCommand(command: Command, before: State, state: State, runProved: boolean): boolean {
  if (setsGoing(command) && !MOVING.has(before)) return runProved && state !== before;
  // If the workflow was already in one of these states, they prove nothing.
  return TRACES[command].includes(state) && !TRACES[command].includes(before);
}

/** The states of a workflow that takes a signal; a paused one keeps it until it is resumed (Adobe documentation). */
export const TAKES_SIGNALS: ReadonlySet<State> = new Set(['starting', 'in-progress', 'resuming', 'paused']);

/** What to know before a command is sent again, in case it was applied the first time. */
export const AGAIN: Record<Command, string> = {
  start: 'a second start sends its messages twice',
  pause: 'if it still runs, send the pause again',
  resume: 'it may have resumed, and even finished',
  stop: 'if it is neither stopping nor finished after some minutes, send the stop again',
  signal: 'a second signal triggers the activity twice',
};

/** What the workflow may be doing while nobody can tell whether the command took effect. */
export const MAY_BE: Record<Command, string> = {
  start: 'may be running',
  pause: 'may be running or paused',
  resume: 'may be running',
  stop: 'may still be running',
  signal: 'may have taken the signal',
};
