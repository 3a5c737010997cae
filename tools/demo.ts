import { parseArgs } from 'node:util';
import { parseFault } from '../simulator/faults.js';
import { BEHAVIOURS, type Behaviour, WORKFLOW_STATES, type WorkflowState } from '../simulator/lifecycle.js';
import { OptionError, VOCABULARIES, type Vocabulary } from '../simulator/options.js';
import { FAULT_PRESETS } from '../simulator/presets.js';
import { type Simulator, startSimulator } from '../simulator/server.js';
import { violations } from './invariants.js';
import { readManifest, runAction } from './runner.js';

/**
 * The demo: one run of the built action against the simulator, printed as its user would see it.
 */

/** Nine seconds: a fault that silences Campaign is over within the patience of a spectator. */
const DEMO_TIMEOUT_MINUTES = '0.15';

/** The state in which each command has something to do. */
const STATE_BEFORE: Record<string, WorkflowState> = {
  start: 'finished',
  pause: 'in-progress',
  resume: 'paused',
  stop: 'in-progress',
};

const manifest = readManifest();
const SET_BY_DEMO = ['api-key', 'client-secret', 'access-token', 'base-url', 'ims-url', 'organization'];
const inputNames = Object.keys(manifest.inputs).filter((name) => !SET_BY_DEMO.includes(name));

const HELP = `Runs the built action once against a simulated Adobe Campaign.

  npm run demo -- [options]

  --fault NAME          something goes wrong; may be repeated (see --list-faults)
  --behaviour NAME      how the workflow runs: ${BEHAVIOURS.join(', ')}
  --vocabulary NAME     how its record shows the state: ${VOCABULARIES.join(', ')}
  --access-token        hand in a token instead of minting one
  --initial-state NAME  the workflow's state before: ${WORKFLOW_STATES.join(', ')}
  --debug               show the debug log, as a re-run with debug logging does
  --list-faults         list the faults
  --help                this text

and any of these inputs of the action:
${inputNames.map((name) => `  --${name.padEnd(22)} ${manifest.inputs[name]?.description}`).join('\n')}

A red step is what many faults are for: the demo itself ends with 0 all the same.

Examples:
  npm run demo -- --command stop --fault unauthorized
  npm run demo -- --wait-for finished
  npm run demo -- --wait-for finished --behaviour fails --vocabulary numbers
  npm run demo -- --fault lost-after`;

interface DemoOptions {
  inputs: Record<string, string>;
  faults: string[];
  behaviour: Behaviour;
  vocabulary: Vocabulary;
  initialState: WorkflowState;
  givenToken: boolean;
  debug: boolean;
}

/** What the command line asks for; a string is the text to print instead of a demo. */
function parseOptions(args: string[]): DemoOptions | string {
  const string = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const { values } = parseArgs({
    args,
    options: {
      ...Object.fromEntries(inputNames.map((name) => [name, string])),
      fault: { type: 'string', multiple: true },
      behaviour: string,
      vocabulary: string,
      'initial-state': string,
      'access-token': flag,
      debug: flag,
      'list-faults': flag,
      help: flag,
    },
  });
  const given = values as Record<string, string | boolean | string[] | undefined>;
  if (given['help'] === true) return HELP;
  if (given['list-faults'] === true) {
    return Object.entries(FAULT_PRESETS)
      .map(([name, { description }]) => `  ${name.padEnd(30)} ${description}`)
      .join('\n');
  }
  const inputs = Object.fromEntries(
    inputNames.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])),
  );
  return {
    inputs: {
      'workflow-id': 'WKF110',
      command: 'start',
      'timeout-minutes': DEMO_TIMEOUT_MINUTES,
      ...inputs,
    },
    faults: Array.isArray(given['fault']) ? given['fault'] : [],
    behaviour: oneOf('behaviour', given['behaviour'] ?? 'normal', BEHAVIOURS),
    vocabulary: oneOf('vocabulary', given['vocabulary'] ?? 'words', VOCABULARIES),
    initialState: oneOf('initial-state', given['initial-state'] ?? stateBefore(inputs), WORKFLOW_STATES),
    givenToken: given['access-token'] === true,
    debug: given['debug'] === true,
  };
}

function stateBefore(inputs: Record<string, string>): WorkflowState {
  return STATE_BEFORE[(inputs['command'] ?? '').toLowerCase()] ?? 'finished';
}

function oneOf<Word extends string>(name: string, word: unknown, words: readonly Word[]): Word {
  const found = words.find((candidate) => candidate === word);
  if (found === undefined) throw new OptionError(`--${name} ${word}: not one of ${words.join(', ')}`);
  return found;
}

async function demonstrate(options: DemoOptions): Promise<void> {
  const simulator = await startSimulator({
    behaviour: options.behaviour,
    vocabulary: options.vocabulary,
    initialState: options.initialState,
    workflows: [{ id: 'WKF110' }],
  });
  try {
    for (const fault of options.faults) {
      const parsed = parseFault(fault);
      if (!parsed.ok) throw new OptionError(parsed.problem);
      simulator.addFault(parsed.fault);
    }
    await runAndShow(simulator, options);
  } finally {
    await simulator.close();
  }
}

async function runAndShow(simulator: Simulator, options: DemoOptions): Promise<void> {
  const credential: Record<string, string> = options.givenToken
    ? { 'access-token': simulator.issueToken() }
    : { 'client-secret': simulator.options.clientSecret };
  const inputs = {
    organization: simulator.options.tenant,
    ...options.inputs,
    'api-key': simulator.options.apiKey,
    ...credential,
    'base-url': simulator.url,
    'ims-url': simulator.url,
  };
  heading('Step');
  console.log('- uses: ./\n  with:');
  for (const [name, value] of Object.entries(inputs)) {
    console.log(`    ${name}: ${/api-key|token|secret/.test(name) ? '***' : value}`);
  }
  const run = await runAction({ inputs, debug: options.debug });
  heading('Log');
  console.log(run.log);
  heading('Outputs');
  for (const [name, value] of Object.entries(run.outputs)) console.log(`${name}=${shorten(value)}`);
  heading('Job summary');
  console.log(run.summary.trim() === '' ? '(none)' : run.summary.trim());
  heading('What reached the simulator');
  for (const entry of simulator.journal()) {
    const effect = entry.kind === 'command' && entry.tookEffect ? ', took effect' : '';
    console.log(
      `${entry.method} ${entry.path} ${entry.body ?? ''} → ${entry.status ?? 'no answer'}${effect}`,
    );
  }
  const asked = options.faults.length;
  const done = simulator.journal().filter(({ fault }) => fault !== undefined).length;
  if (done < asked) console.log(`(${asked - done} of the faults asked for did not come to pass)`);
  const green = run.exitCode === 0;
  heading(
    `The step is ${green ? 'green' : 'red'} (exit code ${run.exitCode}) after ${(run.endedAtMs / 1000).toFixed(1)} s`,
  );
  const secrets = Object.values(credential).concat(inputs['api-key']);
  const broken = violations({ run, inputs, journal: simulator.journal(), secrets });
  for (const violation of broken) console.error(`This should never happen: ${violation}`);
  if (broken.length > 0) process.exitCode = 1;
}

function shorten(value: string): string {
  const line = JSON.stringify(value).slice(1, -1);
  return line.length <= 200 ? line : `${line.slice(0, 200)}… (${value.length} characters)`;
}

function heading(text: string): void {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 74 - text.length))}`);
}

try {
  const options = parseOptions(process.argv.slice(2));
  if (typeof options === 'string') console.log(options);
  else await demonstrate(options);
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof OptionError) && !code.startsWith('ERR_PARSE_ARGS')) throw error;
  console.error(`demo: ${error instanceof Error ? error.message : error}\nSee npm run demo -- --help`);
  process.exitCode = 2;
}
