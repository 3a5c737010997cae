import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { runAction } from '../../tools/runner.js';
import { play } from '../support/scenario.js';
import { closeAll, identity, type Listener, listen, openTunnel, type Script } from '../support/servers.js';

/** Proxies and certificates, through the bundle: there the HTTP client is without the part that it has for fetch(). */

afterEach(closeAll);

const CA = fileURLToPath(new URL('../support/tls/ca.pem', import.meta.url));

const accepting: Script = async (peer) => {
  await peer.request();
  peer.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
};

/** A Campaign over TLS, and a proxy before it that answers its first requests with `refusals`. */
async function network(refusals: string[] = []): Promise<{ campaign: Listener; proxy: Listener }> {
  const campaign = await listen(accepting, identity('server'));
  const left = [...refusals];
  const proxy = await listen(async (peer) => {
    await peer.request();
    const refusal = left.shift();
    if (refusal === undefined) openTunnel(peer, campaign.port);
    else peer.socket.end(refusal);
  });
  return { campaign, proxy };
}

function start({ campaign, proxy }: Awaited<ReturnType<typeof network>>, env: Record<string, string>) {
  return play({
    token: 'valid',
    inputs: { 'base-url': `https://mc.example:${campaign.port}`, 'timeout-minutes': '0.06' },
    env: { https_proxy: `http://user:pass%40word@127.0.0.1:${proxy.port}`, ...env },
    elsewhere: true,
  });
}

test('through a proxy with a password, to a certificate of NODE_EXTRA_CA_CERTS', async () => {
  const net = await network();
  const { run } = await start(net, { NODE_EXTRA_CA_CERTS: CA });
  expect(run.outputs).toMatchObject({ result: 'accepted', 'status-code': '200', response: '{}' });
  expect(net.proxy.peers).toHaveLength(1);
  expect(net.proxy.peers[0]?.head).toMatch(/^CONNECT mc\.example:\d+ HTTP\/1\.1/);
  expect(net.proxy.peers[0]?.head).toContain(Buffer.from('user:pass@word').toString('base64'));
  expect(net.campaign.peers[0]?.head).toMatch(
    /^POST \/geometrixx\/campaign\/workflow\/execution\/WKF110\/commands/,
  );
  expect(net.campaign.peers[0]?.head).not.toMatch(/proxy/i);
  expect(run.stdout + run.summary).not.toMatch(/pass(@|%40)word/);
});

test('through a proxy given without http://', async () => {
  const net = await network();
  const https_proxy = `user:pass%40word@localhost:${net.proxy.port}`;
  const { run } = await start(net, { NODE_EXTRA_CA_CERTS: CA, https_proxy });
  expect(run.outputs).toMatchObject({ result: 'accepted', 'status-code': '200' });
  expect(net.proxy.peers[0]?.head).toContain(Buffer.from('user:pass@word').toString('base64'));
  expect(run.stdout + run.summary).not.toMatch(/pass(@|%40)word/);
});

test('a proxy for SOCKS is not gone round', async () => {
  const net = await network();
  const https_proxy = `socks5://user:pass%40word@localhost:${net.proxy.port}`;
  const { run, error } = await start(net, { NODE_EXTRA_CA_CERTS: CA, https_proxy });
  expect(run.outputs).toMatchObject({ result: 'failed', 'status-code': '' });
  expect(error).toMatch(/start was not sent.*proxy/is);
  expect([...net.proxy.raw, ...net.campaign.raw]).toEqual([]);
  expect(run.stdout + run.summary).not.toMatch(/pass(@|%40)word/);
});

test('a proxy that refuses at first is asked again: nothing was sent', async () => {
  const net = await network(['HTTP/1.1 503 Service Unavailable\r\n\r\n']);
  const { run } = await start(net, { NODE_EXTRA_CA_CERTS: CA });
  expect(run.outputs['result']).toBe('accepted');
  expect(net.proxy.peers).toHaveLength(2);
  expect(net.campaign.peers).toHaveLength(1);
});

test('a proxy that wants other credentials', async () => {
  const net = await network(Array(9).fill('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
  const { run, error } = await start(net, { NODE_EXTRA_CA_CERTS: CA });
  expect(run.outputs).toMatchObject({ result: 'failed', 'status-code': '' });
  expect(error).toMatch(/start was not sent.*proxy.*`https_proxy` \(with its credentials\)/is);
  expect(net.campaign.peers).toHaveLength(0);
});

test('a certificate that is not trusted: retried, never sent, and NODE_EXTRA_CA_CERTS named', async () => {
  const net = await network();
  const { run, error } = await start(net, {});
  expect(run.outputs).toMatchObject({ result: 'failed', 'status-code': '' });
  expect(error).toMatch(/start was not sent.*certificate could not be verified.*`NODE_EXTRA_CA_CERTS`/is);
  expect(net.campaign.raw.length).toBeGreaterThan(1);
  expect(net.campaign.peers.map(({ received }) => received).join('')).toBe('');
});

test('a look-up that no name server answers holds neither the deadline nor a cancellation', async () => {
  // Stands in for one: process.exit() would wait for it, and a signal kills what waits.
  const hook = `process.getActiveResourcesInfo = () => ['GetAddrInfoReqWrap']`;
  const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` };
  const inputs = { organization: 'geometrixx', 'workflow-id': 'WKF110', 'access-token': 'token' };
  const red = await runAction({ inputs: { ...inputs, command: 'strat' }, env });
  if (process.platform === 'win32') expect(red.exitCode).toBe(1);
  else expect(red.signal).toBe('SIGKILL');
  expect(red.outputs['result']).toBe('failed');
  expect(red.commands.filter(({ name }) => name === 'error')).toHaveLength(1);
  const green = await runAction({ inputs: {}, state: {}, env });
  expect([green.exitCode, green.signal]).toEqual([0, null]);
});
