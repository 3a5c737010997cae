import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

/** The script that publishes a release, with a `gh` that only writes down what it is asked. */

interface Workflow {
  jobs: Record<string, { steps: { name?: string; run?: string; with?: Record<string, unknown> }[] }>;
}
const text = readFileSync(new URL('../../.github/workflows/release.yml', import.meta.url), 'utf8');
const { steps = [] } = (parse(text) as Workflow).jobs['publish'] ?? {};
const script = steps.find(({ name }) => name === 'Publish the release')?.run ?? '';

const CHECKED = '1'.repeat(40);
const MOVED = '2'.repeat(40);

/** Prints the next of the commits in the file `tags` each time it is asked where the tag points. */
const GH = `#!/bin/bash
echo "$*" >> calls
case "$*" in
  "api repos/o/r/commits/tags/v1.2.3 "*) head -n 1 tags; sed -i.bak 1d tags ;;
  *isDraft*) cat draft ;;
  *isImmutable*) echo true ;;
esac
`;

function publish(tags: string[], draft?: 'true' | 'false'): { status: number | null; calls: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  const write = (name: string, content: string): void =>
    writeFileSync(join(folder, name), content, { mode: 0o755 });
  write('gh', GH);
  write('tags', `${tags.join('\n')}\n`);
  write('CHANGELOG.md', '## [1.2.3] - 2026-01-01\n\n- A thing.\n');
  if (draft !== undefined) write('draft', `${draft}\n`);
  const { status } = spawnSync('bash', ['-e', '-c', script], {
    cwd: folder,
    env: {
      PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_REF_NAME: 'v1.2.3',
      GITHUB_SHA: CHECKED,
    },
  });
  const calls = readFileSync(join(folder, 'calls'), 'utf8')
    .split('\n')
    .flatMap((call) => /^release (create|edit|delete)/.exec(call)?.[1] ?? []);
  rmSync(folder, { recursive: true });
  return { status, calls };
}

// Releases are made on Linux.
(process.platform === 'win32' ? describe.skip : describe)('publishing', () => {
  const same = [CHECKED, CHECKED, CHECKED];
  test.each<[string, string[], 'true' | 'false' | undefined, number, string[]]>([
    ['the first time', same, undefined, 0, ['create', 'edit']],
    ['with a draft left behind', same, 'true', 0, ['delete', 'create', 'edit']],
    ['again once it is published', same, 'false', 0, ['edit']],
    ['with a tag that moved before', [MOVED], undefined, 1, []],
    ['with a tag that moved to a draft’s commit', [MOVED], 'true', 1, []],
    ['with a tag that moves meanwhile', [CHECKED, MOVED], undefined, 1, ['create']],
    ['with a tag that moves last of all', [CHECKED, CHECKED, MOVED], undefined, 1, ['create', 'edit']],
    ['with a tag that is gone', [''], undefined, 1, []],
  ])('%s', (_, tags, draft, status, calls) => {
    expect(publish(tags, draft)).toEqual({ status, calls });
  });

  test('takes the files of the commit that was checked', () => {
    expect(steps[0]?.with?.['ref']).toBe('$' + '{{ github.sha }}');
    expect(script.match(/--verify-tag --target "\$GITHUB_SHA"/g)).toHaveLength(2);
  });
});
