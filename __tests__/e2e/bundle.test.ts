import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { play } from '../support/scenario.js';

/** What is in the bundle, and what of Node.js it loads: all of it runs beside the users' secrets. */

const BUNDLE = readFileSync(fileURLToPath(new URL('../../dist/index.js', import.meta.url)), 'utf8');

test('it can reach the network and files, and start no process', () => {
  const modules = [
    ...BUNDLE.matchAll(/(?:createRequire\(import\.meta\.url\)|\brequire|\bimport)\(["']([^"']+)/g),
  ];
  const names = new Set(modules.map(([, name]) => name?.replace('node:', '')));
  expect([...names].sort()).toEqual('assert crypto events fs http https net os path tls util v8'.split(' '));
  expect(BUNDLE.match(/^import .*$/gm)).toEqual([
    'import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";',
  ]);
});

test('what a runner downloads stays small, with the bundle of the rehearsal', () => {
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  const files = readdirSync(dist, { recursive: true }).map((name) => statSync(join(dist, String(name))));
  const bytes = files.reduce((sum, file) => sum + (file.isFile() ? file.size : 0), 0);
  expect(bytes).toBeLessThan(650_000);
  expect(BUNDLE.length).toBeLessThan(300_000);
});

test('a run loads no second HTTP client, which would take as long as all the rest, nor other slow modules', async () => {
  // Node.js 20 has nothing lazy there: it is with 24, the version on runners, that this can fail.
  const hook = `process.on('exit', () => console.log('loaded', process.moduleLoadList.join()))`;
  const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(hook)}` };
  const { run } = await play({ token: 'valid', env });
  const loaded = /^loaded (.*)$/m.exec(run.stdout)?.[1] ?? '';
  expect(loaded).toContain('NativeModule http');
  expect(loaded).not.toMatch(/undici|child_process|NativeModule perf_hooks/);
});
