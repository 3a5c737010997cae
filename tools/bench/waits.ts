/** What a wait costs in reads and in memory. */

import { readFileSync } from 'node:fs';
import { generator } from '../../simulator/campaign/random.js';
import { startSimulator } from '../../simulator/server.js';
import { waitFor } from '../../src/requests/wait.js';
import { Watch } from '../../src/requests/watch.js';
import { inputsFor, runAction } from '../runner.js';
import { accessWith, answered, fakeStep } from '../simulated-time.js';
import { quantile, table } from './figures.js';

const DURATIONS: [string, number][] = [
  ['10 s', 10_000],
  ['1 min', 60_000],
  ['10 min', 600_000],
  ['1 h', 3_600_000],
  ['6 h', 21_600_000],
];

/** One simulated wait for a workflow that finishes at `finishMs`. Reads take no time. */
async function simulateWait(
  finishMs: number,
  pollIntervalMs: number | undefined,
  random: () => number,
): Promise<{ reads: number; noticedAfterMs: number }> {
  const step = fakeStep(
    (_, clock) => answered(200, { state: clock.nowMs() < finishMs ? 'in-progress' : 'finished' }),
    { timeoutMs: finishMs * 2 + 60_000, random },
  );
  const command = 'start';
  const watch = new Watch(
    { state: 'editing', field: ['state'], names: [] },
    { command, stateField: undefined, joined: false },
    step.log,
    () => undefined,
  );
  const onUnseen = (): void => undefined;
  const end = await waitFor(step, accessWith(), watch, {
    command,
    awaited: 'finished',
    pollIntervalMs,
    onUnseen,
  });
  if (end.kind !== 'reached') throw new Error(`a simulated wait ended as ${end.kind}`);
  return { reads: step.requests.length, noticedAfterMs: step.clock.nowMs() - finishMs };
}

/** Counts the reads of a wait, and how late it notices the end. */
export async function benchWaiting(): Promise<string> {
  const polls: [string, number | undefined][] = [
    ['adaptive', undefined],
    ['every 5 s', 5_000],
    ['every 30 s', 30_000],
  ];
  const rows: string[][] = [];
  for (const [label, durationMs] of DURATIONS) {
    const cells = [label];
    for (const [, pollIntervalMs] of polls) {
      const random = generator(1);
      const waits = [];
      // Moments around the duration, so that they do not coincide with a fixed interval.
      for (let run = 0; run < 200; run++) {
        waits.push(await simulateWait(durationMs * (0.8 + 0.4 * random()), pollIntervalMs, random));
      }
      const reads = quantile(
        waits.map((wait) => wait.reads),
        0.5,
      );
      const late = waits.map((wait) => wait.noticedAfterMs / 1_000);
      cells.push(`${reads} / ${quantile(late, 0.5).toFixed(1)} s / ${quantile(late, 1).toFixed(1)} s`);
    }
    rows.push(cells);
  }
  const head = [
    'a run of about',
    ...polls.map(([name]) => `${name}: reads / noticed after, median / longest`),
  ];
  return table(head, rows);
}

/** Heap in MB after a simulated wait, once it has been collected. */
async function heapAfterWait(durationMs: number): Promise<number> {
  await simulateWait(durationMs, undefined, generator(1));
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

/** Compares the memory of long waits with that of short ones. */
export async function benchMemory({
  node,
  realMinutes,
}: {
  node: string;
  realMinutes: number;
}): Promise<string> {
  const rows: string[][] = [];
  if (globalThis.gc === undefined) throw new Error('run with node --expose-gc, as npm run bench does');
  await heapAfterWait(600_000);
  const short = await heapAfterWait(600_000);
  const long = await heapAfterWait(21_600_000);
  rows.push([
    'heap after a simulated wait of 6 h, to one of 10 min',
    `${long.toFixed(1)} MB`,
    (long / short).toFixed(2),
  ]);
  if (realMinutes > 0) {
    const samples = await sampleRealWait(realMinutes, node);
    // Node.js itself still warms up in the first tenth.
    const tenth = Math.ceil(samples.length / 10);
    const early = quantile(samples.slice(tenth, 2 * tenth), 0.5);
    const late = quantile(samples.slice(-tenth), 0.5);
    rows.push([
      `resident memory in the last tenth of a real wait of ${realMinutes} min at 0.1 s, to the second tenth`,
      `${late.toFixed(1)} MB`,
      (late / early).toFixed(2),
    ]);
  }
  return table(['memory', '', 'ratio'], rows);
}

/** Samples the bundle's resident memory in MB once a second, until its deadline. Linux only. */
async function sampleRealWait(minutes: number, node: string): Promise<number[]> {
  const simulator = await startSimulator({ behaviour: 'scheduler' });
  const samples: number[] = [];
  let sampler: NodeJS.Timeout | undefined;
  try {
    await runAction({
      node,
      killAfterMs: (minutes + 1) * 60_000,
      inputs: {
        ...inputsFor(simulator),
        'workflow-id': 'WKF110',
        command: 'start',
        'wait-for': 'finished',
        'poll-interval-seconds': '0.1',
        'timeout-minutes': `${minutes}`,
      },
      onStart: (pid) => {
        sampler = setInterval(() => {
          const status = readFileSync(`/proc/${pid}/status`, 'utf8');
          samples.push(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1e3);
        }, 1_000);
      },
    });
  } finally {
    clearInterval(sampler);
    await simulator.close();
  }
  return samples;
}
