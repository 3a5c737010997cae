/**
 * The fault campaign: the built action against the simulator, with faults, latencies and signals at random,
 * run after run; after each the invariants are checked.
 */

import { parseArgs } from 'node:util';
import { planRun } from './fault-plan.js';
import { judge, type Played, playPlan } from './fault-run.js';

const HELP = `Runs the built action again and again, with random faults, latencies and signals.

  npm run test:faults -- [options]

  --seconds N    how long to go on (default: 60, unless --runs is given)
  --runs N       how many runs to make
  --seed N       seed of it all (default: drawn, and printed)
  --from N       number of the first run (default: 1); with --runs 1 it replays one run of a seed
  --parallel N   how many runs go on at once (default: 2)
  --node PATH    the Node.js to run the action with (default: this one)
  --verbose      print every run whole
  --help         this text`;

interface CampaignOptions {
  seconds: number;
  runs: number;
  seed: number;
  from: number;
  parallel: number;
  node: string | undefined;
  verbose: boolean;
}

class UsageError extends Error {}

function parseOptions(args: string[]): CampaignOptions | 'help' {
  const string = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args,
    options: {
      seconds: string,
      runs: string,
      seed: string,
      from: string,
      parallel: string,
      node: string,
      verbose: flag,
      help: flag,
    },
  });
  const number = (name: 'seconds' | 'runs' | 'seed' | 'from' | 'parallel', otherwise: number): number => {
    const text = values[name];
    if (text === undefined) return otherwise;
    if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} ${text}: not a whole number`);
    return Number(text);
  };
  if (values.help === true) return 'help';
  const runs = number('runs', Number.POSITIVE_INFINITY);
  return {
    runs,
    seconds: number('seconds', Number.isFinite(runs) ? Number.POSITIVE_INFINITY : 60),
    seed: number('seed', Math.floor(Math.random() * 1e9)),
    from: number('from', 1),
    parallel: Math.max(1, number('parallel', 2)),
    node: values.node,
    verbose: values.verbose === true,
  };
}

/** What the campaign has seen; printed at its end, since faults that never happen prove nothing. */
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

async function campaign(options: CampaignOptions): Promise<boolean> {
  console.log(`Fault campaign with seed ${options.seed}, Node.js ${options.node ?? process.version}`);
  const beganMs = performance.now();
  const tally = new Tally();
  let next = options.from;
  const worker = async (): Promise<void> => {
    while (next < options.from + options.runs && performance.now() - beganMs < options.seconds * 1_000) {
      const plan = planRun(options.seed, next++);
      const played = await playPlan(plan, options.node);
      tally.add(played);
      const problems = judge(played);
      if (problems.length > 0) tally.bad++;
      if (problems.length > 0 || options.verbose) console.log(report(played, problems));
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, worker));
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
  // The secrets are made up, but a log that is full of them hides a real leak.
  return secrets.reduce(
    (all, secret) => all.replaceAll(secret, '(SECRET)'),
    text.filter((line) => line !== '').join('\n'),
  );
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === 'help') console.log(HELP);
  else process.exitCode = (await campaign(options)) ? 0 : 1;
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof UsageError) && !code.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`test:faults: ${(error as Error).message}\nSee npm run test:faults -- --help`);
  process.exitCode = 2;
}
