import { describe as describeAnywhere, expect, test } from '@jest/globals';
import type { Simulator } from '../../simulator/server.js';
import { startSimulator } from '../../simulator/server.js';
import { runAction } from '../../tools/runner.js';
import { play, type Scenario } from '../support/scenario.js';

/**
 * A signal in each phase: at most one start and one stop arrive, outputs are set, the process is gone.
 *
 * Windows has no signals between processes, so that there is nothing to test there.
 */
const describe = process.platform === 'win32' ? describeAnywhere.skip : describeAnywhere;

const scheduler = { behaviour: 'scheduler', transitionMs: 50 } as const;
const waiting = { 'wait-for': 'finished', 'poll-interval-seconds': '0.2', 'if-interrupted': 'stop' };

/** Sends `signal` once the log shows `pattern`. */
function signalAt(pattern: RegExp, signal: NodeJS.Signals = 'SIGINT'): Pick<Scenario, 'onLine'> {
  let sent = false;
  return {
    onLine: (line, kill) => {
      if (sent || !pattern.test(line)) return;
      sent = true;
      // Let what the line announces begin.
      setTimeout(() => kill(signal), 150);
    },
  };
}

/** Starts a run whose process gets `signal` as soon as `arrived` says so of the simulator. */
async function playUntil(
  arrived: (simulator: Simulator) => boolean,
  scenario: Scenario,
  signal: NodeJS.Signals = 'SIGINT',
): Promise<Awaited<ReturnType<typeof play>>> {
  let kill: ((signal: NodeJS.Signals) => void) | undefined;
  let simulator: Simulator | undefined;
  const timer = setInterval(() => {
    if (kill === undefined || simulator === undefined || !arrived(simulator)) return;
    clearInterval(timer);
    kill(signal);
  }, 20);
  try {
    return await play({
      ...scenario,
      prepare: (started) => {
        simulator = started;
      },
      onLine: (line, killer) => {
        kill = killer;
        scenario.onLine?.(line, killer);
      },
    });
  } finally {
    clearInterval(timer);
  }
}

const requested =
  (kind: string, command?: string) =>
  (simulator: Simulator): boolean =>
    simulator
      .journal()
      .some((entry) => entry.kind === kind && (command === undefined || entry.command === command));

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test('while minting: nothing is sent', async () => {
    const { run, commands, error } = await playUntil(
      requested('mint'),
      { inputs: waiting, faults: ['mint-silent'] },
      signal,
    );
    expect(run.outputs['result']).toBe('failed');
    expect(commands).toEqual([]);
    expect(error).toMatch(/cancelled before start was sent.*Nothing reached Campaign/s);
  });

  test('while reading before the command: nothing is sent', async () => {
    const { run, commands } = await playUntil(
      requested('read'),
      { inputs: waiting, faults: [{ on: 'read', kind: 'silent', effect: 'before' }] },
      signal,
    );
    expect(run.outputs['result']).toBe('failed');
    expect(commands).toEqual([]);
  });

  test('between two attempts: nothing more is sent', async () => {
    const { run, commands } = await playUntil(
      requested('command'),
      { inputs: { 'if-interrupted': 'stop' }, faults: ['throttled-bare'] },
      signal,
    );
    expect(run.outputs).toMatchObject({ result: 'failed', 'status-code': '429' });
    expect(commands).toEqual(['start']);
    expect(run.state['clean-up']).toBe('none');
  });

  test('during the POST: unknown, and what may run is stopped', async () => {
    const { run, commands, workflow, error } = await playUntil(
      requested('command'),
      { inputs: { 'if-interrupted': 'stop' }, simulator: scheduler, faults: ['silent'] },
      signal,
    );
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start', 'stop']);
    expect(workflow).toMatchObject({ starts: 1, stops: 1 });
    expect(error).toMatch(/stop was sent, and accepted with HTTP 200/);
    expect(run.state['clean-up']).toBe('none');
  });

  test('while waiting: stopped', async () => {
    const { run, commands, workflow } = await play({
      inputs: waiting,
      simulator: scheduler,
      ...signalAt(/^In progress/, signal),
    });
    expect(run.outputs).toMatchObject({
      result: 'unknown',
      state: 'in-progress',
      'previous-state': 'finished',
    });
    expect(commands).toEqual(['start', 'stop']);
    expect(workflow.stops).toBe(1);
    expect(run.elapsedMs).toBeLessThan(7_000);
  });

  test('while the stop is silent: over after its 5 s, and not sent again', async () => {
    const { run, commands, error } = await play({
      inputs: waiting,
      simulator: scheduler,
      faults: [{ on: 'command', method: 'stop', kind: 'silent', effect: 'before', times: 'always' }],
      ...signalAt(/^In progress/, signal),
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start', 'stop']);
    expect(error).toMatch(/may not have arrived.*It is not sent twice/s);
    expect(run.state['clean-up']).toBe('unsure');
    expect(run.elapsedMs).toBeLessThan(8_000);
  });
});

describe('what is done', () => {
  test('pause', async () => {
    const { commands, workflow } = await play({
      inputs: { ...waiting, 'if-interrupted': 'pause' },
      simulator: scheduler,
      ...signalAt(/^In progress/),
    });
    expect(commands).toEqual(['start', 'pause']);
    expect(workflow.pauses).toBe(1);
  });

  test('leave, by default', async () => {
    const { run, commands, error } = await play({
      inputs: { ...waiting, 'if-interrupted': 'leave' },
      simulator: scheduler,
      ...signalAt(/^In progress/),
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start']);
    expect(error).toMatch(/cancelled before finished was seen.*may be running in Campaign/s);
    expect(run.state['clean-up']).toBeUndefined();
  });

  test('nothing after a pause or stop, which set nothing going', async () => {
    const { commands } = await play({
      inputs: { ...waiting, command: 'stop' },
      simulator: { ...scheduler, initialState: 'in-progress', queueMs: 60_000 },
      ...signalAt(/waiting for finished/),
    });
    expect(commands).toEqual(['stop']);
  });

  test('the same when the step times out', async () => {
    const { run, commands, workflow, error } = await play({
      inputs: { ...waiting, 'timeout-minutes': '0.03' },
      simulator: scheduler,
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start', 'stop']);
    expect(workflow.stops).toBe(1);
    expect(error).toMatch(/not seen within 1.8 s.*stop was sent, and accepted/s);
  });

  test('nothing when the command was refused', async () => {
    const { commands, run } = await play({
      inputs: { 'if-interrupted': 'stop', 'timeout-minutes': '0.05' },
      faults: ['throttled-long'],
    });
    expect(commands).toEqual(['start']);
    expect(run.state['clean-up']).toBe('none');
  });

  test('at once on a second signal, with outputs', async () => {
    const { run, commands } = await play({
      inputs: waiting,
      simulator: scheduler,
      faults: [{ on: 'command', method: 'stop', kind: 'silent', effect: 'before' }],
      onLine: (line, kill) => {
        if (/^In progress/.test(line)) kill('SIGINT');
        if (/^Cancelled: sending stop/.test(line)) setTimeout(() => kill('SIGTERM'), 150);
      },
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start', 'stop']);
    expect(run.elapsedMs).toBeLessThan(4_000);
  });
});

describe('the post run of a cancelled job', () => {
  /** The post run on a simulator with a workflow in progress, after a main run that left `state`. */
  async function post(state: Record<string, string>, inputs: Record<string, string> = {}) {
    const simulator = await startSimulator({ ...scheduler, initialState: 'in-progress' });
    const run = await runAction({
      inputs: {
        organization: 'geometrixx',
        'workflow-id': 'WKF110',
        command: 'start',
        'api-key': simulator.options.apiKey,
        'client-secret': simulator.options.clientSecret,
        'base-url': simulator.url,
        'ims-url': simulator.url,
        ...waiting,
        ...inputs,
      },
      state: { 'main-ran': 'true', ...state },
    });
    const commands = simulator
      .journal()
      .flatMap(({ kind, command }) => (kind === 'command' ? [command] : []));
    await simulator.close();
    return { run, commands };
  }

  test('makes up for a stop that was due when the main run was killed', async () => {
    const killed = await play({
      inputs: waiting,
      simulator: scheduler,
      ...signalAt(/^In progress/, 'SIGKILL'),
    });
    expect(killed.run.signal).toBe('SIGKILL');
    expect(killed.run.state).toEqual({ 'main-ran': 'true', 'clean-up': 'due' });
    const { run, commands } = await post(killed.run.state);
    expect(run.exitCode).toBe(0);
    expect(commands).toEqual(['stop']);
  });

  test('makes up for a stop that was refused', async () => {
    const refused = await play({
      inputs: waiting,
      simulator: scheduler,
      faults: [
        {
          on: 'command',
          method: 'stop',
          kind: 'answer',
          status: 503,
          headers: { 'Retry-After': '1' },
          effect: false,
        },
      ],
      ...signalAt(/^In progress/),
    });
    expect(refused.commands).toEqual(['start', 'stop']);
    expect(refused.run.state['clean-up']).toBe('due');
    expect((await post(refused.run.state)).commands).toEqual(['stop']);
  });

  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['nothing is owed', { 'clean-up': 'none' }, {}],
    ['nothing was sent', {}, {}],
    ['the stop may have arrived', { 'clean-up': 'unsure' }, {}],
    ['it is to be left alone', { 'clean-up': 'due' }, { 'if-interrupted': 'leave' }],
    ['the command set nothing going', { 'clean-up': 'due' }, { command: 'stop' }],
  ])('sends nothing when %s', async (_, state, inputs) => {
    const { run, commands } = await post(state, inputs);
    expect(commands).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  test('says so, red, when it fails', async () => {
    const { run } = await post({ 'clean-up': 'due' }, { organization: 'other' });
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(
      /Error: The stop that `if-interrupted` asks for did not get through.*\nWhat to do: look/,
    );
  });
});
