/** The simulator as a program: `npm run simulator -- --help`. */

import { accessSync, constants, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseCommandLine } from './cli-options.js';
import { OptionError } from './http/checked.js';
import type { JournalEntry } from './journal.js';
import type { SimulatorOptions } from './options.js';
import { type Simulator, startSimulator } from './server.js';

const BAD_OPTIONS = 2;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  try {
    const asked = parseCommandLine(args);
    if (asked.action === 'show') process.stdout.write(asked.text);
    else await run(asked.options, asked.readyFile);
  } catch (error) {
    console.error(`simulator: ${error instanceof Error ? error.message : String(error)}`);
    if (!(error instanceof OptionError)) {
      process.exitCode = 1;
      return;
    }
    console.error('See npm run simulator -- --help');
    process.exitCode = BAD_OPTIONS;
  }
}

async function run(options: SimulatorOptions, readyFile: string | undefined): Promise<void> {
  if (readyFile !== undefined) checkReadyFile(readyFile);
  const simulator = await startSimulator(options, {
    onExchange: (entry) => console.log(requestLine(entry)),
  }).catch((error: unknown) => {
    throw isInUse(error) ? new OptionError(portInUse(options.port)) : error;
  });
  const stop = (): void => {
    void simulator.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const token = simulator.issueToken();
    // First the file: a program that cannot write it must not say that it is ready.
    if (readyFile !== undefined) writeReadyFile(readyFile, simulator, token);
    console.log(greeting(simulator, token));
  } catch (error) {
    await simulator.close();
    throw error;
  }
}

function portInUse(port: number): string {
  return `port ${port} is in use. Take another one, such as --port ${port < 65_535 ? port + 1 : port - 1}, or any free one with --port 0.`;
}

function isInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

/** Before anything listens: somebody may wait for this file, and would wait for ever. */
function checkReadyFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new OptionError(`--ready-file ${path} is a folder; name a file in it`);
  }
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch {
    throw new OptionError(`--ready-file ${path}: there is no folder ${dirname(path)} that can be written to`);
  }
}

function greeting({ url, options, workflows }: Simulator, token: string): string {
  const ids = workflows().map(({ id }) => id);
  const address = `${url}/${options.tenant}/campaign/workflow/execution/${encodeURIComponent(ids[0] ?? '')}`;
  return [
    `Adobe Campaign simulator at ${url} (base URL and token service; not affiliated with Adobe)`,
    `  organization   ${options.tenant}`,
    `  API key        ${options.apiKey}`,
    `  client secret  ${options.clientSecret}`,
    `  access token   ${token}`,
    `  workflows      ${ids.join(', ')}`,
    `  control        ${url}/_simulator/journal, …/workflows, …/faults`,
    '',
    'Try it:',
    `  curl -i '${address}/commands' -H 'Authorization: Bearer ${token}' -H 'X-Api-Key: ${options.apiKey}' -H 'Content-Type: application/json' -d '{"method":"start"}'`,
    '',
  ].join('\n');
}

/** Writes the file whole before it appears, because somebody may be waiting for it. */
function writeReadyFile(path: string, { url, options, workflows }: Simulator, token: string): void {
  const { tenant, apiKey, clientSecret } = options;
  const ready = {
    url,
    tenant,
    apiKey,
    clientSecret,
    accessToken: token,
    workflows: workflows().map(({ id }) => id),
    pid: process.pid,
  };
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, `${JSON.stringify(ready, undefined, 2)}\n`, { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new OptionError(`--ready-file ${path} cannot be written: ${why}`);
  }
}

/** A PKey, of which a line shows only the beginning. */
const LONG_PKEY = /(@[\w-]{8})[\w-]{20,}/g;

/** One exchange on one line, in plain characters. */
function requestLine(entry: JournalEntry): string {
  const parts = [
    `#${entry.sequence}`,
    `+${(entry.at / 1_000).toFixed(3)}s`,
    entry.kind,
    `${entry.method} ${entry.path.replace(LONG_PKEY, '$1...')}`,
    ...(entry.command ? [`"${entry.command}"`] : []),
    ...(entry.activity ? [`to ${entry.activity} of ${entry.workflowId}`] : []),
    `-> ${entry.status ?? 'no answer'}`,
    ...(entry.fault ? [`fault: ${entry.fault}`] : []),
    ...(entry.tookEffect ? ['took effect'] : []),
  ];
  return parts.join(' ').replace(/[^ -~]/g, '?');
}
