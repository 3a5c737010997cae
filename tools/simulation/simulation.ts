/**
 * The simulation: plays whole steps in simulated time, each in a world of its own, and judges each by what really
 * happened in it. fast-check draws the worlds, and shrinks one that breaks a promise.
 */

import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { commandLine, wholeNumber } from '../command-line.js';
import { judge } from './oracle.js';
import { type Played, play } from './play.js';
import { story } from './story.js';
import { mustKnow, Tally } from './tally.js';

interface Options {
  runs?: number;
  minutes?: number;
  seed?: number;
  path?: string;
  verbose?: boolean;
}

/** Everything that is wrong with a run, a needless `unknown` too. */
export function problemsOf(played: Played): string[] {
  const needless = played.main.outputs['result'] === 'unknown' && mustKnow(played);
  return [
    ...judge(played),
    ...(needless ? ['sure: unknown, though nothing stood in the way of certainty'] : []),
  ];
}

/** The run as a reader can follow it. */
export function transcript({
  main,
  post,
  attempts,
  happened,
  truth,
  suspendedMs,
  secrets,
  story,
}: Played): string {
  const lines = [
    ...attempts.map(
      ({ beganMs, number, by, url, command = '', exchange, tookEffect, shown, fault, endedMs }) => {
        const came =
          exchange === undefined
            ? 'killed'
            : exchange.kind === 'answered'
              ? `HTTP ${exchange.status}${exchange.bodyComplete ? '' : ', cut'}`
              : `${exchange.kind} (${exchange.fault})`;
        const more = [
          tookEffect ? 'took effect' : '',
          shown ? `showed ${shown.state} at ${shown.atMs}` : '',
          fault,
        ];
        return {
          atMs: beganMs,
          text: `#${number} ${by}: ${url.replace(/\?.*/, '')} ${command} → ${came} at ${endedMs ?? '?'} ${more.filter(Boolean).join('; ')}`,
        };
      },
    ),
    ...happened.map(({ atMs, happening }) => ({ atMs, text: `   ${JSON.stringify(happening)}` })),
    ...truth.history.map(({ at, state, run, sequence }) => ({
      atMs: at,
      text: `   Campaign: ${state}, run ${run}${sequence === undefined ? '' : `, by #${sequence}`}`,
    })),
  ].sort((a, b) => a.atMs - b.atMs);
  const text = [
    ...lines.map(({ atMs, text }) => `${String(Math.round(atMs)).padStart(9)} ms ${text}`),
    ...truth.signals.map((signal) => `External signal ${JSON.stringify(signal)}`),
    `--- main run, over after ${main.endedAtMs} ms, of which suspended ${suspendedMs}; exit code ${main.exitCode}\n${main.stdout.trimEnd()}`,
    `--- outputs ${JSON.stringify(main.outputs).replace(/ {20,}/g, ' … ')}\n--- state ${JSON.stringify(main.state)}`,
    post === undefined
      ? '--- no post run'
      : `--- post run, ${story.postAfterMs} ms later; exit code ${post.exitCode}\n${post.stdout.trimEnd()}`,
  ].join('\n');
  // The secrets are made up, but among so many of them a real leak would go unseen.
  return secrets.reduce((all, secret) => all.replaceAll(secret, '(SECRET)'), text);
}

const LONGEST_SHRINK_MS = 10_000;

/** Plays runs; returns whether every one was sound. */
async function simulate({ runs, minutes, path, verbose, ...options }: Options): Promise<boolean> {
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  console.log(`Simulation with seed ${seed}, Node.js ${process.version}`);
  const tally = new Tally();
  const beganMs = performance.now();
  let failedAtMs: number | undefined;
  const property = fc.asyncProperty(story, async (one) => {
    // Two numbers that depend on each other can be shrunk for hours.
    if (failedAtMs !== undefined && performance.now() - failedAtMs > LONGEST_SHRINK_MS) return;
    const played = await play(one);
    const problems = problemsOf(played);
    // What comes after a failure only makes it smaller.
    if (failedAtMs === undefined) tally.add(played);
    if (verbose) console.log(transcript(played));
    if (problems.length === 0) return;
    failedAtMs ??= performance.now();
    throw new Error(problems.join('\n'));
  });
  const limitMinutes = minutes ?? (runs === undefined ? 1 : undefined);
  const details = await fc.check(property, {
    seed,
    numRuns: runs ?? 2 ** 31,
    ...(path === undefined ? {} : { path }),
    ...(limitMinutes === undefined ? {} : { interruptAfterTimeLimit: limitMinutes * 60_000 }),
  });
  const seconds = ((failedAtMs ?? performance.now()) - beganMs) / 1_000;
  if (failedAtMs === undefined) console.log(tally.toString());
  console.log(`${tally.runs} runs in ${seconds.toFixed(1)} s, ${Math.round(tally.runs / seconds)} a second`);
  const [smallest] = details.counterexample ?? [];
  if (smallest === undefined) return tally.runs > 0;
  const played = await play(smallest);
  console.log(
    [
      `\n=== A promise is broken in run ${tally.runs}, shrunk ${details.numShrinks} times`,
      ...problemsOf(played).map((problem) => `VIOLATION: ${problem}`),
      `Replay: npm run test:simulation -- --runs 1 --seed ${seed} --path ${details.counterexamplePath}`,
      JSON.stringify(smallest),
      transcript(played),
    ].join('\n'),
  );
  return false;
}

function pathOf(given: string): string {
  if (!/^\d+(:\d+)*$/.test(given)) throw new InvalidArgumentError('It is not a path such as 12:0:3.');
  return given;
}

const options = commandLine(
  'test:simulation',
  'Plays whole steps in simulated time, and judges them by the truth.',
)
  .option('--runs <N>', 'how many runs to play', wholeNumber)
  .option('--minutes <N>', 'how long to go on (default: 1, unless --runs is given)', wholeNumber)
  .option('--seed <N>', 'seed of everything (default: drawn, and printed)', wholeNumber)
  .option('--path <PATH>', 'where a run is, as a failure names it; with --runs 1 it replays that run', pathOf)
  .option('--verbose', 'print every run whole')
  .parse()
  .opts<Options>();
process.exitCode = (await simulate(options)) ? 0 : 1;
