/** The demo: runs the built action once against the simulator, and shows what its user would see. */

import { Option } from 'commander';
import { faultArgument, flagOf } from '../simulator/cli-options.js';
import type { Fault } from '../simulator/faults/faults.js';
import { presetList } from '../simulator/faults/presets.js';
import type { SimulatorOptions } from '../simulator/options.js';
import { type Simulator, startSimulator } from '../simulator/server.js';
import { commandLine } from './command-line.js';
import { violations } from './invariants.js';
import { inputsFor, readManifest, renderLine, runAction } from './runner.js';

/** Nine seconds: nobody wants to watch for longer, not even when Campaign falls silent. */
const DEMO_TIMEOUT_MINUTES = '0.15';

/** The state in which each command has something to do. */
const STATE_BEFORE: Readonly<Record<string, SimulatorOptions['initialState']>> = {
  start: 'finished',
  pause: 'in-progress',
  resume: 'paused',
  stop: 'in-progress',
  signal: 'in-progress',
};

const SET_BY_DEMO = ['api-key', 'client-secret', 'access-token', 'base-url', 'ims-url', 'organization'];
const INPUTS = Object.entries(readManifest().inputs).filter(([name]) => !SET_BY_DEMO.includes(name));

interface DemoOptions extends Pick<SimulatorOptions, 'behaviour' | 'vocabulary'> {
  initialState?: SimulatorOptions['initialState'];
  fault: Fault[];
  accessToken?: boolean;
  debug?: boolean;
}

const program = commandLine('demo', 'Runs the built action once against a simulated Adobe Campaign.')
  .optionsGroup('The simulated Campaign:')
  .addOption(
    new Option('--fault <NAME|JSON>', 'something that goes wrong; may be repeated')
      .argParser((given, before: Fault[]) => [...before, faultArgument(given)])
      .default([], 'none'),
  )
  .option('--list-faults', 'list the names of faults')
  .on('option:list-faults', () => {
    console.log(presetList());
    process.exit();
  })
  .addOption(flagOf('behaviour'))
  .addOption(flagOf('vocabulary'))
  .addOption(flagOf('initialState').default(undefined))
  .optionsGroup('The step:')
  .option('--access-token', 'hand in a token instead of minting one')
  .option('--debug', 'show the debug log, as a re-run with debug logging does')
  .optionsGroup('Inputs of the action:')
  .addHelpText(
    'after',
    `
Many faults make the step red. The demo itself still ends with exit code 0.

Examples:
  npm run demo -- --command stop --fault unauthorized
  npm run demo -- --wait-for finished
  npm run demo -- --wait-for finished --behaviour fails --vocabulary numbers
  npm run demo -- --command signal --parameters 'segment=spring'
  npm run demo -- --fault lost-after`,
  );
/** Inputs that mean "yes" when they are named without a value. */
const SWITCHES = ['dry-run', 'job-summary'];
for (const [name, { description }] of INPUTS) {
  const value = SWITCHES.includes(name) ? '[TEXT]' : '<TEXT>';
  program.addOption(new Option(`--${name} ${value}`, description).preset('true'));
}

await demonstrate(program.parse().opts<DemoOptions>());

async function demonstrate(options: DemoOptions): Promise<void> {
  const given = INPUTS.flatMap(([name]) => {
    const value: unknown = program.getOptionValue(new Option(`--${name}`).attributeName());
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const inputs: Record<string, string> = {
    'workflow-id': 'WKF110',
    command: 'start',
    'timeout-minutes': DEMO_TIMEOUT_MINUTES,
    ...Object.fromEntries(given),
  };
  const { behaviour, vocabulary, fault: faults } = options;
  const initialState = options.initialState ?? STATE_BEFORE[inputs['command']?.toLowerCase() ?? ''];
  const simulator = await startSimulator({
    behaviour,
    vocabulary,
    faults,
    ...(initialState === undefined ? {} : { initialState }),
  });
  try {
    await runAndShow(simulator, options, inputs);
  } finally {
    await simulator.close();
  }
}

async function runAndShow(
  simulator: Simulator,
  options: DemoOptions,
  given: Readonly<Record<string, string>>,
): Promise<void> {
  const token = options.accessToken === true ? simulator.issueToken() : undefined;
  const { organization = '', ...access } = inputsFor(simulator, token);
  const inputs = { organization, ...given, ...access };
  heading('Step');
  console.log('- uses: ./\n  with:');
  for (const [name, value] of Object.entries(inputs)) {
    console.log(`    ${name}: ${/api-key|token|secret/.test(name) ? '***' : value}`);
  }
  heading('Log');
  const debug = options.debug === true;
  const masks: string[] = [];
  const show = (line: string): void => {
    const shown = renderLine(line, debug, masks);
    if (shown !== undefined) console.log(masks.reduce((text, mask) => text.replaceAll(mask, '***'), shown));
  };
  const run = await runAction({ inputs, debug, onLine: show, killAfterMs: patienceMs(given) });
  heading('Outputs');
  for (const [name, value] of Object.entries(run.outputs)) console.log(`${name}=${shorten(value)}`);
  heading('Job summary');
  console.log(run.summary.trim() === '' ? '(none)' : run.summary.trim());
  heading('What reached the simulator');
  const journal = simulator.journal();
  for (const entry of journal) {
    const body = entry.kind === 'command' ? ` ${entry.body}` : '';
    const effect = entry.kind === 'command' && entry.tookEffect ? ', took effect' : '';
    console.log(`${entry.method} ${entry.path}${body} → ${entry.status ?? 'no answer'}${effect}`);
  }
  // A refusal that begins by itself is done to connections, which no request shows.
  const shown = options.fault.filter((fault) => fault.kind !== 'refuse' || fault.after !== undefined);
  const unused = shown.length - journal.filter(({ fault }) => fault !== undefined).length;
  if (unused > 0) console.log(`(${unused} of the faults asked for did not happen)`);
  const seconds = (run.endedAtMs / 1_000).toFixed(1);
  const color = run.exitCode === 0 ? 'green' : 'red';
  heading(`The step is ${color} (exit code ${run.exitCode}) after ${seconds} s`);
  const secrets = ['api-key', 'client-secret', 'access-token'].flatMap((name) => access[name] ?? []);
  const broken = violations({ run, inputs, journal, secrets });
  for (const violation of broken) console.error(`This should never happen: ${violation}`);
  if (broken.length > 0) process.exitCode = 1;
}

/** How long the step may take before it is killed: longer than its own deadline, and than the clean-up after that. */
function patienceMs(inputs: Readonly<Record<string, string>>): number {
  const minutes = Number(inputs['timeout-minutes']);
  return (Number.isFinite(minutes) ? minutes * 60_000 : 0) + 30_000;
}

function shorten(value: string): string {
  const line = JSON.stringify(value).slice(1, -1);
  return line.length <= 200 ? line : `${line.slice(0, 200)}… (${value.length} characters)`;
}

function heading(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 74 - text.length))}`);
}
