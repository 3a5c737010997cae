import { describe, expect, test } from '@jest/globals';
import type { SimulatorOptions } from '../simulator/options.js';
import { type Ran, record, runIn, type World } from './support/fake-run.js';
import { simulatedCampaign } from './support/simulated.js';
import { verdict } from './support/transcript.js';

/** Waits for the simulator's workflows, in simulated time; and what must not be mistaken for an effect. */

const quick: Partial<SimulatorOptions> = { transitionMs: 300, runMs: 900 };
const brief = { 'poll-interval-seconds': '0.15', 'timeout-minutes': '0.05' };

/** A name, command and `wait-for`, result and last state, and what the error says. */
type Cell = [string, string, Partial<SimulatorOptions>, string, RegExp?];

const queued: Partial<SimulatorOptions> = { queueMs: 60_000 };
const saved: Partial<SimulatorOptions> = { ...queued, savedCommands: 'in-record' };
const fails: Partial<SimulatorOptions> = { behaviour: 'fails', vocabulary: 'numbers' };
const failsAtOnce: Partial<SimulatorOptions> = { ...fails, transitionMs: 0, runMs: 0 };
const scheduler: Partial<SimulatorOptions> = { behaviour: 'scheduler' };
const instant: Partial<SimulatorOptions> = { behaviour: 'instant' };
const midway: Partial<SimulatorOptions> = { behaviour: 'paused-midway' };
const lagging: Partial<SimulatorOptions> = { besideState: 'lagging', runMs: 1_500, staleMs: 300 };
const from = (
  initialState: SimulatorOptions['initialState'],
  rest: Partial<SimulatorOptions> = {},
): Partial<SimulatorOptions> => ({ initialState, ...rest });

const mayBeQueued = /over before the workflow was seen finished.*may still be queued.*may be running/s;
const tooShort = /over before .* seen started.*too short to be caught.*do not wait/s;
const noEnd = /\(3 s\) was over.*scheduler.*may be running in Campaign. It was in progress when last read/s;

const cells: Cell[] = [
  ['a run', 'start started', {}, 'confirmed in-progress'],
  ['a run too short to be caught between two reads', 'start started', instant, 'unknown finished', tooShort],
  ['a run that fails at once', 'start started', failsAtOnce, 'failed erroneous', /erroneous after start/],
  ['a run', 'start finished', {}, 'confirmed finished'],
  ['a run of a paused workflow', 'start finished', from('paused'), 'confirmed finished'],
  ['a run that fails', 'start finished', fails, 'failed erroneous', /after start.*Read the workflow’s log/s],
  ['a run without end', 'start finished', scheduler, 'unknown in-progress', noEnd],
  [
    'a run that is paused',
    'start finished',
    midway,
    'unknown paused',
    /Somebody or .* was paused when last/s,
  ],
  // What an earlier run left proves nothing.
  ['an earlier end', 'start finished', { ...queued, recordStamps: 'none' }, 'unknown finished', mayBeQueued],
  ['a mark', 'start finished', { ...queued, recordStamps: 'volatile' }, 'unknown finished', mayBeQueued],
  ['a start in the queue', 'start finished', saved, 'unknown finished', mayBeQueued],
  ['the same', 'start finished', from('erroneous', saved), 'unknown erroneous', mayBeQueued],
  ['a run after that', 'start finished', { ...saved, queueMs: 1_000 }, 'confirmed finished'],
  ['a run after an error', 'start finished', from('erroneous', { queueMs: 700 }), 'confirmed finished'],
  // The state is not all that a record shows.
  ['its state twice', 'start finished', { besideState: 'twice' }, 'confirmed finished'],
  ['a number beside it', 'start finished', { besideState: 'status-number' }, 'confirmed finished'],
  ['a field that lags', 'start finished', lagging, 'confirmed finished'],
  // The other commands
  ['a run', 'resume started', from('paused'), 'confirmed in-progress'],
  ['a short run', 'resume started', from('paused', instant), 'unknown finished', /too short to be caught/],
  [
    'the same pause',
    'resume started',
    from('paused', failsAtOnce),
    'unknown erroneous',
    /may still be queued/,
  ],
  ['a run', 'resume finished', from('paused', { vocabulary: 'objects' }), 'confirmed finished'],
  ['a run that fails', 'resume finished', from('paused', fails), 'failed erroneous', /after resume/],
  ['no run', 'resume finished', { redundant: 'accept' }, 'unknown finished', /been nothing to resume/],
  ['a pause', 'pause paused', from('in-progress', scheduler), 'confirmed paused'],
  ['an end', 'pause paused', from('finished'), 'failed finished', /finished after pause.*before pause took/s],
  ['an error', 'pause paused', from('erroneous', fails), 'failed erroneous', /is erroneous after pause/],
  ['a stop', 'stop finished', from('in-progress', scheduler), 'confirmed finished'],
  ['an error', 'stop finished', from('erroneous', { vocabulary: 'objects' }), 'confirmed finished'],
];

/** Runs a step on the simulator's workflow; `world` may change what is answered. */
async function runOn(
  simulator: Partial<SimulatorOptions>,
  inputs: Record<string, string>,
  world: (simulated: Required<Pick<World, 'command' | 'read'>>) => World = (simulated) => simulated,
) {
  const campaign = simulatedCampaign(simulator);
  const ran = await runIn({ inputs, ...world(campaign.world) });
  return { ran, workflow: campaign.workflow() };
}

const sent = ({ requests }: Ran): string[] => requests.filter((name) => name !== 'read');

describe('the waiting table', () => {
  test.each(cells)('%s, %s', async (_, order, simulator, end, error = /^$/) => {
    const [command = '', awaited = ''] = order.split(' ');
    const { ran } = await runOn({ ...quick, ...simulator }, { ...brief, command, 'wait-for': awaited });
    expect(`${ran.outputs['result']} ${ran.outputs['state']}`).toBe(end);
    expect(ran.error).toMatch(error);
    expect(verdict(ran)).toMatchSnapshot();
    expect(sent(ran)).toEqual([command]);
    expect(ran.outputs['previous-state']).not.toBe('');
    // A timeline of one state would say nothing that the table above it does not.
    const moved = ran.outputs['previous-state'] !== ran.outputs['state'];
    const timeline = /^gantt\n[^`]*section Workflow\n {4}\w[^`]*section Command\n/m;
    if (moved) expect(ran.summary).toMatch(timeline);
  });
});

describe('the snapshot', () => {
  test('without a readable state names the fields, and not their values', async () => {
    const { ran } = await runOn({ vocabulary: 'none' }, { 'wait-for': 'finished' });
    expect([ran.outputs['result'], sent(ran)]).toEqual(['failed', []]);
    expect(ran.error).toMatch(/no state can be read.*`PKey`.*`activities`.*set `state-field`/s);
    expect(ran.error).not.toContain('@');
  });

  test('finds the state where state-field says', async () => {
    const simulator: Partial<SimulatorOptions> = { ...quick, stateField: 'control.phase' };
    const without = await runOn(simulator, { 'wait-for': 'started' });
    expect(without.ran.error).toMatch(/`control\.phase`/);
    expect(sent(without.ran)).toEqual([]);
    const given = await runOn(simulator, {
      ...brief,
      'wait-for': 'started',
      'state-field': 'control.phase',
    });
    expect(given.ran.outputs['result']).toBe('confirmed');
  });
});

describe('a lost answer', () => {
  const inputs = { ...brief, 'wait-for': 'finished' };
  const losing = ({ command, read }: Required<Pick<World, 'command' | 'read'>>): World => ({
    read,
    command: (...sent) => {
      command(...sent);
      return { kind: 'ambiguous', fault: 'lost', detail: 'read ECONNRESET' };
    },
  });

  test('does not matter once a new state proves the command', async () => {
    const { ran, workflow } = await runOn(quick, inputs, losing);
    expect(ran.outputs).toMatchObject({ result: 'confirmed', state: 'finished', 'status-code': '' });
    expect([sent(ran), workflow?.starts]).toEqual([['start'], 1]);
    expect(ran.warnings).toEqual([expect.stringMatching(/no answer .*taken for the effect of the start/)]);
    const changes = ran.log.filter((line) => /^(Starting|In progress|Finished) after/.test(line));
    expect(changes).toHaveLength(new Set(changes).size);
  });

  test('is no reason to forget what was seen while looking for the command', async () => {
    const failing: Partial<SimulatorOptions> = {
      ...{ transitionMs: 0, runMs: 10, recordStamps: 'none', behaviour: 'fails', vocabulary: 'numbers' },
    };
    const { ran } = await runOn(failing, inputs, losing);
    expect(ran.outputs).toMatchObject({ result: 'failed', state: 'erroneous' });
  });

  test('leaves it unknown when nothing changes but a mark in the record', async () => {
    const never = { ...quick, recordStamps: 'volatile' } as const;
    const { ran, workflow } = await runOn(never, { ...brief, 'wait-for': 'finished' }, ({ read }) => ({
      read,
      command: () => ({ kind: 'ambiguous', fault: 'lost', detail: 'read ECONNRESET' }),
    }));
    expect([ran.outputs['result'], sent(ran), workflow?.starts]).toEqual(['unknown', ['start'], 0]);
    expect(ran.error).toMatch(/record showed no clear sign of the start in [\d.]+ s.*before you re-run/s);
  });

  test('leaves it unknown for a workflow that was running before: its run would have ended anyway', async () => {
    const running: Partial<SimulatorOptions> = { ...quick, initialState: 'in-progress' };
    const short = { 'if-interrupted': 'stop', 'timeout-minutes': '0.05' };
    const { ran } = await runOn(running, short, losing);
    expect(ran.outputs['result']).toBe('unknown');
    expect(ran.error).toMatch(/showed no clear sign of the start/);
    // What was running before is not this step's to stop.
    expect(ran.state).toEqual({});
  });
});

test('a state that is not known is no end, and warned of once', async () => {
  const { ran } = await runOn(quick, { ...brief, 'wait-for': 'finished' }, ({ command, read }) => ({
    command,
    read: (nowMs, commands) => (commands === 0 ? read(nowMs, commands) : record('archived')),
  }));
  expect(ran.outputs['result']).toBe('unknown');
  expect(ran.warnings).toEqual([
    expect.stringMatching(/`state` says “archived”, which is not a known state/),
  ]);
});
