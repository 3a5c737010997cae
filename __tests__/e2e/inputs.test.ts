import { describe, expect, test } from '@jest/globals';
import { play } from '../support/scenario.js';

test('all invalid inputs are told at once, each by name, before any request', async () => {
  const secret = 'not a token but a canary-7f3a';
  const { run, journal, error } = await play({
    inputs: {
      'workflow-id': '../WKF110',
      command: 'strat',
      organization: '1234567890ABCDEF12345678@AdobeOrg',
      'api-key': '',
      'client-secret': secret,
      'wait-for': 'finnished',
      'timeout-minutes': 'NaN',
      'poll-interval-seconds': '0',
      'state-field': 'a..b',
      'if-running': 'maybe',
      'if-interrupted': 'kill',
      'dry-run': 'yes',
      'job-summary': '1',
      'base-url': 'http://mc.adobe.io',
      'ims-url': 'https://ims-na1.adobelogin.com/ims/token/v3',
    },
  });
  expect(journal).toEqual([]);
  expect(run.outputs['result']).toBe('failed');
  expect(run.outputs['status-code']).toBe('');
  expect(error).toMatch(/^15 inputs are not valid; nothing was sent\.\n/);
  expect(error).toMatch(/^command: .*Did you mean `start`\?$/m);
  expect(error).toMatch(/^wait-for: .*Did you mean `finished`\?$/m);
  expect(error).toMatch(/^organization: .*Campaign tenant/m);
  expect(error).toMatch(/^api-key: It is empty\. .*fork.*Dependabot/m);
  expect(error).not.toContain('canary');
  expect(run.summary).toContain('15 inputs are not valid');
});

describe('what stops a send does not vanish silently', () => {
  test.each<[Record<string, string>, RegExp]>([
    [{ dryrun: 'true' }, /^dryrun: .*`dry-run`/m],
    [{ 'Dry Run': 'true' }, /^dry_run: .*`dry-run`/m],
    [{ 'dry-run': '' }, /^dry-run: .*inputs\.dry-run \|\| false/m],
  ])('%j', async (inputs, expected) => {
    const { run, journal, error } = await play({ inputs });
    expect([run.outputs['result'], journal]).toEqual(['failed', []]);
    expect(error).toMatch(expected);
  });

  test('an input that says the same under another name is let through', async () => {
    const { commands } = await play({ inputs: { dryrun: 'false', workflow_id: 'WKF110' } });
    expect(commands).toEqual(['start']);
  });
});

describe('what is no secret is refused by name, and not masked', () => {
  const minted = 'token-of-an-answer-7f3a';
  test.each<[Record<string, string>, string, string[]]>([
    [{ 'access-token': 'null', 'client-secret': '' }, 'access-token', []],
    [{ 'access-token': `{"access_token":"${minted}"}`, 'client-secret': '' }, 'access-token', [minted]],
  ])('%j', async (inputs, name, masked) => {
    const { run, journal, error } = await play({ inputs });
    expect([run.outputs['result'], journal]).toEqual(['failed', []]);
    expect(error).toMatch(new RegExp(`^${name}: It is `, 'm'));
    expect(run.masks).toEqual(expect.arrayContaining(masked));
    expect(run.masks.filter((mask) => /^(null|undefined)$|\{/.test(mask))).toEqual([]);
    expect(run.log + run.summary).not.toContain(minted);
  });
});
