import { describe, expect, test } from '@jest/globals';
import { answered } from '../tools/simulated-time.js';
import { record, runIn } from './support/fake-run.js';

test('a further signal does not shorten the clean-up', async () => {
  let reads = 0;
  const ran = await runIn({
    inputs: { 'wait-for': 'finished', 'if-interrupted': 'stop' },
    read: (_, sent) => record(sent === 0 ? 'Finished' : 'In progress'),
    arriving: ({ method, body, signal: ends }, { signal }) => {
      if (method === 'GET' && ++reads === 2) signal('SIGINT');
      if (!body?.includes('stop')) return;
      signal('SIGTERM');
      expect(ends.aborted).toBe(false);
    },
  });
  expect(ran.requests).toEqual(['read', 'start', 'read', 'stop']);
  expect(ran.exits).toBe(0);
  expect(ran.outputs).toMatchObject({ result: 'unknown', 'status-code': '200' });
  expect(ran.error).toMatch(/The stop that `if-interrupted` asks for was sent and accepted/);
  expect(ran.log).toEqual(
    expect.arrayContaining(['SIGINT received: the step is cancelled', 'SIGTERM received']),
  );
  expect(ran.exitCode).toBe(1);
});

describe('a defect', () => {
  test('before the command', async () => {
    const ran = await runIn({
      inputs: { 'wait-for': 'finished', 'if-interrupted': 'stop' },
      read: () => {
        throw new Error('boom');
      },
      env: { RUNNER_DEBUG: '1' },
    });
    expect(ran.exitCode).toBe(1);
    expect(ran.outputs['result']).toBe('failed');
    expect(ran.error).toBe(
      'title=Start WKF110%3A failed\nThe action itself failed: boom.\nWhat to do: please report this, with the log of a dry run with debug logging.\nNo command was applied.',
    );
    // The stack, for whoever gets that report.
    expect(ran.commands.find(({ name }) => name === 'debug')?.data).toMatch(/^Error: boom at /);
  });

  test('after a command that was refused: it was certainly not applied', async () => {
    const ran = await runIn({
      inputs: { 'wait-for': 'finished' },
      read: (_, sent) => {
        if (sent > 0) throw new Error('boom');
        return record('Finished');
      },
      command: () => answered(429),
    });
    expect(ran.requests).toEqual(['read', 'start', 'read']);
    expect(ran.outputs['result']).toBe('failed');
    expect(ran.error).toMatch(/No command was applied\.$/);
  });

  test('after the command: it may have been applied, and nothing is left to clean up later', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'stop' },
      read: () => record('Finished'),
      command: () => new Error('boom'),
    });
    expect(ran.outputs['result']).toBe('unknown');
    expect(ran.error).toMatch(
      /The command may have been applied, and a pause or stop that `if-interrupted` asks for .* Look at the workflow/,
    );
    expect(ran.state).toEqual({ 'clean-up': '' });
  });

  test('after a signal: the post run has something to do', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'stop' },
      read: () => record('Finished'),
      command: () => new Error('boom'),
      arriving: ({ method }, { signal }) => method === 'POST' && signal('SIGINT'),
    });
    expect(ran.state['clean-up']).toMatch(/"due"/);
  });

  test('that no promise carries ends the process, with outputs', async () => {
    const ran = await runIn({ arriving: (_, { uncaught }) => uncaught('a string') });
    expect(ran.exits).toBe(1);
    expect(ran.outputs['result']).toBe('unknown');
    expect(ran.error).toMatch(/The action itself failed: a string\./);
    // What comes after it changes nothing any more.
    expect(ran.exitCode).toBe(1);
    expect(ran.commands.filter(({ name }) => name === 'error')).toHaveLength(1);
  });
});
