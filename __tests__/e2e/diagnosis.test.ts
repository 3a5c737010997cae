import { expect, test } from '@jest/globals';
import { startSimulator } from '../../simulator/server.js';
import { play, type Scenario, transcriptOf } from '../support/scenario.js';

/**
 * What the simulator answers, and what its user reads of it: two opinions on Adobe's errors that have to meet. All
 * errors are in campaign/diagnosis.test.ts.
 */

/** Over before the first retry, which comes after 1 s at the earliest. */
const short = { 'timeout-minutes': '0.015' };

const shapes: [string, RegExp, Scenario][] = [
  ['a token that is not accepted', /401013.*access token has expired/s, { token: 'foreign' }],
  [
    'a wrong client secret',
    /no token.*invalid_client.*`client-secret` does not belong/s,
    { faults: ['mint-invalid-client'] },
  ],
];

const rows: [string, RegExp, Scenario][] = [
  [
    'no product profile',
    /no rights in this Campaign tenant.*product profile/s,
    { faults: ['forbidden-profile'] },
  ],
  ['a missing scope', /403011.*lacks a scope.*`scopes`/s, { faults: ['forbidden-scope'] }],
  ['a tenant that is not there', /no such tenant.*`organization`/s, { inputs: { organization: 'wrong' } }],
  [
    'a workflow that is not there',
    /no workflow with that ID.*not its label/s,
    { inputs: { 'workflow-id': 'WKF999' } },
  ],
  [
    'a workflow that is not there, in v8',
    /no workflow with that ID/,
    { inputs: { 'workflow-id': 'WKF999' }, simulator: { dialect: 'v8' } },
  ],
  [
    'a PKey of another instance',
    /PKeys differ between instances/,
    { inputs: { 'workflow-id': `@${'x'.repeat(100)}` } },
  ],
  [
    'a command that the state does not allow',
    /RST-360011.*state that does not allow/s,
    { inputs: { command: 'resume' }, simulator: { redundant: 'reject' } },
  ],
  [
    'a token service that answers with a page',
    /no usable access_token.*`ims-url`/s,
    { faults: ['mint-html'] },
  ],
  [
    'a token service that is not there',
    /no token.*no connection.*Nothing listens/s,
    { inputs: { ...short, 'ims-url': 'http://127.0.0.1:9' } },
  ],
  [
    'a token service that is silent',
    /no token.*no answer within/s,
    { faults: ['mint-silent'], inputs: short },
  ],
];

test.each([...shapes, ...rows])('%s', async (name, error, scenario) => {
  const played = await play(scenario);
  const { run, error: annotation } = played;
  expect(annotation).toMatch(error);
  expect(run.outputs['result']).toBe('failed');
  // Three parts: what happened, why, what to do.
  expect(annotation).toMatch(/^[A-Z].*\.\nLikely cause: [A-Z`].*\.\nWhat to do: [A-Z].*\.$/);
  // The summary says the same.
  expect(run.summary).toContain('❌');
  expect(run.summary).toContain('**Likely cause:** ');
  if (shapes.some(([shape]) => shape === name)) expect(transcriptOf(played)).toMatchSnapshot();
});

test('a TLS connection to a server that speaks none', async () => {
  const simulator = await startSimulator();
  const { error } = await play({
    inputs: { ...short, 'base-url': simulator.url.replace('http:', 'https:') },
  });
  await simulator.close();
  expect(error).toMatch(/start was not sent.*NODE_EXTRA_CA_CERTS/is);
});
