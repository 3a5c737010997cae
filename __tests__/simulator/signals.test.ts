import { describe, expect, test } from '@jest/globals';
import { pkeyOf } from '../../simulator/campaign/record.js';
import type { SimulatorOptions } from '../../simulator/options.js';
import type { Simulator } from '../../simulator/server.js';
import { call, command, handClock, json, read, type Seen, simulator } from '../support/simulator-client.js';

/** External signals, and the switches for what Adobe does not document of them. */

const RUNNING: Partial<SimulatorOptions> = { initialState: 'in-progress', behaviour: 'scheduler' };
const MINUTES = 60_000;

function trigger(sim: Simulator, body: unknown, activity = 'signal1', slash = '/'): Promise<Seen> {
  const execution = `/geometrixx/campaign/workflow/execution/${pkeyOf('geometrixx', 'WKF110')}`;
  const path = `${execution}/activities/activity/${pkeyOf('geometrixx', `WKF110/${activity}`)}/trigger${slash}`;
  return call(sim.url, {
    method: 'POST',
    path,
    headers: {
      Authorization: `Bearer ${sim.issueToken()}`,
      'X-Api-Key': 'simulator-api-key',
      'Content-Type': 'application/json',
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const spring = { source: 'API', parameters: { segment: 'spring' } };
const became = (sim: Simulator) => sim.workflows()[0]?.signals.map((one) => `${one.activity} ${one.became}`);

test('the address in the record takes a signal, and the journal knows what it was', async () => {
  const sim = await simulator(RUNNING);
  const { activities } = json(await read(sim)) as {
    activities: { activity: Record<string, { trigger: { href: string } }> };
  };
  const href = new URL(activities.activity['signal1']?.trigger.href ?? '');
  expect(href.origin).toBe(sim.url);
  const seen = await trigger(sim, spring);
  expect([seen.status, json(seen)]).toEqual([200, { status: 'accepted', workflow: 'WKF110' }]);
  const entry = sim.journal().at(-1);
  expect(entry?.path).toBe(href.pathname);
  expect(entry).toMatchObject({
    kind: 'command',
    command: 'signal',
    workflowId: 'WKF110',
    activity: 'signal1',
    tookEffect: true,
  });
  expect(sim.workflows()[0]?.signals).toEqual([
    { activity: 'signal1', ...spring, became: 'taken', sequence: entry?.sequence, at: expect.any(Number) },
  ]);
  // Without its trailing slash, as in Adobe's sample.
  expect((await trigger(await simulator(RUNNING), spring, 'signal1', '')).status).toBe(200);
});

test.each<[Partial<SimulatorOptions>, number, string]>([
  [{ signalBody: 'empty' }, 200, ''],
  [{ signalStatus: 204 }, 204, ''],
  [{ signalStatus: 202, signalBody: 'text' }, 202, 'Command accepted.'],
])('a signal is answered as %j says', async (options, status, body) => {
  const seen = await trigger(await simulator({ ...RUNNING, ...options }), spring);
  expect([seen.status, seen.body]).toEqual([status, body]);
});

test.each<[unknown, number, RegExp, Partial<SimulatorOptions>?]>([
  [{ parameters: {} }, 400, /source/],
  [{ source: 'API', parameters: { segment: null } }, 400, /not valid/],
  ['source=API', 400, /not valid/],
  [
    { source: 'API', parameters: { contentURL: 'x' } },
    500,
    /RST-360011.*'contentURL' parameter isn't defined.*XTK-170006.*HandleTrigger/s,
  ],
  [{ source: 'API', parameters: { segment: 1 } }, 500, /'segment' parameter isn't of type string/],
  [{ source: 'API', parameters: { test: 1 } }, 500, /'test' parameter isn't of type boolean/],
  [
    { source: 'API', parameters: { segment: 'x' } },
    500,
    /'version' parameter is missing/,
    { missingParameter: 'reject' },
  ],
])('%j is refused', async (body, status, message, options = {}) => {
  const sim = await simulator({ ...RUNNING, ...options });
  const seen = await trigger(sim, body);
  expect([seen.status, (json(seen) as { message: string }).message]).toEqual([
    status,
    expect.stringMatching(message),
  ]);
  expect([sim.journal().at(-1)?.tookEffect, became(sim)]).toEqual([false, []]);
});

test('values of their own types, and strings for any, are taken', async () => {
  const sim = await simulator(RUNNING);
  const parameters = { test: true, count: 3, segment: 'x', version: '1' };
  expect((await trigger(sim, { source: 'API', parameters })).status).toBe(200);
  const strings = await simulator(RUNNING);
  expect((await trigger(strings, { source: 'API', parameters: { test: 'true', count: '3' } })).status).toBe(
    200,
  );
});

test('an unknown activity, workflow and dialect', async () => {
  const sim = await simulator(RUNNING);
  const seen = await trigger(sim, spring, 'other');
  expect([seen.status, seen.body]).toEqual([500, expect.stringContaining('XTK-170036')]);
  expect(sim.journal().at(-1)).toMatchObject({ command: 'signal', workflowId: 'WKF110' });
  expect(sim.journal().at(-1)).not.toHaveProperty('activity');
  const v8 = await trigger(await simulator({ ...RUNNING, dialect: 'v8' }), spring, 'other');
  expect([v8.status, v8.body]).toEqual([404, expect.stringContaining('Unable to decrypt PKey')]);
});

describe('a second signal within ten minutes', () => {
  test.each<[Partial<SimulatorOptions>, number, boolean, string]>([
    [{}, 200, false, 'signal1 lost'],
    [{ tooSoonSignal: 'taken', tooSoonStatus: 500 }, 500, true, 'signal1 taken'],
  ])('with %j', async (options, status, tookEffect, second) => {
    const clock = handClock();
    const sim = await simulator({ ...RUNNING, ...options }, { now: clock.now });
    await trigger(sim, spring);
    clock.pass(10 * MINUTES - 1);
    const seen = await trigger(sim, spring);
    expect([seen.status, seen.body]).toEqual([status, 'The signal was triggered less than 10 minutes ago.']);
    expect(sim.journal().at(-1)?.tookEffect).toBe(tookEffect);
    expect(became(sim)).toEqual(['signal1 taken', second]);
  });

  test('the time over, or another activity unless the limit is per workflow', async () => {
    const clock = handClock();
    const sim = await simulator({ ...RUNNING, signals: ['signal1', 'b'] }, { now: clock.now });
    await trigger(sim, spring);
    expect((await trigger(sim, spring, 'b')).body).toContain('accepted');
    clock.pass(10 * MINUTES);
    expect((await trigger(sim, spring)).body).toContain('accepted');
    const whole = await simulator({ ...RUNNING, signals: ['signal1', 'b'], signalScope: 'workflow' });
    await trigger(whole, spring);
    expect((await trigger(whole, spring, 'b')).body).toContain('less than 10 minutes');
  });
});

test.each<[Partial<SimulatorOptions>, number, string[]]>([
  [{ initialState: 'finished' }, 500, ['signal1 lost']],
  [{ initialState: 'finished', signalNotRunning: 'ignore' }, 200, ['signal1 lost']],
  [{ initialState: 'paused' }, 200, ['signal1 queued']],
])('a workflow %j', async (options, status, signals) => {
  const sim = await simulator(options);
  expect((await trigger(sim, spring)).status).toBe(status);
  expect(became(sim)).toEqual(signals);
  await command(sim, 'start');
  expect(sim.workflows()[0]?.starts).toBe(1);
});

test.each<[Partial<SimulatorOptions>, RegExp]>([
  [{}, /"signal1":\{"name":"signal1","parameters":\[\{"name":"segment","type":"string"\}/],
  [{ dialect: 'v8' }, /"signal1":\{"name":"signal1","trigger"/],
  [{ dialect: 'v8', declarations: 'shown' }, /"parameters"/],
  [{ declarations: 'hidden' }, /"signal1":\{"name":"signal1","trigger"/],
  [{ activityList: 'array' }, /"activity":\[\{"name":"signal1"/],
  [{ signals: [] }, /"activity":\{"delivery1":\{"name":"delivery1"\}\}/],
])('the record with %j', async (options, shown) => {
  expect((await read(await simulator(options))).body).toMatch(shown);
});
