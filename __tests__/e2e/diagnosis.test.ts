import { expect, test } from '@jest/globals';
import type { Fault } from '../../simulator/faults/faults.js';
import type { FaultPreset } from '../../simulator/faults/presets.js';
import { startSimulator } from '../../simulator/server.js';
import { play, type Scenario, transcript } from '../support/scenario.js';

/** Every documented error, as the one annotation that its user reads. */

type Row = [name: string, error: RegExp, scenario: Scenario];

const answered = (status: number, body: unknown, on: Fault['on'] = 'command'): Scenario => ({
  faults: [
    {
      on,
      kind: 'answer',
      status,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      effect: false,
      times: 'always',
    },
  ],
});
const gateway = (status: number, error_code: string, message: string): Scenario =>
  answered(status, { error_code, message });
const preset = (name: FaultPreset, inputs: Record<string, string> = {}): Scenario => ({
  faults: [name],
  inputs,
});
/** Over before the first retry, which comes after 1 s at the earliest. */
const short = { 'timeout-minutes': '0.015' };

const rows: Row[] = [
  ['401013', /401013.*access token has expired/s, { token: 'foreign' }],
  ['403000', /removed the X-Api-Key header/, gateway(403, '403000', 'Api Key is required')],
  ['403003', /API key is not known.*Client ID/s, { ...gateway(403, '403003', 'Api Key is invalid') }],
  ['403010', /removed the Authorization header/, gateway(403, '403010', 'Oauth token is missing.')],
  ['403011', /lacks a scope.*`scopes`/s, preset('forbidden-scope')],
  ['403020', /product profile/, gateway(403, '403020', 'token not valid')],
  ['403023', /product profile/, gateway(403, '403023', 'profile not valid')],
  ['403024', /product profile/, gateway(403, '403024', 'profile not readable')],
  ['403025', /no rights in this Campaign tenant.*product profile/s, preset('forbidden-profile')],
  ['503020 with 403', /503020.*product profile/s, preset('forbidden-profile-unreadable')],
  ['429001', /limit is reached/, { ...gateway(429, '429001', 'Service usage limit reached'), inputs: short }],
  ['429002', /limit is reached/, { ...gateway(429, '429002', 'Key usage limit reached'), inputs: short }],
  ['429050', /60 min \(Retry-After\)/, preset('throttled-long')],
  [
    '503000',
    /gateway could not check/,
    { ...gateway(503, '503000', 'Could not validate Api Key'), inputs: short },
  ],
  [
    '503010',
    /gateway could not check/,
    { ...gateway(503, '503010', 'Could not validate token'), inputs: short },
  ],
  ['503071', /503071.*gateway could not check/s, { ...gateway(503, '503071', ''), inputs: short }],
  ['wrong tenant', /no such tenant.*`organization`/s, { inputs: { organization: 'wrong' } }],
  [
    'wrong tenant on a cold start',
    /HTTP 400.*`organization`/s,
    { inputs: { organization: 'wrong' }, simulator: { wrongTenantStatus: 400 } },
  ],
  [
    'unknown ID, Standard',
    /no workflow with that ID.*not its label/s,
    { inputs: { 'workflow-id': 'WKF999' } },
  ],
  [
    'unknown ID, Standard, text',
    /no workflow with that ID/,
    { inputs: { 'workflow-id': 'WKF999' }, simulator: { errorFormat: 'text' } },
  ],
  [
    'unknown ID, v8',
    /no workflow with that ID/,
    { inputs: { 'workflow-id': 'WKF999' }, simulator: { dialect: 'v8' } },
  ],
  [
    'undecodable PKey, Standard',
    /PKeys differ between instances/,
    { inputs: { 'workflow-id': `@${'x'.repeat(100)}` } },
  ],
  [
    'undecodable PKey, v8',
    /PKeys differ between instances/,
    { inputs: { 'workflow-id': `@${'x'.repeat(100)}` }, simulator: { dialect: 'v8' } },
  ],
  [
    'illegal command',
    /RST-360011.*state that does not allow/s,
    { inputs: { command: 'resume' }, simulator: { redundant: 'reject' } },
  ],
  [
    'value not in the enumeration',
    /does not know the command/,
    answered(500, "RST-360011 An error. The value 'x' is not valid for the 'method' enumeration"),
  ],
  [
    'wrong client secret',
    /no token.*invalid_client.*`client-secret` does not belong/s,
    preset('mint-invalid-client'),
  ],
  [
    'wrong client ID',
    /does not know the client ID/,
    answered(400, { error: 'invalid_client', error_description: 'invalid client_id parameter' }, 'mint'),
  ],
  ['wrong scope', /may not ask for one of the `scopes`/, preset('mint-invalid-scope')],
  [
    'wrong kind of credential',
    /not an OAuth Server-to-Server credential/,
    answered(400, { error: 'unauthorized_client' }, 'mint'),
  ],
  [
    'IMS in trouble',
    /internal_error.*token service is in trouble/s,
    {
      ...answered(500, { error: 'internal_error', error_description: 'Please try again later' }, 'mint'),
      inputs: short,
    },
  ],
  ['IMS answers HTML', /no usable access_token.*`ims-url`/s, preset('mint-html')],
  ['IMS answers without a token', /no usable access_token/, preset('mint-without-token')],
  ['IMS redirects', /never followed/, answered(302, '', 'mint')],
  [
    'IMS unreachable',
    /no token.*no connection.*Nothing listens/s,
    { inputs: { ...short, 'ims-url': 'http://127.0.0.1:9' } },
  ],
  ['IMS silent', /no token.*no answer within/s, { faults: ['mint-silent'], inputs: short }],
  [
    'DNS',
    /could not be resolved.*https_proxy/s,
    { inputs: { ...short, 'base-url': `https://${'a'.repeat(64)}.invalid` } },
  ],
  [
    'proxy',
    /proxy could not be reached/,
    { inputs: { ...short, 'base-url': 'https://mc.example' }, env: { https_proxy: 'http://127.0.0.1:9' } },
  ],
];

test.each(rows)('%s', async (name, error, scenario) => {
  const played = await play(scenario);
  const { run, error: annotation } = played;
  expect(annotation).toMatch(error);
  expect(run.outputs['result']).toBe('failed');
  // Three parts: what happened, why, what to do.
  expect(annotation).toMatch(/^[A-Z].*\.\nLikely cause: [A-Z`].*\.\nWhat to do: [A-Z].*\.$/);
  // The summary says the same.
  expect(run.summary).toContain('❌');
  expect(run.summary).toContain('Likely cause: ');
  expect(transcript(played)).toMatchSnapshot(name);
});

test('a TLS connection to a server that speaks none', async () => {
  const simulator = await startSimulator();
  const { error } = await play({
    inputs: { ...short, 'base-url': simulator.url.replace('http:', 'https:') },
  });
  await simulator.close();
  expect(error).toMatch(/start was not sent.*NODE_EXTRA_CA_CERTS/is);
});
