/** What one command costs, cold, beside programs that do less. */

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readManifest } from '../runner.js';
import { spread, table } from './figures.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Sends the same request as the action and does nothing else. No program in Node.js can be faster. */
const FLOOR = `
import { request } from 'node:http';
const url = new URL(process.env.TARGET);
const body = '{"method":"start"}';
const headers = {
  'Content-Type': 'application/json',
  Authorization: 'Bearer ' + process.env.TOKEN,
  'Cache-Control': 'no-cache',
  'X-Api-Key': process.env.KEY,
  'Content-Length': Buffer.byteLength(body),
};
request(url, { method: 'POST', headers }, (response) => {
  response.resume();
  response.on('end', () => process.exit(response.statusCode === 200 ? 0 : 1));
}).end(body);
`;

interface Program {
  name: string;
  command: string;
  args: string[];
}

/** Builds the bundle without src/left-out.ts, with everything that the packages import. */
function buildWhole(folder: string): string {
  cpSync(join(ROOT, 'src'), join(folder, 'src'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const config = readFileSync(join(ROOT, 'tsconfig.json'), 'utf8').replace(
    /,?\s*(\/\/.*\s*)*"paths": .*/,
    '',
  );
  writeFileSync(join(folder, 'tsconfig.json'), config);
  const ncc = join(ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');
  execFileSync(process.execPath, [ncc, 'build', 'src/index.ts', '--no-cache', '--out', 'out', '--quiet'], {
    cwd: folder,
  });
  return join(folder, 'out/index.js');
}

/** Runs each program `rounds` times, with `node` where it is one for Node.js. */
export async function benchCommand({ rounds, node }: { rounds: number; node: string }): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('{}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const target = `${origin}/geometrixx/campaign/workflow/execution/WKF110/commands`;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    writeFileSync(join(folder, 'floor.mjs'), FLOOR);
    writeFileSync(join(folder, 'nothing.mjs'), '');
    const programs: Program[] = [
      { name: 'bare `node:http` script (the floor)', command: node, args: [join(folder, 'floor.mjs')] },
      { name: '**this action**', command: node, args: [join(ROOT, 'dist/index.js')] },
      { name: 'this action with all that its packages import', command: node, args: [buildWhole(folder)] },
      { name: 'Node.js that does nothing', command: node, args: [join(folder, 'nothing.mjs')] },
      {
        name: 'curl',
        command: 'curl',
        args: ['--silent', '--fail', '--json', '{"method":"start"}', '-H', 'Authorization: Bearer t', target],
      },
    ];
    const env = commandEnvironment(folder, origin, target);
    const times = new Map<string, number[]>(programs.map(({ name }) => [name, []]));
    // The first round fills the machine's caches and is not counted. Each round runs every program once.
    for (let round = 0; round <= rounds; round++) {
      for (const program of programs) {
        const tookMs = await timed(program, env);
        if (round > 0) times.get(program.name)?.push(tookMs);
      }
    }
    const floor = times.get(programs[0]?.name ?? '') ?? [];
    const rows = programs.map(({ name }) => {
      const own = times.get(name) ?? [];
      const ratios = own.map((ms, index) => ms / (floor[index] ?? Number.NaN));
      return [name, spread(own, 0), spread(ratios, 2)];
    });
    return table([`one command, cold (${rounds} rounds)`, 'wall time, ms', 'ratio to the floor'], rows);
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

function commandEnvironment(folder: string, origin: string, target: string): Record<string, string> {
  const files = ['GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'].map((name) => {
    writeFileSync(join(folder, name), '');
    return [name, join(folder, name)];
  });
  const given: Record<string, string> = {
    organization: 'geometrixx',
    'workflow-id': 'WKF110',
    command: 'start',
    'api-key': 'key',
    'access-token': 'token',
    'base-url': origin,
  };
  const inputs = Object.entries(readManifest().inputs).map(([name, input]) => [
    `INPUT_${name.toUpperCase()}`,
    given[name] ?? input.default ?? '',
  ]);
  const { PATH = '', SystemRoot = '' } = process.env;
  return {
    PATH,
    SystemRoot,
    TARGET: target,
    TOKEN: 'token',
    KEY: 'key',
    ...Object.fromEntries([...files, ...inputs]),
  };
}

function timed({ command, args, name }: Program, env: Record<string, string>): Promise<number> {
  const beganMs = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve(performance.now() - beganMs);
      else reject(new Error(`${name} ended with ${code}`));
    });
  });
}
