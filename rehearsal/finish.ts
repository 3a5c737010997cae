/** The post run: shows what Campaign would have received, and ends the simulator. */

import { rmSync } from 'node:fs';
import * as core from '@actions/core';
import type { WorkflowView } from '../simulator/campaign/workflows.js';
import type { JournalEntry } from '../simulator/journal.js';
import { account, type Received } from './account.js';
import { isAlive, isFree, read, within } from './reach.js';
import { type Kept, lastWords, runningFile, STATE_NAME } from './start.js';

/** A simulator may refuse connections for a moment, because that was asked of it. */
const LONGEST_REFUSAL_MS = 3_000;
const LONGEST_END_MS = 10_000;
const LONGEST_CLOSE_MS = 1_000;

/** Ends the simulator that the main run started. @throws if it does not end */
export async function finish(): Promise<void> {
  const state = core.getState(STATE_NAME);
  if (state === '') {
    core.info('No simulator was started, so there is none to end.');
    return;
  }
  const kept = JSON.parse(state) as Kept;
  const { url, pid, folder } = kept;
  const record = await received(kept);
  if (record === undefined) warnOfLoss(isAlive(pid), lastWords(folder));
  else await show(record);
  rmSync(runningFile(folder), { force: true });
  if (!(await within(LONGEST_END_MS, async () => !isAlive(pid)))) {
    throw new Error(`process ${pid} at ${url} still runs`);
  }
  rmSync(folder, { recursive: true, force: true });
  // Its sockets close a moment after it, and somebody else may have taken the port by then.
  const free = (await within(LONGEST_CLOSE_MS, () => isFree(url)))
    ? `; port ${new URL(url).port} is free again`
    : '';
  core.info(`The simulator has ended${free}.`);
}

/** What the simulator has written down; undefined if it cannot be asked. */
async function received({ url, pid, beganMs }: Kept): Promise<Received | undefined> {
  let known: Received | undefined;
  await within(LONGEST_REFUSAL_MS, async () => {
    if (!isAlive(pid)) return true;
    try {
      const journal = (await read(`${url}/_simulator/journal`)) as JournalEntry[];
      const workflows = (await read(`${url}/_simulator/workflows`)) as WorkflowView[];
      if (Array.isArray(journal) && Array.isArray(workflows)) known = { journal, workflows, beganMs };
      return true;
    } catch {
      return false;
    }
  });
  return known;
}

async function show(record: Received): Promise<void> {
  const { lines, markdown, warnings } = account(record);
  for (const line of lines) core.info(line);
  for (const warning of warnings) core.warning(warning, { title: 'Rehearsal: warning' });
  try {
    await core.summary.addRaw(`${markdown}\n`).write();
  } catch (error) {
    core.info(`No job summary: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function warnOfLoss(alive: boolean, words: string): void {
  const what = alive
    ? 'The simulator does not answer, so what it received is not known.'
    : 'The simulator ended before the job did, so what it received is not known.';
  const cause = alive
    ? 'it hangs, or a fault that was asked for refuses connections for longer than the job takes'
    : `something ended it or emptied RUNNER_TEMP${words === '' ? '' : `, or it failed: ${words}`}`;
  const remedy =
    'What to do: Rehearse again, and take the results of the steps themselves for what they say.';
  core.warning(`${what}\nLikely cause: ${cause}.\n${remedy}`, { title: 'Rehearsal: no account' });
}
