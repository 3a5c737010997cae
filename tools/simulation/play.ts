/** Plays one story: the main run, its end, and the post run. */

import type { WorkflowView } from '../../simulator/campaign/workflows.js';
import type { Host } from '../../src/host.js';
import type { Send } from '../../src/http/exchange.js';
import { main } from '../../src/main.js';
import { runPost } from '../../src/post-run.js';
import { Report } from '../../src/report/report.js';
import { parseCommands, type RunResult } from '../runner.js';
import { ORIGIN, type Story, WORKFLOW_ID } from './story.js';
import { API_KEY, type Attempt, CLIENT_SECRET, IMS_ORIGIN, SimulatedWorld } from './world.js';

/** Everything that is known about one run. */
export interface Played {
  story: Story;
  inputs: Record<string, string>;
  main: RunResult;
  /** Undefined if there was none. */
  post: RunResult | undefined;
  postBeganMs: number;
  attempts: readonly Attempt[];
  happened: SimulatedWorld['happened'];
  /** What had really happened in Campaign when all was over. */
  truth: WorkflowView;
  /** Time in which the main run's process stood still. */
  suspendedMs: number;
  secrets: string[];
  /** What came out of no promise: a defect. */
  defects: string[];
}

/** A stretch of output as it is written, without files: without GITHUB_OUTPUT and GITHUB_STATE, it is all on stdout. */
async function captured(
  work: () => Promise<unknown>,
): Promise<Pick<RunResult, 'stdout' | 'outputs' | 'state' | 'exitCode'>> {
  const { write } = process.stdout;
  const exitCode = process.exitCode;
  const kept = new Map(FILES.map((name) => [name, process.env[name]]));
  for (const name of FILES) delete process.env[name];
  const lines: string[] = [];
  const outputs: Record<string, string> = {};
  const state: Record<string, string> = {};
  process.stdout.write = (text: string | Uint8Array): boolean => {
    const [, place, name = '', value = ''] =
      /^::(set-output|save-state) name=([^:]+)::(.*?)\r?\n$/s.exec(String(text)) ?? [];
    if (place === undefined) lines.push(String(text));
    else (place === 'save-state' ? state : outputs)[name] = decoded(value);
    return true;
  };
  try {
    process.exitCode = 1;
    await work();
    // Each output is preceded by an empty line.
    return {
      stdout: lines.filter((line) => line.trim() !== '').join(''),
      outputs,
      state,
      exitCode: Number(process.exitCode),
    };
  } finally {
    process.stdout.write = write;
    process.exitCode = exitCode;
    for (const [name, value] of kept)
      if (value !== undefined) process.env[name] = value;
      else delete process.env[name];
  }
}

const FILES = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY', 'RUNNER_DEBUG'];

function decoded(value: string): string {
  return value.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** @param wrap puts something between the action and the world, to show that the oracle finds it */
export async function play(
  story: Story,
  wrap: (send: Send, world: SimulatedWorld) => Send = (send) => send,
): Promise<Played> {
  const world = new SimulatedWorld(story);
  const { clock } = world;
  const defects: string[] = [];
  const inputs: Record<string, string> = {
    organization: 'geometrixx',
    'workflow-id': WORKFLOW_ID,
    'api-key': API_KEY,
    ...(story.givenToken ? { 'access-token': world.accessToken } : { 'client-secret': CLIENT_SECRET }),
    'base-url': ORIGIN,
    'ims-url': IMS_ORIGIN,
    'job-summary': 'false',
    ...story.inputs,
  };
  const host = (given: Record<string, string>): Host => ({
    report: new Report(),
    given: new Map(Object.entries(given)),
    caller: 'GitHub Actions: OWNER/REPO run 1',
    onSignal: (listener) => {
      world.onSignal = listener;
    },
    onUncaught: () => undefined,
    exit: () => void defects.push('the step ended its process'),
  });
  const step = { send: wrap(world.send, world), clock, random: world.random };
  const ran = async (work: () => Promise<void>): Promise<RunResult> => {
    const beganMs = clock.nowMs();
    const death = new Promise<void>((resolve) => {
      world.onDeath = resolve;
    });
    const result = await captured(() => {
      if (story.debug) process.env['RUNNER_DEBUG'] = '1';
      return Promise.race([work(), death]);
    });
    const commands = parseCommands(result.stdout);
    const signalledAtMs =
      world.by === 'post'
        ? []
        : world.happened.filter(({ happening }) => happening.what === 'signal').map(({ atMs }) => atMs);
    return {
      ...result,
      exitCode: clock.dead ? null : result.exitCode,
      signal: clock.dead ? 'SIGKILL' : null,
      firstLineAtMs: beganMs,
      endedAtMs: clock.nowMs(),
      signalledAtMs,
      stderr: '',
      summary: '',
      commands,
      masks: commands.filter(({ name }) => name === 'add-mask').map(({ data }) => data),
      log: '',
    };
  };
  const mainRun = await ran(() => main(host(inputs), step));
  const { suspendedMs } = clock;
  // The process is gone, and its timers with it.
  clock.kill();
  clock.dead = false;
  world.by = 'post';
  const { postAfterMs } = story;
  clock.advance(postAfterMs ?? 3_600_000);
  const postBeganMs = clock.nowMs();
  const { 'api-key': _key, 'access-token': _token, 'client-secret': _secret, ...secretless } = inputs;
  const post =
    postAfterMs === undefined
      ? undefined
      : await ran(() =>
          runPost(host(story.secretsLost ? secretless : inputs), step, mainRun.state['clean-up'] ?? ''),
        );
  // Whatever is still on its way, queued or at work comes to its end.
  clock.advance(3_600_000);
  return {
    story,
    inputs,
    main: mainRun,
    post,
    postBeganMs,
    attempts: world.attempts,
    happened: world.happened,
    truth: world.truth(),
    suspendedMs,
    secrets: [API_KEY, CLIENT_SECRET, world.accessToken, ...mainRun.masks, ...(post?.masks ?? [])],
    defects,
  };
}
