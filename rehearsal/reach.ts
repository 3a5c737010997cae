/** How the two runs look at the process in the background. */

import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** In milliseconds; on a loopback address, an answer takes one or two. */
const LONGEST_ANSWER_MS = 3_000;

/** Whether a process runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
  try {
    // One that has ended keeps its number until its parent asks for it, which that of a job container never does.
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true;
  }
}

/** The JSON at an address of the simulator. It goes past every proxy: Node.js gives its own agent those of the environment. */
export async function read(url: string): Promise<unknown> {
  const body = await new Promise<string>((resolve, reject) => {
    get(url, { agent: false, signal: AbortSignal.timeout(LONGEST_ANSWER_MS) }, (response) => {
      text(response).then(resolve, reject);
    }).once('error', reject);
  });
  return JSON.parse(body);
}

/** Whether nothing listens at an address. */
export async function isFree(url: string): Promise<boolean> {
  try {
    await read(url);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
  }
}

/** Waits until `happened` says so; false if it does not within `limitMs`. */
export async function within(limitMs: number, happened: () => Promise<boolean>): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    if (await happened()) return true;
    if (performance.now() >= endMs) return false;
    await sleep(50);
  }
}
