import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults/faults.js';
import { type FaultPreset, HOSTILE_BODY } from '../../simulator/faults/presets.js';
import { startSimulator } from '../../simulator/server.js';
import { type RunResult, runAction } from '../../tools/runner.js';
import { play } from '../support/scenario.js';

/** Text from a server is data, wherever it is shown. (That nothing secret leaks is checked in every run.) */

const hostile = (status: number, body: string, headers: Record<string, string> = {}) => ({
  on: 'command' as const,
  kind: 'answer' as const,
  status,
  body,
  headers,
  effect: status < 300,
});

describe('a hostile answer', () => {
  test('comes through in the response output alone, word for word', async () => {
    const { run } = await play({ faults: ['hostile-body'] });
    expect(run.outputs['result']).toBe('accepted');
    expect(run.outputs['response']).toBe(HOSTILE_BODY);
    expect(run.stdout + run.summary).not.toContain('forged');
  });

  test('cannot forge a command, an output or markup from an error message', async () => {
    const { run, error } = await play({ faults: [hostile(404, JSON.stringify({ message: HOSTILE_BODY }))] });
    expect(run.outputs['result']).toBe('failed');
    expect(run.stdout.split('\n').filter((line) => line.startsWith('::error'))).toHaveLength(1);
    expect(run.stdout).not.toContain('##[');
    expect(error.split('\n')).toHaveLength(3);
    expect(run.summary).not.toMatch(/<(?!\/?(code|details|summary)>)\S|javascript:1\)|```|^# forged/m);
  });

  test('cannot forge anything from its request ID', async () => {
    const id = '::error::x ##[warning]y <img src=x>';
    const { run } = await play({ faults: [hostile(200, '', { 'X-Request-Id': id })] });
    expect(run.outputs['request-id']).toBe(': :error::x # #[warning]y <img src=x>');
    expect(run.summary).not.toContain('<img');
  });

  test('that echoes the credentials is redacted, in any encoding', async () => {
    const secret = 'p8e-Zm9v/YmFy+1234==';
    const key = 'client-id-8d1f0c';
    const echoes = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).replace(/%../g, (octet) => octet.toLowerCase()),
      Buffer.from(`${key}:${secret}`).toString('base64'),
      JSON.stringify({ echo: Buffer.from(secret).toString('base64url') }),
      secret.replaceAll('/', '\\/'),
      `${secret}${secret}`,
    ];
    const { run } = await play({
      inputs: { 'api-key': key, 'client-secret': secret },
      simulator: { apiKey: key, clientSecret: secret },
      faults: [hostile(400, echoes.join('\n'))],
    });
    const written = JSON.stringify([run.outputs, run.summary, run.log]);
    expect(run.outputs['response']).toContain('***');
    for (const echo of [secret, key, 'Zm9v', 'YmFy', Buffer.from(secret).toString('base64').slice(4, 16)]) {
      expect(written).not.toContain(echo);
    }
  });

  test('cut in the middle of an echoed secret keeps the first half to itself too', async () => {
    const token = 'canary-token-0123456789abcdef';
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nx${token.slice(0, 20)}`);
        setTimeout(() => socket.destroy(), 50);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { run } = await play({
      token: 'valid',
      inputs: { 'access-token': token, 'base-url': `http://127.0.0.1:${port}` },
      elsewhere: true,
    });
    server.close();
    expect(run.outputs).toMatchObject({ result: 'accepted', response: 'x***' });
  });

  test.each([
    'huge-body',
    'endless-body',
  ] as const)('with a %s ends at 32,000 characters of output', async (fault) => {
    const { run } = await play({ faults: [fault] });
    expect(run.outputs['result']).toBe('accepted');
    expect(run.outputs['response']).toHaveLength(32_000);
  });

  test('with a NUL can still be handed to another step', async () => {
    const { run } = await play({ faults: [hostile(200, 'a\0b')] });
    expect(run.outputs['response']).toBe('a\uFFFDb');
  });
});

describe('the job summary', () => {
  test.each([
    '',
    '/no/such/folder/summary',
  ])('that cannot be written (“%s”) changes nothing else', async (path) => {
    const { run } = await play({ env: { GITHUB_STEP_SUMMARY: path } });
    expect(run.outputs['result']).toBe('accepted');
    expect(run.summary).toBe('');
  });
});

describe('a runner that is broken', () => {
  test('takes no outputs: red, and said so', async () => {
    const run = await runBroken({ GITHUB_OUTPUT: '/no/such/file' });
    expect(run.exitCode).toBe(1);
    expect(run.commands.filter(({ name }) => name === 'error')).toEqual([
      expect.objectContaining({
        data: expect.stringMatching(
          /^The outputs could not be written \(result: accepted, reason: accepted\): Missing file/,
        ),
      }),
    ]);
  });

  test('takes no outputs of a red step: one annotation, with both', async () => {
    const run = await runBroken({ GITHUB_OUTPUT: '/no/such/file' }, ['not-found']);
    expect(run.exitCode).toBe(1);
    expect(run.commands.filter(({ name }) => name === 'error')).toEqual([
      expect.objectContaining({
        data: expect.stringMatching(/HTTP 404.*\nThe outputs could not be written/s),
      }),
    ]);
  });

  test('keeps no state: only a clean-up after a kill is lost, and that is said', async () => {
    const { run, warnings } = await play({
      inputs: { 'if-interrupted': 'stop' },
      env: { GITHUB_STATE: '/no/such/file' },
    });
    expect(run.outputs['result']).toBe('accepted');
    expect(warnings[0]).toMatch(/If this step is killed, nothing can be cleaned up after it: Missing file/);
  });

  /** A run that has no outputs, so that what `play` checks does not hold. */
  async function runBroken(env: Record<string, string>, faults: FaultPreset[] = []): Promise<RunResult> {
    const simulator = await startSimulator({ faults });
    try {
      return await runAction({
        inputs: {
          organization: 'geometrixx',
          'workflow-id': 'WKF110',
          command: 'start',
          'api-key': simulator.options.apiKey,
          'access-token': simulator.issueToken(),
          'base-url': simulator.url,
        },
        env,
      });
    } finally {
      await simulator.close();
    }
  }
});

test('a long answer does not keep the process from ending', async () => {
  // It is with Node.js 24 that this can fail, and then in one run of six.
  const body = JSON.stringify({ message: '\n'.repeat(500_000) });
  const fault: Fault = { on: 'command', kind: 'answer', status: 404, body, effect: false };
  for (let run = 0; run < 15; run++) {
    const { run: ended } = await play({ faults: [fault], debug: false });
    expect([ended.signal, ended.exitCode, ended.outputs['reason']]).toEqual([null, 1, 'not-found']);
  }
}, 120_000);
