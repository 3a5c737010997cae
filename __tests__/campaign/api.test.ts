import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { commandOrder, orderRequest, readRequest, recordUrl } from '../../src/campaign/api.js';
import { WORKFLOW_COMMANDS } from '../../src/campaign/commands.js';
import { VERSION } from '../../src/http/version.js';

const ADDRESS = { baseUrl: new URL('https://mc.adobe.io'), organization: 'geometrixx', workflowId: 'WKF110' };
const URL_OF_RECORD = 'https://mc.adobe.io/geometrixx/campaign/workflow/execution/WKF110';
const HEADERS = {
  Authorization: 'Bearer the-token',
  'Cache-Control': 'no-cache',
  'X-Api-Key': 'the-key',
  'User-Agent': `adobe-campaign-workflow-action/${VERSION}`,
};

describe('the documented requests, and nothing else', () => {
  test.each(WORKFLOW_COMMANDS)('%s', (command) => {
    expect(orderRequest(commandOrder(ADDRESS, command), 'the-key', 'the-token')).toStrictEqual({
      method: 'POST',
      url: new URL(`${URL_OF_RECORD}/commands`),
      headers: { 'Content-Type': 'application/json', ...HEADERS },
      body: `{"method":"${command}"}`,
    });
  });

  test('reading', () => {
    expect(readRequest(ADDRESS, 'the-key', 'the-token')).toStrictEqual({
      method: 'GET',
      url: new URL(URL_OF_RECORD),
      headers: HEADERS,
    });
  });

  test('the commands are the four of the API', () => {
    expect(WORKFLOW_COMMANDS).toEqual(['start', 'pause', 'resume', 'stop']);
  });
});

test.each([
  ['@Xq3_9-', 'geometrixx', '/geometrixx/campaign/workflow/execution/@Xq3_9-'],
  ['a@b', 'geometrixx', '/geometrixx/campaign/workflow/execution/a%40b'],
  ['my flow é', 'geometrixx', '/geometrixx/campaign/workflow/execution/my%20flow%20%C3%A9'],
  ['100%', 'geometrixx', '/geometrixx/campaign/workflow/execution/100%25'],
  ['WKF110', 'acme.eu-mkt-stage1', '/acme.eu-mkt-stage1/campaign/workflow/execution/WKF110'],
  ['WKF110', 'a b', '/a%20b/campaign/workflow/execution/WKF110'],
])('path of workflow “%s” of “%s”', (workflowId, organization, path) => {
  const address = { ...ADDRESS, organization, workflowId };
  expect(recordUrl(address).href).toBe(`https://mc.adobe.io${path}`);
  expect(commandOrder(address, 'stop').url.href).toBe(`https://mc.adobe.io${path}/commands`);
});

test('another origin, with its port', () => {
  const url = recordUrl({ ...ADDRESS, baseUrl: new URL('http://[::1]:3000') });
  expect(url.href).toBe('http://[::1]:3000/geometrixx/campaign/workflow/execution/WKF110');
});

test('a request leaves the address as it was', () => {
  commandOrder(ADDRESS, 'start');
  expect(ADDRESS.baseUrl.href).toBe('https://mc.adobe.io/');
});

test('the version sent is the one released', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(VERSION).toBe(version);
});
