import { expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults/faults.js';
import { play, type Scenario } from '../support/scenario.js';
import { closeAll, listen } from '../support/servers.js';

/** Signals through the bundle: what is on the wire, and what is not. */

const signal = (scenario: Scenario): Scenario => ({
  ...scenario,
  simulator: { initialState: 'in-progress', behaviour: 'scheduler', ...scenario.simulator },
  inputs: { command: 'signal', parameters: 'segment=spring', ...scenario.inputs },
});

test('a release hands its version to a campaign', async () => {
  const { run, journal, workflow } = await play(
    signal({
      inputs: { parameters: 'version=v1.2.3\nnotesUrl=https://example.com/?a=b', activity: 'signal1' },
      env: { GITHUB_REPOSITORY: 'octo/campaigns', GITHUB_RUN_ID: '17' },
    }),
  );
  expect(run.outputs).toMatchObject({
    result: 'accepted',
    reason: 'accepted',
    'previous-state': 'in-progress',
  });
  expect(workflow.signals).toMatchObject([
    {
      activity: 'signal1',
      source: 'GitHub Actions: octo/campaigns run 17',
      parameters: { version: 'v1.2.3', notesUrl: 'https://example.com/?a=b' },
      became: 'taken',
    },
  ]);
  const [, , sent] = journal;
  expect(sent?.headerNames.map((name) => name.toLowerCase())).toEqual(
    expect.arrayContaining(['authorization', 'x-api-key', 'cache-control', 'content-type']),
  );
});

test.each<[string, Scenario, string, string, number, RegExp]>([
  ['paused', { simulator: { initialState: 'paused' } }, 'accepted', 'accepted', 1, /^$/],
  ['finished', { simulator: { initialState: 'finished' } }, 'failed', 'not-running', 0, /is finished/],
  [
    'finished, which its record does not show',
    { simulator: { initialState: 'finished', vocabulary: 'none' } },
    'failed',
    'refused',
    1,
    /Often the workflow is not running/,
  ],
  [
    'undeclared parameter',
    { inputs: { parameters: 'contentURL=x' }, simulator: { errorFormat: 'text', dialect: 'v8' } },
    'failed',
    'refused',
    1,
    /does not declare `contentURL`/,
  ],
  ['plain text', { simulator: { signalBody: 'text' } }, 'unknown', 'answer-lost', 1, /within 10 minutes/],
  ['activities in an array', { simulator: { activityList: 'array' } }, 'accepted', 'accepted', 1, /^$/],
  ['no activity', { simulator: { signals: [] } }, 'failed', 'no-trigger', 0, /External signal/],
  ['lost after', { faults: ['lost-after'] }, 'unknown', 'answer-lost', 1, /may have been triggered/],
  ['throttled', { faults: ['throttled'] }, 'accepted', 'accepted', 2, /^$/],
  ['token refused', { faults: ['unauthorized'] }, 'accepted', 'accepted', 2, /^$/],
])('%s', async (_, scenario, result, reason, arrived, says) => {
  const played = await play(signal(scenario));
  expect([played.run.outputs['result'], played.run.outputs['reason']]).toEqual([result, reason]);
  expect(played.commands).toEqual(Array(arrived).fill('signal'));
  expect(played.error).toMatch(says);
});

test('a record that leads elsewhere is not followed, and a second signal is sent to no other address', async () => {
  const elsewhere = await listen(() => undefined);
  try {
    for (const href of [
      `http://127.0.0.1:${elsewhere.port}/geometrixx/campaign/workflow/execution/@W/activities/activity/@S/trigger/`,
      'BASE/geometrixx/campaign/workflow/execution/../../../../_simulator/faults',
      'BASE/other/campaign/workflow/execution/@W/activities/activity/@S/trigger/',
    ]) {
      const { run, commands } = await play(
        signal({
          prepare: (simulator) => {
            const trigger = { href: href.replace('BASE', simulator.url) };
            const record = { state: 'In progress', activities: { activity: { signal1: { trigger } } } };
            const fault: Fault = {
              on: 'read',
              kind: 'answer',
              status: 200,
              body: JSON.stringify(record),
              contentType: 'application/json',
              effect: false,
            };
            simulator.addFault(fault);
          },
        }),
      );
      expect([run.outputs['result'], run.outputs['reason'], commands]).toEqual(['failed', 'no-trigger', []]);
    }
    expect(elsewhere.raw).toEqual([]);
  } finally {
    await closeAll();
  }
});
