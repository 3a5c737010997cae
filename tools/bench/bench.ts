/** What the action costs, in ratios within one run, because machines differ and drift. */

import { execFileSync } from 'node:child_process';
import { InvalidArgumentError, Option } from 'commander';
import { commandLine, wholeNumber } from '../command-line.js';
import { benchAnswers } from './answers.js';
import { benchCommand } from './command.js';
import { benchScale } from './scale.js';
import { benchSize } from './size.js';
import { benchMemory, benchWaiting } from './waits.js';

interface BenchOptions {
  only: string[];
  rounds: number;
  node: string;
  realMinutes: number;
  cases: string;
  steps: number;
}

const BENCHES: Readonly<Record<string, (options: BenchOptions) => Promise<string> | string>> = {
  command: benchCommand,
  size: benchSize,
  waiting: benchWaiting,
  memory: benchMemory,
  answers: benchAnswers,
  scale: benchScale,
};
const SECTIONS = Object.keys(BENCHES);

function sections(given: string): string[] {
  const asked = given.split(',');
  if (asked.every((name) => SECTIONS.includes(name))) return asked;
  throw new InvalidArgumentError(`Allowed are ${SECTIONS.join(', ')}.`);
}

const options = commandLine('bench', 'Measures the action, in ratios within one run.')
  .addOption(
    new Option('--only <SECTIONS>', `some of ${SECTIONS.join(', ')}; with commas`)
      .argParser(sections)
      .default(SECTIONS, 'all'),
  )
  .option('--rounds <N>', 'how often "command" runs each program', wholeNumber, 30)
  .option('--node <PATH>', 'the Node.js to measure with', process.execPath)
  .option('--real-minutes <N>', 'length of the real wait of "memory"; 0 leaves it out', wholeNumber, 10)
  .option('--steps <N>', 'how many steps "scale" runs', wholeNumber, 200)
  .option('--cases <TEXT>', 'in "answers": only the cases with TEXT in their name', '')
  .parse()
  .opts<BenchOptions>();
console.log(`Node.js ${execFileSync(options.node, ['--version'], { encoding: 'utf8' }).trim()}`);
for (const section of options.only) console.log(await BENCHES[section]?.(options));
