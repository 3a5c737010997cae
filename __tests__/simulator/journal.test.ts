import { connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { JournalEntry } from '../../simulator/journal.js';
import {
  API_KEY,
  call,
  command,
  credentials,
  handClock,
  mint,
  raw,
  read,
  simulator,
  until,
} from '../support/simulator-client.js';

describe('the journal', () => {
  test('has every request, in order', async () => {
    const clock = handClock();
    const sim = await simulator({}, { now: clock.now });
    const token = sim.issueToken();
    const headers = {
      Authorization: `Bearer ${token}`,
      'X-Api-Key': API_KEY,
      'Content-Type': 'application/json',
    };
    await mint(sim);
    clock.pass(250);
    await command(sim, 'stop', { headers });
    await command(sim, 'start', { headers });
    await read(sim, { path: '/geometrixx/campaign/workflow/execution/WKF%39' });
    await call(sim.url, { path: '/favicon.ico' });
    const entries = sim.journal();
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect(entries.map(({ kind }) => kind)).toEqual(['mint', 'command', 'command', 'read', 'other']);
    expect(entries.map(({ at }) => at)).toEqual([0, 250, 250, 250, 250]);
    expect(entries.map(({ status }) => status)).toEqual([200, 200, 200, 404, 403]);
    expect(entries.map(({ tookEffect }) => tookEffect)).toEqual([true, false, true, false, false]);
    expect(entries.map(({ workflowId }) => workflowId)).toEqual([
      undefined,
      'WKF110',
      'WKF110',
      'WKF9',
      undefined,
    ]);
    expect(entries[2]).toMatchObject({
      method: 'POST',
      path: '/geometrixx/campaign/workflow/execution/WKF110/commands',
      headers: {
        authorization: `Bearer ${token}`,
        'x-api-key': API_KEY,
        'content-type': 'application/json',
      },
      body: '{"method":"start"}',
      command: 'start',
    });
    expect('fault' in (entries[2] ?? {})).toBe(false);
  });

  test('has the names of the headers as they were written', async () => {
    const sim = await simulator();
    await raw(
      sim.url,
      'GET / HTTP/1.1\r\nHost: x\r\nx-API-key: k\r\nCache-Control: no-cache\r\nX-Twice: a\r\nx-twice: b\r\nConnection: close\r\n\r\n',
    );
    const [entry] = sim.journal();
    expect(entry?.headerNames).toEqual([
      'Host',
      'x-API-key',
      'Cache-Control',
      'X-Twice',
      'x-twice',
      'Connection',
    ]);
    expect(entry?.headers).toEqual({
      host: 'x',
      'x-api-key': 'k',
      'cache-control': 'no-cache',
      'x-twice': 'a, b',
      connection: 'close',
    });
  });

  test('is a copy', async () => {
    const sim = await simulator();
    await read(sim);
    const [entry] = sim.journal() as { kind: string }[];
    if (entry) entry.kind = 'changed';
    expect(sim.journal()[0]?.kind).toBe('read');
  });

  test('has a request that was never finished', async () => {
    const sim = await simulator();
    const cut = call(sim.url, {
      method: 'POST',
      path: '/geometrixx/campaign/workflow/execution/WKF110/commands',
      headers: { ...credentials(sim), 'Content-Length': '100' },
      body: '{"method":"start"}',
      giveUp: until(() => sim.journal().length > 0),
    });
    await cut;
    expect(sim.journal()).toMatchObject([{ kind: 'command', tookEffect: false }]);
    expect(sim.journal()[0]?.status).toBeUndefined();
  });

  test("has the number by which a workflow's history knows a command, on the same clock", async () => {
    const clock = handClock();
    const sim = await simulator({ queueMs: 40 }, { now: clock.now });
    clock.pass(10);
    await command(sim, 'start');
    clock.pass(40);
    const [, change] = sim.workflows()[0]?.history ?? [];
    expect(change).toMatchObject({ state: 'starting', sequence: 1, at: 50 });
    expect(sim.journal()[0]).toMatchObject({ sequence: 1, at: 10, tookEffect: true });
  });

  test('counts connections that brought no request', async () => {
    const sim = await simulator();
    await read(sim);
    expect(sim.unusedConnections()).toBe(0);
    const { hostname, port } = new URL(sim.url);
    const socket = connect(Number(port), hostname);
    await until(() => sim.unusedConnections() === 1);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.destroy();
    await closed;
    await read(sim);
    expect(sim.unusedConnections()).toBe(1);
    expect(sim.journal()).toHaveLength(2);
  });

  test('reports each exchange once it is over', async () => {
    const told: JournalEntry[] = [];
    const sim = await simulator({ faults: ['lost-after'] }, { onExchange: (entry) => told.push(entry) });
    await command(sim, 'start');
    await read(sim);
    await until(() => told.length >= 2);
    expect(told).toEqual(sim.journal());
  });
});
