import { describe, expect, test } from '@jest/globals';
import { record, runIn } from './support/fake-run.js';
import { answered } from './support/fake-step.js';

describe('a second signal', () => {
  test('ends the step at once, with outputs', async () => {
    let reads = 0;
    const ran = await runIn({
      inputs: { 'wait-for': 'finished', 'if-interrupted': 'stop' },
      read: (_, sent) => record(sent === 0 ? 'Finished' : 'In progress'),
      arriving: ({ method, body }, { signal }) => {
        if (method === 'GET' && ++reads === 2) signal('SIGINT');
        if (body?.includes('stop')) signal('SIGTERM');
      },
    });
    expect(ran.exits).toBe(1);
    expect(ran.outputs).toMatchObject({ result: 'unknown', 'status-code': '200', state: 'finished' });
    expect(ran.error).toBe(
      'title=Adobe Campaign workflow%3A cancelled\nA second signal (SIGTERM) came, so the step ended at once.\nThe command may have been applied, and what `if-interrupted` asks for, if anything, may not have been done: look at the workflow in Campaign before you run this again.',
    );
    expect(ran.log).toContain('SIGINT received: the step is cancelled');
    expect(ran.exitCode).toBe(1);
  });

  test('says so when no command was sent', async () => {
    const ran = await runIn({
      inputs: { 'wait-for': 'finished' },
      arriving: (_, { signal }) => {
        signal('SIGINT');
        signal('SIGINT');
      },
    });
    expect(ran.outputs['result']).toBe('failed');
    expect(ran.error).toMatch(/ended at once\.\nNo command was sent\.$/);
  });
});

test('after a refusal no command counts as sent', async () => {
  let mints = 0;
  const ran = await runIn({
    inputs: { 'access-token': '', 'client-secret': 'secret-0123456789' },
    command: () => answered(401),
    arriving: ({ url }, { signal }) => {
      if (url.hostname !== 'ims.example' || ++mints < 2) return;
      signal('SIGINT');
      signal('SIGINT');
    },
  });
  expect(ran.outputs['result']).toBe('failed');
  expect(ran.error).toMatch(/No command was sent\.$/);
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
      'title=Adobe Campaign workflow%3A internal error\nThe action itself failed: boom.\nWhat to do: please report this, with the log of a dry run with debug logging.\nNo command was sent.',
    );
    // The stack, for whoever gets that report.
    expect(ran.commands.find(({ name }) => name === 'debug')?.data).toMatch(/^Error: boom at /);
  });

  test('after the command: it may have been applied, and nothing is left to clean up later', async () => {
    const ran = await runIn({ inputs: { 'if-interrupted': 'stop' }, command: () => new Error('boom') });
    expect(ran.outputs['result']).toBe('unknown');
    expect(ran.error).toMatch(
      /The command may have been applied, and what `if-interrupted` asks for, .*: look at the workflow/,
    );
    expect(ran.state).toEqual({ 'clean-up': '' });
  });

  test('after a signal: the post run has something to do', async () => {
    const ran = await runIn({
      inputs: { 'if-interrupted': 'stop' },
      command: () => new Error('boom'),
      arriving: (_, { signal }) => signal('SIGINT'),
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
