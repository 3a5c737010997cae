/**
 * The entry of the action: wires it to the real world. The runner starts it for the main run, and by way of
 * post.js for the post run. That file's name tells which run it is: state kept by the main run would not do,
 * since a main run that was killed early has kept none, and a post run must never send the command.
 */

import { basename } from 'node:path';
import * as core from '@actions/core';
import type { Host } from './host.js';
import { systemClock } from './http/clock.js';
import { send } from './http/http.js';
import { givenInputs } from './inputs/inputs.js';
import { main } from './main.js';
import { runPost } from './post-run.js';
import { Report } from './report/report.js';
import type { World } from './requests/session.js';
import { STATE_NAME } from './step/clean-up.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** Ends the process: a connection that never ends must not hold the step. What was written to a pipe goes out first. */
const exit = (): void => {
  const leave = (): void => {
    // process.exit() waits for a look-up of a host name that no name server answers, up to a minute.
    const held = process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap');
    if (held && process.exitCode !== 0) process.kill(process.pid, 'SIGKILL');
    process.exit();
  };
  // A look-up that has just ended counts as active until the event loop comes round.
  process.stdout.write('', () => setImmediate(leave));
};

// The proxy library's `new Buffer` is safe where it stands, and its warning would puzzle every log.
process.noDeprecation = true;

const report = new Report();
report.color('red');
const world: World = { send, clock: systemClock, random: Math.random };
const host: Host = {
  report,
  given: givenInputs(process.env),
  onSignal: (listener) => {
    for (const signal of SIGNALS) process.on(signal, listener);
  },
  onUncaught: (listener) => {
    process.once('uncaughtException', listener);
  },
  exit,
};

if (basename(process.argv[1] ?? '') === 'post.js') await runPost(host, world, core.getState(STATE_NAME));
else await main(host, world);
exit();
