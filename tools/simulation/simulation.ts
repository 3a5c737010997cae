/**
 * The simulation: plays whole steps in simulated time, each in a world of its own, and judges each by what really
 * happened in it. fast-check draws the worlds, and shrinks one that breaks a promise.
 */

import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { commandLine, wholeNumber } from '../command-line.js';
import { judge } from './oracle.js';
import { play } from './play.js';
import { story } from './story.js';
import { Tally } from './tally.js';
import { transcript } from './transcript.js';

interface Options {
  runs?: number;
  minutes?: number;
  seed?: number;
  path?: string;
  verbose?: boolean;
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
    const problems = judge(played);
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
      ...judge(played).map((problem) => `VIOLATION: ${problem}`),
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
