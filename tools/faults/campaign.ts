/**
 * The fault campaign: runs the built action against the simulator again and again, with random faults, latencies
 * and signals, and checks the invariants after each run.
 */

import { commandLine, wholeNumber } from '../command-line.js';
import { judge } from './judge.js';
import { planRun } from './plan.js';
import { type Played, playPlan } from './run.js';

interface CampaignOptions {
  seconds?: number;
  runs?: number;
  seed?: number;
  from: number;
  parallel: number;
  node?: string;
  verbose?: boolean;
}

/** Counts what happened. It is printed at the end, because faults that never happen prove nothing. */
class Tally {
  runs = 0;
  bad = 0;
  private readonly counts = new Map<string, number>();

  add({ plan, main, journal, mainRequests }: Played): void {
    this.runs++;
    this.count(`result ${main.outputs['result'] ?? `none (${main.signal})`}`);
    for (const entry of journal)
      if (entry.fault !== undefined) this.count(`fault ${entry.kind}: ${entry.fault}`);
    for (const { signal } of plan.signals.slice(0, main.signalledAtMs.length)) this.count(`signal ${signal}`);
    if (journal.length > mainRequests) this.count('post run that sent something');
  }

  toString(): string {
    const lines = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    return lines.map(([what, times]) => `${String(times).padStart(7)}  ${what}`).join('\n');
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

/** Returns whether every run was sound. */
async function campaign({ from, parallel, node, verbose, ...options }: CampaignOptions): Promise<boolean> {
  const seed = options.seed ?? Math.floor(Math.random() * 1e9);
  const until = from + (options.runs ?? Number.POSITIVE_INFINITY);
  const limitMs = (options.seconds ?? (options.runs === undefined ? 60 : Number.POSITIVE_INFINITY)) * 1_000;
  console.log(`Fault campaign with seed ${seed}, Node.js ${node ?? process.version}`);
  const beganMs = performance.now();
  const tally = new Tally();
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < until && performance.now() - beganMs < limitMs) {
      const played = await playPlan(planRun(seed, next++), node);
      tally.add(played);
      const problems = judge(played);
      if (problems.length > 0) tally.bad++;
      if (problems.length > 0 || verbose) console.log(report(played, problems));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, parallel) }, worker));
  console.log(tally.toString());
  const seconds = Math.round((performance.now() - beganMs) / 1_000);
  console.log(`${tally.runs} runs in ${seconds} s, ${tally.bad} with violations`);
  return tally.runs > 0 && tally.bad === 0;
}

function report({ plan, main, post, journal, truth, secrets }: Played, problems: string[]): string {
  const text = [
    `\n=== Run ${plan.number} of seed ${plan.seed}`,
    ...problems.map((problem) => `VIOLATION: ${problem}`),
    `Replay: npm run test:faults -- --seed ${plan.seed} --from ${plan.number} --runs 1 --verbose`,
    JSON.stringify(plan),
    `--- log\n${main.stdout.trimEnd()}`,
    main.stderr === '' ? '' : `--- stderr\n${main.stderr.trimEnd()}`,
    `--- outputs ${JSON.stringify(main.outputs)}\n--- state ${JSON.stringify(main.state)}`,
    `--- exit code ${main.exitCode}, signal ${main.signal}`,
    `--- post run, exit code ${post.exitCode}\n${post.stdout.trimEnd()}`,
    '--- what arrived',
    ...journal.map((entry) =>
      [
        `#${entry.sequence} +${entry.at} ms ${entry.method} ${entry.path} ${entry.command ?? ''} → ${entry.status ?? 'no answer'}`,
        entry.fault ?? '',
        entry.tookEffect ? 'took effect' : '',
      ].join(' '),
    ),
    '--- what really happened by the end of the main run',
    ...truth.history.map(({ at, state, run, sequence }) =>
      [`+${at} ms ${state}`, `run ${run}`, ...(sequence === undefined ? [] : [`by #${sequence}`])].join(', '),
    ),
  ];
  // The secrets are made up, but among so many of them a real leak would go unseen.
  return secrets.reduce(
    (all, secret) => all.replaceAll(secret, '(SECRET)'),
    text.filter((line) => line !== '').join('\n'),
  );
}

const options = commandLine(
  'test:faults',
  'Runs the built action again and again, with random faults, latencies and signals.',
)
  .option('--seconds <N>', 'how long to go on (default: 60, unless --runs is given)', wholeNumber)
  .option('--runs <N>', 'how many runs to make', wholeNumber)
  .option('--seed <N>', 'seed of everything (default: drawn, and printed)', wholeNumber)
  .option('--from <N>', 'number of the first run; with --runs 1 it replays one run of a seed', wholeNumber, 1)
  .option('--parallel <N>', 'how many runs go on at the same time', wholeNumber, 2)
  .option('--node <PATH>', 'the Node.js to run the action with (default: this one)')
  .option('--verbose', 'print every run whole')
  .parse()
  .opts<CampaignOptions>();
process.exitCode = (await campaign(options)) ? 0 : 1;
