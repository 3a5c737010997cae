import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { SimulatorOptions } from '../simulator/options.js';
import { startSimulator } from '../simulator/server.js';
import { inputsFor, type RunResult, runAction } from '../tools/runner.js';

/**
 * The examples with steps in the background, played as the runner plays them (actions/runner,
 * BackgroundStepCoordinator): outputs are there after `wait` or `cancel`, and `cancel` sends SIGINT.
 */

interface Step {
  id?: string;
  name?: string;
  if?: string;
  uses?: string;
  background?: boolean;
  wait?: string;
  cancel?: string;
  parallel?: Step[];
  with?: Record<string, string>;
}

const folder = new URL('../examples/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.startsWith('background'));

function stepsOf(name: string): Step[] {
  const { jobs } = parse(readFileSync(new URL(name, folder), 'utf8')) as {
    jobs: Record<string, { steps: Step[] }>;
  };
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

/** Plays a job. Its `run` steps do nothing; `failing` is the name of one that fails. */
async function play(file: string, simulator: Partial<SimulatorOptions>, failing?: string) {
  const campaign = await startSimulator(simulator);
  const background = new Map<string, { run: Promise<RunResult>; cancel: () => void }>();
  const outputs: Record<string, Record<string, string>> = {};
  let failed = false;
  const start = (step: Step): void => {
    const secret = step.with?.['access-token'] === undefined ? undefined : campaign.issueToken();
    const given = Object.entries(step.with ?? {}).filter(([, value]) => !String(value).includes('${{'));
    let kill = (_: NodeJS.Signals): void => undefined;
    const run = runAction({
      inputs: {
        ...Object.fromEntries(given),
        ...inputsFor(campaign, secret),
        'poll-interval-seconds': '0.1',
      },
      onLine: (_, send) => {
        kill = send;
      },
    });
    background.set(step.id ?? '', { run, cancel: () => kill('SIGINT') });
  };
  const finish = async (id: string): Promise<void> => {
    const run = await background.get(id)?.run;
    outputs[id] = run?.outputs ?? {};
  };
  const runs = (step: Step): boolean =>
    step.if === undefined ? !failed : step.if === 'failure()' ? failed : step.if.includes('!cancelled()');
  try {
    for (const step of stepsOf(file)) {
      if (!runs(step)) continue;
      if (step.background === true) start(step);
      for (const one of step.parallel ?? []) start(one);
      for (const one of step.parallel ?? []) await finish(one.id ?? '');
      if (step.wait !== undefined) await finish(step.wait);
      if (step.cancel !== undefined) {
        background.get(step.cancel)?.cancel();
        await finish(step.cancel);
      }
      if (step.name === failing) {
        // The check fails while the campaign runs.
        for (let tries = 0; campaign.workflows()[0]?.starts === 0 && tries < 1_000; tries++) await sleep(20);
        failed = true;
      }
    }
    // Whatever is left is waited for at the end of the job.
    for (const id of background.keys()) if (outputs[id] === undefined) await finish(id);
    return {
      outputs,
      workflows: campaign.workflows(),
      mints: campaign.journal().filter(({ kind }) => kind === 'mint'),
    };
  } finally {
    await campaign.close();
  }
}

test('there are three', () => {
  expect(files).toEqual(['background-cancel.yml', 'background-parallel.yml', 'background.yml']);
});

test.each(files)('%s: each wait and cancel names a step in the background before it', (file) => {
  const started: (string | undefined)[] = [];
  for (const step of stepsOf(file)) {
    if (step.background === true) started.push(step.id);
    for (const id of [step.wait, step.cancel]) if (id !== undefined) expect(started).toContain(id);
  }
});

test('a campaign beside the tests, whether they fail or not', async () => {
  for (const failing of [undefined, 'Tests, meanwhile']) {
    const { outputs, workflows } = await play('background.yml', { runMs: 500 }, failing);
    expect(outputs['campaign']).toMatchObject({ result: 'confirmed', reason: 'finished' });
    expect(workflows[0]).toMatchObject({ starts: 1, stops: 0, mailed: 1 });
  }
});

test('a campaign that is stopped when the check fails, and only then', async () => {
  const stopped = await play('background-cancel.yml', { behaviour: 'scheduler' }, 'Check the landing page');
  expect(stopped.outputs['campaign']).toMatchObject({ result: 'unknown', reason: 'cancelled' });
  expect(stopped.outputs['campaign']?.['message']).toContain(
    'The stop that if-interrupted asks for was sent and accepted',
  );
  expect(stopped.workflows[0]).toMatchObject({ starts: 1, stops: 1 });
  const whole = await play('background-cancel.yml', { runMs: 500 });
  expect(whole.outputs['campaign']).toMatchObject({ result: 'confirmed' });
  expect(whole.workflows[0]).toMatchObject({ starts: 1, stops: 0 });
});

test('campaigns side by side with one token', async () => {
  const workflows = [{ id: 'audienceNorth' }, { id: 'audienceSouth' }];
  const played = await play('background-parallel.yml', { workflows, runMs: 500 });
  expect(Object.values(played.outputs).map(({ result }) => result)).toEqual(['confirmed', 'confirmed']);
  expect(played.workflows.map(({ starts }) => starts)).toEqual([1, 1]);
  expect(played.mints).toEqual([]);
});
