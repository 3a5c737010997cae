import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults/faults.js';
import type { FaultPreset } from '../../simulator/faults/presets.js';
import { play, type Scenario, transcriptOf } from '../support/scenario.js';

/**
 * A command reaches Campaign at most once. Here through the bundle and over sockets, down to the requests that
 * arrived; every status and body is in campaign/verdict.test.ts.
 */

interface Row extends Scenario {
  name: string;
  /** One of the few rows whose whole output is kept: one for each shape of outcome. */
  shape?: true;
  result: 'accepted' | 'failed' | 'unknown';
  status: string;
  /** How many commands arrived, whatever came of them. */
  arrived: number;
  /** How many starts took effect. */
  effective: number;
  error?: RegExp;
}

const answer = (
  status: number,
  body: string,
  rest: Partial<Extract<Fault, { kind: 'answer' }>> = {},
): Fault => ({
  on: 'command',
  kind: 'answer',
  status,
  body,
  effect: false,
  ...rest,
});
const oops = (code: number): string =>
  JSON.stringify({ code, message: 'Oops. Something went wrong. Check your URI and try again.' });
const faults = (...list: (Fault | FaultPreset)[]) => ({ faults: list });
const ok = { result: 'accepted', status: '200', arrived: 1, effective: 1 } as const;
const refused = { result: 'failed', arrived: 1, effective: 0 } as const;
const lookBefore = /may have been applied; look at the workflow in Campaign before you re-run/;
const ambiguous = { result: 'unknown', arrived: 1, error: lookBefore } as const;
/** The deadline is what ends these. */
const short = { inputs: { 'timeout-minutes': '0.03' } };

const rows: Row[] = [
  // 2xx, whatever the body
  { shape: true, name: '200, empty body', ...ok },
  { name: '204, no body', ...ok, status: '204', simulator: { successStatus: 204 } },
  { name: '2xx never heard of', ...ok, status: '299', faults: [answer(299, 'odd', { effect: true })] },
  { name: '200, HTML body', ...ok, ...faults('html-body') },
  { name: '200, body cut short', ...ok, ...faults('cut-body') },
  { name: '200, body stalled', ...ok, ...faults('stalled-body'), ...short },
  { name: '200, body dripping without end', ...ok, ...faults('dripping-body'), ...short },
  { name: '200, late', ...ok, ...faults('slow') },
  // No connection
  {
    name: 'connection refused for half a second',
    ...ok,
    ...faults({ on: 'command', kind: 'refuse', ms: 500, after: 'mint' }),
  },
  {
    name: 'connection refused until the deadline',
    ...refused,
    status: '',
    arrived: 0,
    error: /start was not sent: no connection .*Nothing listens/is,
    inputs: { 'base-url': 'http://127.0.0.1:9', 'timeout-minutes': '0.015' },
  },
  {
    name: 'host name unknown',
    ...refused,
    status: '',
    arrived: 0,
    error: /could not be resolved/,
    inputs: { 'base-url': `https://${'a'.repeat(64)}.invalid`, 'timeout-minutes': '0.015' },
  },
  // 429, 503
  {
    name: '429 with a date as Retry-After, then 200',
    ...ok,
    arrived: 2,
    ...faults(answer(429, '', { headers: { 'Retry-After': new Date(0).toUTCString() } })),
  },
  { shape: true, name: '429 with Retry-After, then 200', ...ok, arrived: 2, ...faults('throttled') },
  { name: '429 without Retry-After, then 200', ...ok, arrived: 2, ...faults('throttled-bare') },
  {
    name: '429 with a Retry-After that outlasts the deadline',
    ...refused,
    status: '429',
    error: /the server asks to come back in 60 min \(Retry-After\), but `timeout-minutes` leaves 15 s/,
    ...faults('throttled-long'),
  },
  { name: '503 with a gateway code, then 200', ...ok, arrived: 2, ...faults('unavailable-gateway') },
  { name: '503 without one', ...ambiguous, status: '503', effective: 1, ...faults('unavailable-html') },
  ...[
    ['503 with Retry-After', answer(503, '', { headers: { 'Retry-After': '1' }, effect: true }), '503'],
    ['302', answer(302, '', { headers: { Location: '/login' }, effect: true }), '302'],
    ['“Oops” of code 504', answer(500, oops(504), { effect: true }), '500'],
    ['a code like Campaign’s', answer(500, 'ERR-000042 upstream closed', { effect: true }), '500'],
  ].map(([name, fault, status]) => ({
    ...ambiguous,
    name: `${name} after it took effect`,
    status: String(status),
    effective: 1,
    faults: [fault as Fault],
  })),
  {
    name: '500 that echoes the workflow’s ID',
    ...ambiguous,
    status: '500',
    effective: 1,
    inputs: { 'workflow-id': 'RST-360011' },
    simulator: { workflows: [{ id: 'RST-360011' }] },
    faults: [answer(500, '<p>No answer from /workflow/execution/RST-360011/commands</p>', { effect: true })],
  },
  // 401
  { name: '401 on a minted token, then 200', ...ok, arrived: 2, ...faults('unauthorized') },
  {
    name: '401 on every minted token',
    ...refused,
    status: '401',
    arrived: 2,
    error: /401013.*gateway rejected the minted token/s,
    ...faults('unauthorized-for-ever'),
  },
  {
    name: '401 on a given token',
    ...refused,
    status: '401',
    token: 'expired',
    error: /access token has expired/,
  },
  // 3xx
  {
    name: '307 to another host',
    ...refused,
    status: '307',
    error: /never followed, since that would pass on the API key/,
    ...faults('redirect'),
  },
  { name: '304', ...ambiguous, status: '304', effective: 0, ...faults(answer(304, '')) },
  // Other 4xx, and 500 with a known error
  { name: '404', ...refused, status: '404', error: /no workflow with that ID/, ...faults('not-found') },
  {
    name: '500 of Campaign, JSON',
    ...refused,
    status: '500',
    error: /RST-360011/,
    ...faults('campaign-error'),
  },
  {
    name: '500 of Campaign, text',
    ...refused,
    status: '500',
    error: /RST-360011/,
    ...faults('campaign-error-text'),
  },
  {
    name: '500 of the router',
    ...refused,
    status: '500',
    error: /no such tenant/,
    ...faults('routing-error'),
  },
  // Ambiguous
  { name: 'reset before it took effect', ...ambiguous, status: '', effective: 0, ...faults('lost-before') },
  {
    shape: true,
    name: 'reset after it took effect',
    ...ambiguous,
    status: '',
    effective: 1,
    ...faults('lost-after'),
  },
  {
    name: 'silence until the deadline',
    ...ambiguous,
    status: '',
    effective: 1,
    ...faults('silent'),
    ...short,
  },
  { name: 'an answer that is not HTTP', ...ambiguous, status: '', effective: 0, ...faults('garbage') },
  { name: '500 without a body', ...ambiguous, status: '500', effective: 1, ...faults('internal-error-bare') },
  { name: '502 in HTML', ...ambiguous, status: '502', effective: 0, ...faults('bad-gateway-html') },
  { name: '504', ...ambiguous, status: '504', effective: 1, ...faults('gateway-timeout') },
  {
    name: '429, then a lost connection: not sent a third time',
    ...ambiguous,
    status: '429',
    arrived: 2,
    effective: 1,
    ...faults('throttled', 'lost-after'),
  },
];

describe('what comes back decides what the step does', () => {
  test.each(rows)('$name', async ({
    name: _,
    shape,
    result,
    status,
    arrived,
    effective,
    error,
    ...scenario
  }) => {
    const played = await play(scenario);
    const { outputs } = played.run;
    expect({ result: outputs['result'], status: outputs['status-code'] }).toEqual({ result, status });
    expect(played.commands).toHaveLength(arrived);
    expect(played.workflow.starts).toBe(effective);
    expect(played.error).toMatch(error ?? /^$/);
    if (shape) expect(transcriptOf(played)).toMatchSnapshot();
  });

  test.each(['start', 'pause', 'resume', 'stop'])('%s is sent exactly as documented', async (command) => {
    const played = await play({ inputs: { command: command.toUpperCase() }, token: 'valid' });
    expect(played.run.outputs['result']).toBe('accepted');
    expect(played.journal).toHaveLength(1);
    const [request] = played.journal;
    expect(request).toMatchObject({
      method: 'POST',
      path: '/geometrixx/campaign/workflow/execution/WKF110/commands',
      body: JSON.stringify({ method: command }),
      headers: {
        accept: '*/*',
        'accept-encoding': 'identity',
        'content-type': 'application/json',
        'cache-control': 'no-cache',
        'user-agent': expect.stringMatching(/^adobe-campaign-workflow-action\/\d+\.\d+\.\d+$/),
      },
    });
    expect(request?.headerNames.map((name) => name.toLowerCase()).sort()).toEqual(
      [
        'accept',
        'accept-encoding',
        'authorization',
        'cache-control',
        'connection',
        'content-length',
        'content-type',
        'host',
        'user-agent',
        'x-api-key',
      ].sort(),
    );
  });
});
