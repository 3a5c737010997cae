import { describe, expect, test } from '@jest/globals';
import {
  advance,
  type Command,
  type Life,
  type LifePlan,
  newLife,
  order,
  type Verdict,
  WORKFLOW_STATES,
  type WorkflowState,
} from '../../simulator/lifecycle.js';

const PLAN: LifePlan = {
  behaviour: 'normal',
  initialState: 'finished',
  runMs: 1_000,
  transitionMs: 100,
  queueMs: 0,
};
const T0 = 1_000_000;

type Step = readonly [atMs: number, what: Command | 'look', state: WorkflowState];

/** Goes through the steps in time, and returns the workflow after the last. */
function live(plan: Partial<LifePlan>, steps: readonly Step[]): Life {
  let life = newLife({ ...PLAN, ...plan }, T0);
  for (const [atMs, what, state] of steps) {
    life = what === 'look' ? advance(life, T0 + atMs) : order(life, what, T0 + atMs).life;
    expect(`${atMs} ms: ${life.state}`).toBe(`${atMs} ms: ${state}`);
  }
  return life;
}

const STORIES: readonly {
  readonly name: string;
  readonly plan?: Partial<LifePlan>;
  readonly steps: readonly Step[];
  readonly counters?: Partial<Life['counters']>;
}[] = [
  {
    name: 'a normal run',
    steps: [
      [0, 'start', 'starting'],
      [99, 'look', 'starting'],
      [100, 'look', 'in-progress'],
      [1_099, 'look', 'in-progress'],
      [1_100, 'look', 'finished'],
    ],
    counters: { starts: 1, mailed: 1 },
  },
  {
    name: 'a run nobody looks at until it is over',
    steps: [
      [0, 'start', 'starting'],
      [60_000, 'look', 'finished'],
    ],
    counters: { starts: 1, mailed: 1 },
  },
  {
    name: 'two runs mail twice',
    steps: [
      [0, 'start', 'starting'],
      [2_000, 'start', 'starting'],
      [4_000, 'look', 'finished'],
    ],
    counters: { starts: 2, mailed: 2 },
  },
  {
    name: 'a second start during a run does nothing',
    steps: [
      [0, 'start', 'starting'],
      [50, 'start', 'starting'],
      [500, 'start', 'in-progress'],
      [1_100, 'look', 'finished'],
    ],
    counters: { starts: 1, mailed: 1 },
  },
  {
    name: 'a pause keeps the work done so far, and a resume goes on from there',
    steps: [
      [0, 'start', 'starting'],
      [500, 'pause', 'pausing'],
      [600, 'look', 'paused'],
      [90_000, 'look', 'paused'],
      [100_000, 'resume', 'resuming'],
      [100_100, 'look', 'in-progress'],
      [100_699, 'look', 'in-progress'],
      [100_700, 'look', 'finished'],
    ],
    counters: { starts: 1, pauses: 1, resumes: 1, mailed: 1 },
  },
  {
    name: 'a start resumes a paused workflow, and does not mail again',
    steps: [
      [0, 'start', 'starting'],
      [500, 'pause', 'pausing'],
      [1_000, 'start', 'resuming'],
      [1_100, 'look', 'in-progress'],
      [1_700, 'look', 'finished'],
    ],
    counters: { starts: 2, pauses: 1, mailed: 1 },
  },
  {
    name: 'a run paused before it began mails once it does begin',
    steps: [
      [0, 'start', 'starting'],
      [50, 'pause', 'pausing'],
      [150, 'look', 'paused'],
      [200, 'resume', 'resuming'],
      [300, 'look', 'in-progress'],
    ],
    counters: { starts: 1, pauses: 1, resumes: 1, mailed: 1 },
  },
  {
    name: 'a stop ends it, and a start applies again only once the stop has taken effect',
    steps: [
      [0, 'start', 'starting'],
      [500, 'stop', 'stopping'],
      [550, 'start', 'stopping'],
      [550, 'stop', 'stopping'],
      [600, 'look', 'finished'],
      [650, 'start', 'starting'],
    ],
    counters: { starts: 2, stops: 1, mailed: 1 },
  },
  {
    name: 'a stop before a run began mails nobody',
    steps: [
      [0, 'start', 'starting'],
      [50, 'stop', 'stopping'],
      [5_000, 'look', 'finished'],
    ],
    counters: { starts: 1, stops: 1, mailed: 0 },
  },
  {
    name: 'a failing run is erroneous midway; resumed it finishes',
    plan: { behaviour: 'fails' },
    steps: [
      [0, 'start', 'starting'],
      [599, 'look', 'in-progress'],
      [600, 'look', 'erroneous'],
      [700, 'resume', 'resuming'],
      [1_299, 'look', 'in-progress'],
      [1_300, 'look', 'finished'],
    ],
    counters: { starts: 1, resumes: 1, mailed: 1 },
  },
  {
    name: 'a failing run that is started anew mails and fails again',
    plan: { behaviour: 'fails' },
    steps: [
      [600, 'start', 'starting'],
      [1_200, 'look', 'erroneous'],
      [1_300, 'start', 'starting'],
      [1_899, 'look', 'in-progress'],
      [1_900, 'look', 'erroneous'],
    ],
    counters: { starts: 2, mailed: 2 },
  },
  {
    name: 'a scheduler never ends by itself',
    plan: { behaviour: 'scheduler' },
    steps: [
      [0, 'start', 'starting'],
      [1e9, 'look', 'in-progress'],
      [1e9, 'stop', 'stopping'],
      [1e9 + 100, 'look', 'finished'],
    ],
    counters: { starts: 1, stops: 1, mailed: 1 },
  },
  {
    name: 'somebody else pauses midway, which is no pause of ours',
    plan: { behaviour: 'paused-midway' },
    steps: [
      [0, 'start', 'starting'],
      [599, 'look', 'in-progress'],
      [600, 'look', 'paused'],
      [700, 'resume', 'resuming'],
      [1_300, 'look', 'finished'],
    ],
    counters: { starts: 1, pauses: 0, resumes: 1, mailed: 1 },
  },
  {
    name: 'an instant run is over before anyone can look',
    plan: { behaviour: 'instant' },
    steps: [
      [0, 'start', 'finished'],
      [0, 'start', 'finished'],
    ],
    counters: { starts: 2, mailed: 2 },
  },
  {
    name: 'a queued command shows only once it is taken up',
    plan: { queueMs: 300 },
    steps: [
      [0, 'start', 'finished'],
      [299, 'look', 'finished'],
      [300, 'look', 'starting'],
      [400, 'look', 'in-progress'],
    ],
    counters: { starts: 1, mailed: 1 },
  },
  {
    name: 'a second start behind a queued one does nothing',
    plan: { queueMs: 300 },
    steps: [
      [0, 'start', 'finished'],
      [10, 'start', 'finished'],
      [5_000, 'look', 'finished'],
    ],
    counters: { starts: 1, mailed: 1 },
  },
  {
    name: 'a queued pause that comes too late is no pause',
    plan: { queueMs: 300, initialState: 'in-progress' },
    steps: [
      [900, 'pause', 'in-progress'],
      [5_000, 'look', 'finished'],
    ],
    counters: { pauses: 0, mailed: 0 },
  },
  {
    name: 'a queued stop comes before the end it forestalls, though nobody looked in between',
    plan: { queueMs: 300, initialState: 'in-progress' },
    steps: [
      [500, 'stop', 'in-progress'],
      [5_000, 'look', 'finished'],
    ],
    counters: { stops: 1 },
  },
  {
    name: 'a run that is under way at the beginning has mailed before',
    plan: { initialState: 'in-progress' },
    steps: [
      [999, 'look', 'in-progress'],
      [1_000, 'look', 'finished'],
    ],
    counters: { starts: 0, mailed: 0 },
  },
  {
    name: 'a run that is paused at the beginning has mailed before, but the next one mails',
    plan: { initialState: 'paused' },
    steps: [
      [0, 'resume', 'resuming'],
      [100, 'look', 'in-progress'],
      [1_100, 'start', 'starting'],
      [1_200, 'look', 'in-progress'],
    ],
    counters: { starts: 1, resumes: 1, mailed: 1 },
  },
];

describe('the life of a workflow', () => {
  test.each(STORIES)('$name', ({ plan = {}, steps, counters = {} }) => {
    expect(live(plan, steps).counters).toEqual({
      starts: 0,
      pauses: 0,
      resumes: 0,
      stops: 0,
      mailed: 0,
      ...counters,
    });
  });
});

const E: Verdict = 'effective';
const R: Verdict = 'redundant';
const X: Verdict = 'illegal';

// In the order of WORKFLOW_STATES: editing, starting, in-progress, pausing, paused, resuming, stopping,
// finished, erroneous.
const VERDICTS: Readonly<Record<Command, readonly Verdict[]>> = {
  start: [E, R, R, X, E, R, X, E, E],
  pause: [X, E, E, R, R, E, X, X, X],
  resume: [X, R, R, X, E, R, X, X, E],
  stop: [X, E, E, E, E, E, R, R, E],
};

describe('which command applies in which state', () => {
  const cells = Object.entries(VERDICTS).flatMap(([command, verdicts]) =>
    WORKFLOW_STATES.map((state, index) => [command as Command, state, verdicts[index]] as const),
  );

  test.each(cells)('%s when %s: %s', (command, initialState, verdict) => {
    const life = newLife({ ...PLAN, initialState }, T0);
    const ordered = order(life, command, T0);
    expect(ordered.verdict).toBe(verdict);
    const counted = Object.values(ordered.life.counters).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(verdict === 'effective' ? 1 : 0);
    expect(ordered.life.state !== initialState).toBe(verdict === 'effective');
  });
});

describe('the history', () => {
  test('has every state that was entered, what led there, and which run it belongs to', () => {
    let life = newLife({ ...PLAN, behaviour: 'paused-midway', queueMs: 50 }, T0);
    life = order(life, 'start', T0, 3).life;
    life = order(life, 'stop', T0 + 700, 8).life;
    life = order(life, 'start', T0 + 900).life;
    const history = advance(life, T0 + 1_000).history.map(({ atMs, ...change }) => ({
      at: atMs - T0,
      ...change,
    }));
    expect(history).toEqual([
      { at: 0, state: 'finished', cause: 'itself', run: 0 },
      { at: 50, state: 'starting', cause: 'command', run: 1, sequence: 3 },
      { at: 150, state: 'in-progress', cause: 'itself', run: 1 },
      { at: 650, state: 'paused', cause: 'itself', run: 1 },
      { at: 750, state: 'stopping', cause: 'command', run: 1, sequence: 8 },
      { at: 850, state: 'finished', cause: 'itself', run: 1 },
      { at: 950, state: 'starting', cause: 'command', run: 2 },
    ]);
  });

  test('is the same run when it is resumed, and has no command that did nothing', () => {
    let life = order(newLife({ ...PLAN, initialState: 'paused' }, T0), 'start', T0).life;
    life = order(life, 'start', T0 + 10).life;
    expect(life.history.map(({ state, run }) => `${state} ${run}`)).toEqual(['paused 0', 'resuming 0']);
  });
});

describe('the time of last change', () => {
  test('moves with each transition, to the moment it happened', () => {
    const started = order(newLife(PLAN, T0), 'start', T0).life;
    expect(started.changedAtMs).toBe(T0);
    expect(advance(started, T0 + 50).changedAtMs).toBe(T0);
    expect(advance(started, T0 + 500).changedAtMs).toBe(T0 + 100);
    expect(advance(started, T0 + 9_000).changedAtMs).toBe(T0 + 1_100);
  });

  test('is before the beginning for a state left over from an earlier run', () => {
    expect(newLife(PLAN, T0).changedAtMs).toBeLessThan(T0);
  });

  test('tells two instant runs in one millisecond apart', () => {
    const first = order(newLife({ ...PLAN, behaviour: 'instant' }, T0), 'start', T0).life;
    const second = order(first, 'start', T0).life;
    expect(second.changedAtMs).toBeGreaterThan(first.changedAtMs);
  });

  test('stays when a command does nothing', () => {
    const started = order(newLife(PLAN, T0), 'start', T0).life;
    expect(order(started, 'start', T0 + 10).life.changedAtMs).toBe(started.changedAtMs);
  });
});
