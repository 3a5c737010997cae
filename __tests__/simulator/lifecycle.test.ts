import { describe, expect, test } from '@jest/globals';
import {
  advance,
  type Command,
  type LifePlan,
  newLife,
  order,
  type Verdict,
  WORKFLOW_STATES,
} from '../../simulator/campaign/lifecycle.js';

const PLAN: LifePlan = {
  behaviour: 'normal',
  initialState: 'finished',
  runMs: 1_000,
  transitionMs: 100,
  queueMs: 0,
};
const T0 = 1_000_000;

/** Steps: when in milliseconds, the command if any, and the state after it. Then the counters that are not 0. */
const STORIES: readonly (readonly [name: string, story: string, plan?: Partial<LifePlan>])[] = [
  [
    'a normal run',
    '0 start: starting, 99: starting, 100: in-progress, 1099: in-progress, 1100: finished; starts 1, mailed 1',
  ],
  ['a run nobody looks at until it is over', '0 start: starting, 60000: finished; starts 1, mailed 1'],
  ['two runs mail twice', '0 start: starting, 2000 start: starting, 4000: finished; starts 2, mailed 2'],
  [
    'a second start during a run does nothing',
    '0 start: starting, 50 start: starting, 500 start: in-progress, 1100: finished; starts 1, mailed 1',
  ],
  [
    'a pause keeps the work done so far, and a resume goes on from there',
    '0 start: starting, 500 pause: pausing, 600: paused, 90000: paused, 100000 resume: resuming, 100100: in-progress, 100699: in-progress, 100700: finished; starts 1, pauses 1, resumes 1, mailed 1',
  ],
  [
    'a start resumes a paused workflow, and does not mail again',
    '0 start: starting, 500 pause: pausing, 1000 start: resuming, 1100: in-progress, 1700: finished; starts 2, pauses 1, mailed 1',
  ],
  [
    'a run paused before it began mails once it does begin',
    '0 start: starting, 50 pause: pausing, 150: paused, 200 resume: resuming, 300: in-progress; starts 1, pauses 1, resumes 1, mailed 1',
  ],
  [
    'a stop ends it, and a start applies again only once the stop has taken effect',
    '0 start: starting, 500 stop: stopping, 550 start: stopping, 550 stop: stopping, 600: finished, 650 start: starting; starts 2, stops 1, mailed 1',
  ],
  [
    'a stop before a run began mails nobody',
    '0 start: starting, 50 stop: stopping, 5000: finished; starts 1, stops 1',
  ],
  [
    'a failing run is erroneous midway; resumed it finishes',
    '0 start: starting, 599: in-progress, 600: erroneous, 700 resume: resuming, 1299: in-progress, 1300: finished; starts 1, resumes 1, mailed 1',
    { behaviour: 'fails' },
  ],
  [
    'a failing run that is started anew mails and fails again',
    '600 start: starting, 1200: erroneous, 1300 start: starting, 1899: in-progress, 1900: erroneous; starts 2, mailed 2',
    { behaviour: 'fails' },
  ],
  [
    'a scheduler never ends by itself',
    '0 start: starting, 1000000000: in-progress, 1000000000 stop: stopping, 1000000100: finished; starts 1, stops 1, mailed 1',
    { behaviour: 'scheduler' },
  ],
  [
    'somebody else pauses midway, which is no pause of ours',
    '0 start: starting, 599: in-progress, 600: paused, 700 resume: resuming, 1300: finished; starts 1, resumes 1, mailed 1',
    { behaviour: 'paused-midway' },
  ],
  [
    'an instant run is over before anyone can look',
    '0 start: finished, 0 start: finished; starts 2, mailed 2',
    { behaviour: 'instant' },
  ],
  [
    'a queued command shows only once it is taken up',
    '0 start: finished, 299: finished, 300: starting, 400: in-progress; starts 1, mailed 1',
    { queueMs: 300 },
  ],
  [
    'a second start behind a queued one does nothing',
    '0 start: finished, 10 start: finished, 5000: finished; starts 1, mailed 1',
    { queueMs: 300 },
  ],
  [
    'a queued pause that comes too late is no pause',
    '900 pause: in-progress, 5000: finished; ',
    { queueMs: 300, initialState: 'in-progress' },
  ],
  [
    'a queued stop comes before the end it forestalls, though nobody looked in between',
    '500 stop: in-progress, 5000: finished; stops 1',
    { queueMs: 300, initialState: 'in-progress' },
  ],
  [
    'a run that is under way at the beginning has mailed before',
    '999: in-progress, 1000: finished; ',
    { initialState: 'in-progress' },
  ],
  [
    'a run that is paused at the beginning has mailed before, but the next one mails',
    '0 resume: resuming, 100: in-progress, 1100 start: starting, 1200: in-progress; starts 1, resumes 1, mailed 1',
    { initialState: 'paused' },
  ],
];

describe('the life of a workflow', () => {
  test.each(STORIES)('%s', (_, story, plan = {}) => {
    let life = newLife({ ...PLAN, ...plan }, T0);
    const [steps = ''] = story.split('; ');
    const lived = steps.split(', ').map((step) => {
      const [, ms, command] = /^(\d+)(?: (\w+))?: /.exec(step) ?? [];
      const nowMs = T0 + Number(ms);
      life = command === undefined ? advance(life, nowMs) : order(life, command as Command, nowMs).life;
      return step.replace(/: .*/, `: ${life.state}`);
    });
    const counters = Object.entries(life.counters).flatMap(([name, count]) =>
      count === 0 ? [] : [`${name} ${count}`],
    );
    expect(`${lived.join(', ')}; ${counters.join(', ')}`).toBe(story);
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
