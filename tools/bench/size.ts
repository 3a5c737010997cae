/** How large the action is. */

import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from './figures.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Measures the bundle, and what a runner downloads. */
export function benchSize(): string {
  const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: ROOT, maxBuffer: 1e8 });
  const listed = (...args: string[]): string[] =>
    git(...args)
      .toString('utf8')
      .split('\0')
      .filter((file) => file !== '');
  const bytes = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + statSync(join(ROOT, file)).size, 0);
  const mega = (count: number): string => `${(count / 1e6).toFixed(2)} MB`;
  const tracked = listed('ls-files', '-z');
  // Each file is listed with the name and the value of the attribute.
  const attributes = listed('check-attr', '-z', 'export-ignore', '--', ...tracked);
  const downloaded = tracked.filter((_, index) => attributes[index * 3 + 2] !== 'set');
  return table(
    ['size', 'here', 'aim'],
    [
      ['bundle, `dist/index.js`', mega(bytes(['dist/index.js'])), '0.30 MB'],
      ['bundle of the rehearsal, `dist/rehearsal/index.js`', mega(bytes(['dist/rehearsal/index.js'])), ''],
      ['what a runner downloads, unpacked', mega(bytes(downloaded)), '1.5 MB'],
      [
        'the same as it is downloaded (tar.gz of HEAD)',
        mega(git('archive', '--format=tar.gz', 'HEAD').length),
        '',
      ],
      ['whole checkout, with the tests that it leaves out', mega(bytes(tracked)), ''],
    ],
  );
}
