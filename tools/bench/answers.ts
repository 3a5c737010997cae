/** What the most hostile answers cost the action. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAction } from '../runner.js';
import { quantile, table } from './figures.js';
import { type Hostile, MIB, worstCases } from './worst-cases.js';

/** How much more than an idle step an answer may cost. */
const MOST_CPU_MS = 1_000;
const MOST_MB = 150;

/** The record of a workflow that takes a signal. */
const ACTIVITIES = {
  activity: {
    a: { trigger: { href: '/geometrixx/campaign/workflow/execution/@W/activities/activity/@S/trigger/' } },
  },
};

/** As many parameters as there can be, full of what an answer may echo. */
const PARAMETERS = Array.from({ length: 3_000 }, (_, index) => `p${index}=RST-3${10_000 + index}`).join('\n');

/** Measures the cases with `cases` in their name, in CPU time and memory. */
export async function benchAnswers({ node, cases }: { node: string; cases: string }): Promise<string> {
  let now: Hostile;
  const server = createServer((request, response) => {
    request.resume();
    const to =
      request.url?.startsWith('/ims/') === true ? 'mint' : request.method === 'GET' ? 'read' : 'command';
    if (to === now.to) return reply(response, now);
    const usual = {
      mint: { access_token: now.token ?? 'token-0123456789' },
      read: { state: now.command === 'signal' ? 'in-progress' : 'finished', activities: ACTIVITIES },
      command: {},
    };
    return reply(response, { ...now, status: 200, body: JSON.stringify(usual[to]), chunk: undefined });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const file = join(folder, 'used.json');
  const hook = `import { writeFileSync } from 'node:fs';
    process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(process.resourceUsage())));`;
  const measure = async (hostile: Hostile): Promise<{ cpuMs: number; mb: number; end: string }> => {
    now = hostile;
    rmSync(file, { force: true });
    const run = await runAction({
      node,
      inputs: {
        organization: 'geometrixx',
        'workflow-id': 'WKF110',
        command: hostile.command ?? 'start',
        'api-key': 'key-0123456789',
        'client-secret': 'secret-0123456789',
        'base-url': origin,
        'ims-url': origin,
        'timeout-minutes': '0.1',
        ...(hostile.command === 'signal' ? { parameters: PARAMETERS } : {}),
        ...(hostile.to === 'read' && hostile.command === undefined ? { 'wait-for': 'started' } : {}),
      },
      env: { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` },
    });
    if (run.signal !== null) return { cpuMs: Number.NaN, mb: Number.NaN, end: 'never ended' };
    const used = JSON.parse(readFileSync(file, 'utf8')) as NodeJS.ResourceUsage;
    const cpuMs = (used.userCPUTime + used.systemCPUTime) / 1_000;
    return { cpuMs, mb: used.maxRSS / 1_000, end: run.outputs['result'] ?? '' };
  };
  try {
    const idle = await idleStep(measure);
    const rows: string[][] = [];
    let over = 0;
    for (const hostile of worstCases().filter(({ name }) => name.includes(cases))) {
      const { cpuMs, mb, end } = await measure(hostile);
      const more = [cpuMs - idle.cpuMs, mb - idle.mb] as const;
      const within = more[0] <= MOST_CPU_MS && more[1] <= MOST_MB;
      if (!within) over++;
      rows.push([hostile.name, more[0].toFixed(0), more[1].toFixed(0), end, within ? '' : '**over**']);
    }
    const head = [
      `an answer of 1 MiB, beyond an idle step (${idle.cpuMs.toFixed(0)} ms, ${idle.mb.toFixed(0)} MB)`,
      'CPU, ms',
      'memory, MB',
      'result',
      `${over} over ${MOST_CPU_MS} ms or ${MOST_MB} MB`,
    ];
    return table(head, rows);
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The medians of a few steps without a hostile answer. */
async function idleStep(
  measure: (hostile: Hostile) => Promise<{ cpuMs: number; mb: number }>,
): Promise<{ cpuMs: number; mb: number }> {
  const steps = [];
  for (let count = 0; count < 5; count++)
    steps.push(await measure({ name: 'idle', to: 'command', body: '{}' }));
  const median = (values: number[]): number => quantile(values, 0.5);
  return { cpuMs: median(steps.map(({ cpuMs }) => cpuMs)), mb: median(steps.map(({ mb }) => mb)) };
}

function reply(
  response: ServerResponse,
  { status = 200, body, contentType, chunk }: Omit<Hostile, 'chunk'> & { chunk?: number | undefined },
): void {
  const bytes = Buffer.from(body).subarray(0, MIB);
  response.writeHead(status, { 'Content-Type': contentType ?? 'application/json', 'X-Request-Id': 'r' });
  if (chunk === undefined) {
    response.end(bytes);
    return;
  }
  // Many chunks in one packet, as a hostile server would send them.
  const { socket } = response;
  response.flushHeaders();
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    const part = bytes.subarray(at, at + chunk);
    parts.push(`${part.length.toString(16)}\r\n${part.toString('latin1')}\r\n`);
  }
  socket?.end(`${parts.join('')}0\r\n\r\n`);
}
