/**
 * The life of one workflow, as a pure function of time: nothing here waits or reads a clock. When
 * somebody looks, the state follows from which commands came and how long ago.
 *
 * What the commands do is in the Adobe Campaign Standard documentation ("Executing a workflow", "About
 * workflow execution"). How long things take is the simulator's choice, and so is what a command does in
 * a state that the documentation does not mention.
 */

export const WORKFLOW_STATES = [
  'editing',
  'starting',
  'in-progress',
  'pausing',
  'paused',
  'resuming',
  'stopping',
  'finished',
  'erroneous',
] as const;
export type WorkflowState = (typeof WORKFLOW_STATES)[number];

export const COMMANDS = ['start', 'pause', 'resume', 'stop'] as const;
export type Command = (typeof COMMANDS)[number];

/** Everything that a client can send: a command to a workflow, or a signal to one of its activities. */
export const SENT = [...COMMANDS, 'signal'] as const;
export type Sent = (typeof SENT)[number];

/**
 * How runs of a workflow go: `normal` finishes after its run time; `fails` ends in error midway;
 * `scheduler` is in progress for ever; `paused-midway` is paused by somebody else midway; `instant`
 * starts and finishes within the same millisecond, so between any two reads.
 */
export const BEHAVIOURS = ['normal', 'fails', 'scheduler', 'paused-midway', 'instant'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** How a workflow runs; durations in milliseconds. */
export interface LifePlan {
  readonly behaviour: Behaviour;
  readonly initialState: WorkflowState;
  /** Time in progress until a run is finished. */
  readonly runMs: number;
  /** Time in starting, pausing, resuming and stopping. */
  readonly transitionMs: number;
  /** Time until the workflow server picks up an accepted command. */
  readonly queueMs: number;
}

/** How often something really happened. */
export interface Counters {
  /** Starts that took effect, also those that resumed a paused workflow. */
  readonly starts: number;
  readonly pauses: number;
  readonly resumes: number;
  readonly stops: number;
  /** Runs that got as far as sending their messages: more than one per intended run mails everyone twice. */
  readonly mailed: number;
}

interface PendingCommand {
  readonly command: Command;
  readonly atMs: number;
  readonly sequence: number | undefined;
}

/** A state that a workflow really entered, and why. */
export interface Change {
  readonly state: WorkflowState;
  readonly atMs: number;
  /** Somebody else's pause counts as the workflow's own doing. */
  readonly cause: 'command' | 'itself';
  /** Goes up with each new run; 0 is the one that was there, or under way, at the beginning. */
  readonly run: number;
  /** The journal's number for the command that caused it. */
  readonly sequence?: number;
}

/** A workflow at one moment; a value, never changed in place. Moments in milliseconds since the epoch. */
export interface Life {
  readonly plan: LifePlan;
  readonly state: WorkflowState;
  /** When this state was entered. */
  readonly sinceMs: number;
  /** Work of this run done before the state was entered, in milliseconds of `runMs`. */
  readonly doneMs: number;
  /** This run's messages are out. */
  readonly mailedThisRun: boolean;
  /** This run has had its error, or the pause by somebody else. */
  readonly incidentOver: boolean;
  /** When the record last changed; never the same for two changes. */
  readonly changedAtMs: number;
  readonly pending: readonly PendingCommand[];
  readonly counters: Counters;
  /** Every state it was in, in order, beginning with the first. */
  readonly history: readonly Change[];
}

/** Whether a command changes anything. If not, it is too late for it, or its state does not allow it. */
export type Verdict = 'effective' | 'redundant' | 'illegal';

const DAY_MS = 86_400_000;

/** A workflow at `nowMs`, whose last change was a day before, as if from an earlier run. */
export function newLife(plan: LifePlan, nowMs: number): Life {
  return {
    plan: plan.behaviour === 'instant' ? { ...plan, runMs: 0, transitionMs: 0 } : plan,
    state: plan.initialState,
    sinceMs: nowMs,
    doneMs: 0,
    mailedThisRun: plan.initialState !== 'starting',
    incidentOver: false,
    changedAtMs: nowMs - DAY_MS,
    pending: [],
    counters: { starts: 0, pauses: 0, resumes: 0, stops: 0, mailed: 0 },
    history: [{ state: plan.initialState, atMs: nowMs, cause: 'itself', run: 0 }],
  };
}

/**
 * Where each command leads from each state where it does something.
 *
 * Documented: start applies to finished, being edited and paused, and resumes a paused one; it is there
 * again only once a stop has taken effect; stop can't be resumed. Starting an erroneous workflow is a new
 * run here (so it mails again, the worse case); resuming one goes on from the error.
 */
const LEADS_TO: Readonly<Record<Command, Readonly<Partial<Record<WorkflowState, WorkflowState>>>>> = {
  start: { editing: 'starting', finished: 'starting', erroneous: 'starting', paused: 'resuming' },
  pause: { starting: 'pausing', 'in-progress': 'pausing', resuming: 'pausing' },
  resume: { paused: 'resuming', erroneous: 'resuming' },
  stop: {
    starting: 'stopping',
    'in-progress': 'stopping',
    pausing: 'stopping',
    paused: 'stopping',
    resuming: 'stopping',
    erroneous: 'stopping',
  },
};

/** States in which a command has nothing left to do. In those not listed here it makes no sense. */
const REDUNDANT_IN: Readonly<Record<Command, readonly WorkflowState[]>> = {
  start: ['starting', 'in-progress', 'resuming'],
  pause: ['pausing', 'paused'],
  resume: ['starting', 'in-progress', 'resuming'],
  stop: ['stopping', 'finished'],
};

const COUNTED_AS: Readonly<Record<Command, Exclude<keyof Counters, 'mailed'>>> = {
  start: 'starts',
  pause: 'pauses',
  resume: 'resumes',
  stop: 'stops',
};

/** The same workflow at `nowMs`, after everything due by then. */
export function advance(life: Life, nowMs: number): Life {
  let current = life;
  for (;;) {
    const change = nextChange(current);
    const pending = current.pending[0];
    // What was under way ends first when both fall on the same millisecond.
    if (change && change.atMs <= nowMs && (!pending || change.atMs <= pending.atMs)) {
      current = enter(current, change.to, change.atMs);
    } else if (pending && pending.atMs <= nowMs) {
      current = carryOut({ ...current, pending: current.pending.slice(1) }, pending);
    } else {
      return current;
    }
  }
}

/**
 * Queues `command` at `nowMs`. It is picked up `queueMs` later, and what counts is whether it applies then.
 *
 * @param sequence the journal's number for the command
 * @returns the workflow with the command in its queue, if it is effective, or else as it was
 */
export function order(
  life: Life,
  command: Command,
  nowMs: number,
  sequence?: number,
): { life: Life; verdict: Verdict } {
  const atMs = nowMs + life.plan.queueMs;
  const { state } = advance(life, atMs);
  const present = advance(life, nowMs);
  if (LEADS_TO[command][state]) {
    const queued = { ...present, pending: [...present.pending, { command, atMs, sequence }] };
    return { life: advance(queued, nowMs), verdict: 'effective' };
  }
  return { life: present, verdict: REDUNDANT_IN[command].includes(state) ? 'redundant' : 'illegal' };
}

/** The same workflow with its record changed at `nowMs` and nothing else, as when a command is saved. */
export function touch(life: Life, nowMs: number): Life {
  return { ...life, changedAtMs: Math.max(nowMs, life.changedAtMs + 1) };
}

/** The next thing that happens by itself, if anything does. */
function nextChange(life: Life): { to: WorkflowState; atMs: number } | undefined {
  const afterTransition = life.sinceMs + life.plan.transitionMs;
  switch (life.state) {
    case 'starting':
    case 'resuming':
      return { to: 'in-progress', atMs: afterTransition };
    case 'pausing':
      return { to: 'paused', atMs: afterTransition };
    case 'stopping':
      return { to: 'finished', atMs: afterTransition };
    case 'in-progress':
      return endOfProgress(life);
    case 'editing':
    case 'paused':
    case 'finished':
    case 'erroneous':
      return undefined;
  }
}

function endOfProgress(life: Life): { to: WorkflowState; atMs: number } | undefined {
  const { behaviour, runMs } = life.plan;
  if (behaviour === 'scheduler') return undefined;
  const incident: WorkflowState | undefined =
    behaviour === 'fails' ? 'erroneous' : behaviour === 'paused-midway' ? 'paused' : undefined;
  const midway = incident !== undefined && !life.incidentOver;
  const leftMs = (midway ? runMs / 2 : runMs) - life.doneMs;
  return { to: midway ? incident : 'finished', atMs: life.sinceMs + Math.max(0, leftMs) };
}

/** Carries out a command, or drops it if it no longer applies. */
function carryOut(life: Life, { command, atMs, sequence }: PendingCommand): Life {
  const to = LEADS_TO[command][life.state];
  if (!to) return life;
  const counted = COUNTED_AS[command];
  const after = enter(life, to, atMs, {
    cause: 'command',
    ...(sequence === undefined ? {} : { sequence }),
  });
  return { ...after, counters: { ...after.counters, [counted]: after.counters[counted] + 1 } };
}

function enter(
  life: Life,
  to: WorkflowState,
  atMs: number,
  why: Pick<Change, 'cause' | 'sequence'> = { cause: 'itself' },
): Life {
  const run = (life.history.at(-1)?.run ?? 0) + (to === 'starting' ? 1 : 0);
  const moved: Life = {
    // Two changes within a millisecond must still show as two.
    ...touch(life, atMs),
    state: to,
    sinceMs: atMs,
    doneMs: life.state === 'in-progress' ? life.doneMs + (atMs - life.sinceMs) : life.doneMs,
    incidentOver:
      life.incidentOver || to === 'erroneous' || (life.state === 'in-progress' && to === 'paused'),
    history: [...life.history, { state: to, atMs, run, ...why }],
  };
  if (to === 'starting') return { ...moved, doneMs: 0, mailedThisRun: false, incidentOver: false };
  if (to === 'in-progress' && !life.mailedThisRun) {
    return {
      ...moved,
      mailedThisRun: true,
      counters: { ...moved.counters, mailed: moved.counters.mailed + 1 },
    };
  }
  return moved;
}
