import { describe as describeAnywhere, expect, test } from '@jest/globals';
import type { SimulatorOptions } from '../../simulator/options.js';
import type { Simulator } from '../../simulator/server.js';
import { startSimulator } from '../../simulator/server.js';
import { inputsFor, runAction } from '../../tools/runner.js';
import { play, type Scenario } from '../support/scenario.js';

/**
 * Real signals to a real process: at most one start and one stop arrive, outputs are set, the process is gone. What is
 * done in which case is in step/clean-up.test.ts.
 *
 * Windows has no signals between processes, so there is nothing to test there.
 */
const describe = process.platform === 'win32' ? describeAnywhere.skip : describeAnywhere;

const scheduler = { behaviour: 'scheduler', transitionMs: 50 } as const;
/** Ends long after every test: what should end at a signal must not end by itself. */
const patient = { 'timeout-minutes': '1', 'if-interrupted': 'stop' };
const waiting = { ...patient, 'wait-for': 'finished', 'poll-interval-seconds': '0.2' };

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

describe('a signal', () => {
  test('while minting: nothing is sent', async () => {
    const { run, commands, error } = await playUntil(requested('mint'), {
      inputs: waiting,
      faults: ['mint-silent'],
    });
    expect(run.outputs['result']).toBe('failed');
    expect(commands).toEqual([]);
    expect(error).toMatch(/cancelled before start was sent.*nothing was changed in Campaign/s);
  });

  test('during the POST: unknown, and what may run is stopped', async () => {
    const { run, commands, workflow, error } = await playUntil(requested('command'), {
      inputs: patient,
      simulator: scheduler,
      faults: ['silent'],
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start', 'stop']);
    expect(workflow).toMatchObject({ starts: 1, stops: 1 });
    expect(error).toMatch(
      /step was cancelled after the request was sent.*was sent and accepted \(HTTP 200\)/s,
    );
    expect(run.state['clean-up']).toBe('');
  });

  test('after the POST, while its answer still comes: unknown, and stopped', async () => {
    const { run, commands, error } = await playUntil(
      (simulator) => simulator.journal().some(({ status, kind }) => kind === 'command' && status === 200),
      { inputs: patient, simulator: scheduler, faults: ['dripping-body'] },
    );
    expect(run.outputs).toMatchObject({ result: 'unknown', 'status-code': '200' });
    expect(commands).toEqual(['start', 'stop']);
    expect(error).toMatch(/^Start was accepted \(HTTP 200\), but the step was cancelled/);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('while waiting: stopped (%s)', async (signal) => {
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
  });

  test('while the stop is silent: over after its 5 s, and not sent again', async () => {
    const { run, commands, error } = await play({
      inputs: waiting,
      simulator: scheduler,
      faults: [{ on: 'command', method: 'stop', kind: 'silent', effect: 'before', times: 'always' }],
      ...signalAt(/^In progress/),
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start', 'stop']);
    expect(error).toMatch(/may not have arrived.*It is not sent twice/s);
    expect(run.state['clean-up']).toMatch(/"standing":"unsure"/);
  });

  test('is followed by others: none shortens the clean-up', async () => {
    const { run, commands, workflow } = await play({
      inputs: waiting,
      simulator: scheduler,
      faults: [{ on: 'command', method: 'stop', kind: 'delay', ms: 1_000 }],
      onLine: (line, kill) => {
        if (/^In progress/.test(line)) kill('SIGINT');
        if (/cancelled: sending stop/.test(line)) setTimeout(() => kill('SIGTERM'), 150);
      },
    });
    expect(run.outputs['result']).toBe('unknown');
    expect(commands).toEqual(['start', 'stop']);
    expect(workflow.stops).toBe(1);
    expect(run.state['clean-up']).toBe('');
  });
});

test('a step that times out is cleaned up after', async () => {
  const { run, commands, workflow, error } = await play({
    inputs: { ...waiting, 'timeout-minutes': '0.03' },
    simulator: scheduler,
  });
  expect(run.outputs['result']).toBe('unknown');
  expect(commands).toEqual(['start', 'stop']);
  expect(workflow.stops).toBe(1);
  expect(error).toMatch(/\(1.8 s\) was over.*The stop that `if-interrupted` asks for was sent and accepted/s);
});

describe('the post run', () => {
  /** What the main run keeps with the runner, for the workflow of a simulator. */
  type Kept = (simulator: Simulator) => Record<string, string>;

  const due: Kept = ({ url, options }) => ({
    'clean-up': JSON.stringify({
      standing: 'due',
      command: 'stop',
      address: { baseUrl: url, organization: 'geometrixx', workflowId: 'WKF110' },
      imsUrl: url,
      scopes: options.scopes,
      aliveAtMs: Date.now(),
    }),
  });

  /** What a main run has kept, as if it had been with another simulator. */
  const moved =
    (state: Record<string, string>): Kept =>
    ({ url }) =>
      Object.fromEntries(
        Object.entries(state).map(([name, text]) => [
          name,
          text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, url),
        ]),
      );

  /** The post run on a simulator with a workflow in progress. */
  async function post(state: Kept, options: Partial<SimulatorOptions> = {}) {
    const simulator = await startSimulator({ ...scheduler, initialState: 'in-progress', ...options });
    const run = await runAction({
      inputs: {
        ...inputsFor(simulator),
        'workflow-id': 'WKF110',
        command: 'start',
        ...waiting,
      },
      state: state(simulator),
    });
    const commands = simulator
      .journal()
      .flatMap(({ kind, command }) => (kind === 'command' ? [command] : []));
    await simulator.close();
    expect(run.stderr).toBe('');
    expect(run.commands.filter(({ name }) => name === 'error')).toHaveLength(run.exitCode === 0 ? 0 : 1);
    return { run, commands };
  }

  test('makes up for a stop that was due when the main run was killed', async () => {
    const killed = await play({
      inputs: waiting,
      simulator: scheduler,
      ...signalAt(/^In progress/, 'SIGKILL'),
    });
    expect(killed.run.signal).toBe('SIGKILL');
    const { run, commands } = await post(moved(killed.run.state));
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
          status: 429,
          headers: { 'Retry-After': '1' },
          effect: false,
        },
      ],
      ...signalAt(/^In progress/),
    });
    expect(refused.commands).toEqual(['start', 'stop']);
    const { run, commands } = await post(moved(refused.run.state));
    expect(run.log).toMatch(/The step ended before it could stop workflow WKF110: sending stop now/);
    expect(commands).toEqual(['stop']);
  });

  test('sends nothing when the main run was killed before it could keep anything', async () => {
    const { run, commands } = await post(() => ({}));
    expect(commands).toEqual([]);
    expect(run.exitCode).toBe(0);
  });

  test('does nothing after a step that ended by itself', async () => {
    const main = await play({ inputs: { ...waiting, 'wait-for': 'started' }, simulator: scheduler });
    const { run, commands } = await post(moved(main.run.state));
    expect(commands).toEqual([]);
    expect(run.log).toBe('Nothing to clean up');
  });

  test('says so, red, when it fails', async () => {
    const faults = ['forbidden-profile'] as const;
    const { run } = await post(due, { faults });
    expect(run.exitCode).toBe(1);
    expect(run.log).toMatch(
      /Error: The stop that `if-interrupted` asks for was not delivered: .*\nWhat to do: look/,
    );
  });
});
