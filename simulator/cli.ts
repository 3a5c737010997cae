/** The simulator as a program: `npm run simulator -- --help`. */

import { renameSync, writeFileSync } from 'node:fs';
import { helpText, parseCommandLine } from './cli-options.js';
import type { JournalEntry } from './journal.js';
import { OptionError, type SimulatorOptions } from './options.js';
import { FAULT_PRESETS } from './presets.js';
import { type Simulator, startSimulator } from './server.js';

const BAD_OPTIONS = 2;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  try {
    const asked = parseCommandLine(args);
    switch (asked.action) {
      case 'help':
        console.log(helpText());
        return;
      case 'list-faults':
        console.log(faultList());
        return;
      case 'run':
        await run(asked.options, asked.readyFile);
        return;
    }
  } catch (error) {
    console.error(`simulator: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = error instanceof OptionError ? BAD_OPTIONS : 1;
  }
}

async function run(options: Partial<SimulatorOptions>, readyFile: string | undefined): Promise<void> {
  const simulator = await startSimulator(options, { onExchange: (entry) => console.log(requestLine(entry)) });
  const stop = (): void => {
    void simulator.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const token = simulator.issueToken();
    console.log(greeting(simulator, token));
    if (readyFile !== undefined) writeReadyFile(readyFile, simulator, token);
  } catch (error) {
    await simulator.close();
    throw error;
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
    `  control API    ${url}/_simulator/journal, …/workflows, …/faults`,
    '',
    'Try it:',
    `  curl -i '${address}/commands' -H 'Authorization: Bearer ${token}' -H 'X-Api-Key: ${options.apiKey}' -H 'Content-Type: application/json' -d '{"method":"start"}'`,
    '',
  ].join('\n');
}

/** Somebody may be waiting for the file to appear: it appears whole. */
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
  writeFileSync(draft, `${JSON.stringify(ready, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** One exchange as one line of plain characters; the journal holds no secret in clear. */
function requestLine(entry: JournalEntry): string {
  const parts = [
    `#${entry.sequence}`,
    `+${(entry.at / 1_000).toFixed(3)}s`,
    entry.kind,
    `${entry.method} ${entry.path}`,
    ...(entry.command ? [`"${entry.command}"`] : []),
    `-> ${entry.status ?? 'no answer'}`,
    ...(entry.fault ? [`fault: ${entry.fault}`] : []),
    ...(entry.tookEffect ? ['took effect'] : []),
  ];
  return parts.join(' ').replace(/[^ -~]/g, '?');
}

function faultList(): string {
  const names = Object.keys(FAULT_PRESETS);
  const width = Math.max(...names.map((name) => name.length));
  return Object.entries(FAULT_PRESETS)
    .map(([name, { description }]) => `${name.padEnd(width)}  ${description}`)
    .join('\n');
}
