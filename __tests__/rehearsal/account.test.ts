import { expect, test } from '@jest/globals';
import { account, type Received } from '../../rehearsal/account.js';
import type { WorkflowView } from '../../simulator/campaign/workflows.js';
import type { JournalEntry } from '../../simulator/journal.js';

const BEGAN_MS = Date.UTC(2026, 0, 2, 23, 59, 58);

function entry(own: Partial<JournalEntry>): JournalEntry {
  const plain = { sequence: 1, at: 0, method: 'POST', path: '/', headers: {}, headerNames: [], body: '' };
  return { ...plain, kind: 'command', workflowId: 'WKF110', requestId: 'id', tookEffect: false, ...own };
}

function workflow(own: Partial<WorkflowView>): WorkflowView {
  const counters = { starts: 0, pauses: 0, resumes: 0, stops: 0, mailed: 0 };
  return { id: 'WKF110', state: 'finished', history: [], signals: [], ...counters, ...own };
}

function accountOf(journal: JournalEntry[], workflows = [workflow({})]): ReturnType<typeof account> {
  const record: Received = { journal, workflows, beganMs: BEGAN_MS };
  return account(record);
}

const START = { command: 'start', status: 200, tookEffect: true } as const;

test('tells of each command, of each workflow, and of how many requests there were beside them', () => {
  const signal = { command: 'signal', activity: 'signal1', status: 200, tookEffect: true } as const;
  const journal = [
    entry({ kind: 'mint', tookEffect: true }),
    entry({ kind: 'read' }),
    entry({ ...START, at: 1_000, sequence: 3 }),
    entry({ ...START, at: 3_000, status: 500, tookEffect: false, fault: 'answer' }),
    entry({
      ...signal,
      at: 4_000,
      sequence: 5,
      body: '{"source":"x","parameters":{"segment":"spring","n":1}}',
    }),
    entry({ ...signal, at: 5_000, sequence: 6, body: 'not JSON' }),
  ];
  const taken = { at: 0, activity: 'signal1', source: 'x', parameters: {} };
  const signals = [
    { ...taken, became: 'queued', sequence: 5 },
    { ...taken, became: 'lost', sequence: 6 },
  ] as const;
  const told = accountOf(journal, [workflow({ starts: 1, mailed: 1, signals }), workflow({ id: 'WKF120' })]);
  expect(told.lines).toEqual([
    'Rehearsal: 4 commands, 1 mailing',
    '23:59:59 start to WKF110: HTTP 200, took effect',
    '2026-01-03 00:00:01 start to WKF110: HTTP 500, no effect (fault: answer)',
    '2026-01-03 00:00:02 signal to signal1 with segment, n to WKF110: HTTP 200, queued',
    '2026-01-03 00:00:03 signal to signal1 to WKF110: HTTP 200, lost',
    'It also received 1 read, 1 token request and 0 other requests.',
    'WKF110: starts 1, pauses 0, resumes 0, stops 0, signals 1, mailings 1',
    'WKF120: starts 0, pauses 0, resumes 0, stops 0, signals 0, mailings 0',
  ]);
  expect(told.markdown).toContain('| WKF110 | finished | 1 | 0 | 0 | 0 | 1 | 1 |\n');
  expect(told.markdown).not.toContain('spring');
});

test('warns when no command came, and does not say that none went elsewhere', () => {
  const { warnings, markdown } = accountOf([entry({ kind: 'mint' })]);
  expect(warnings).toEqual([
    expect.stringMatching(/^No command arrived\. Likely cause: .*base-url.* What to do: /),
  ]);
  expect(markdown).not.toContain('Nothing reached Adobe');
  expect(accountOf([entry({ kind: 'read' })]).warnings).toEqual([
    expect.stringMatching(/^No command arrived\. Likely cause: .* as a dry run does, .* What to do: /),
  ]);
});

test('warns of a workflow that was mailed twice, and of a command that took effect twice', () => {
  const twice = [entry(START), entry(START), entry({ ...START, command: 'pause' })];
  expect(accountOf(twice, [workflow({ starts: 2, mailed: 2 })]).warnings).toEqual([
    expect.stringMatching(
      /^WKF110: 2 mailings would have gone out, start took effect 2 times\. Likely cause: .* What to do: /,
    ),
  ]);
  expect(accountOf(twice.slice(1), [workflow({ mailed: 1 })]).warnings).toEqual([]);
  const signal = { command: 'signal', tookEffect: true } as const;
  const signals = [entry({ ...signal, activity: 'a' }), entry({ ...signal, activity: 'b' })];
  expect(accountOf(signals).warnings).toEqual([]);
});

test('shows text from outside as data, and not for ever', () => {
  const id = '::error::<b>|\n##[error]@you';
  const hostile = entry({
    ...START,
    command: 'signal',
    workflowId: id,
    activity: '`x`',
    body: '{"parameters":{"::error::|":1}}',
  });
  const journal = Array.from({ length: 1_000 }, () => hostile);
  const { lines, markdown, warnings } = accountOf(journal, [workflow({ id: id.repeat(100) })]);
  for (const text of [...lines, ...warnings]) expect(text).not.toMatch(/^::|##\[|\n/);
  for (const row of markdown.split('\n').filter((line) => line.includes('took effect'))) {
    expect(row.split('|')).toHaveLength(7);
    expect(row).not.toMatch(/[<>@`]/);
  }
  expect(lines).toContain('800 more are left out');
  expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
});
