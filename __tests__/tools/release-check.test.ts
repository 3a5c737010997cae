import { expect, test } from '@jest/globals';
import { type ReleaseFacts, releaseProblems } from '../../tools/release-check.js';

const changelog =
  '# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-01-02\n\n### Added\n\n- A thing.\n\n## [1.2.2] - 2026-01-01\n';
const good: ReleaseFacts = {
  tag: 'v1.2.3',
  packageVersion: '1.2.3',
  lockVersion: '1.2.3',
  codeVersion: '1.2.3',
  changelog,
  placeholders: [],
};

test('a consistent release has no problems', () => {
  expect(releaseProblems(good)).toEqual([]);
});

test.each<[Partial<ReleaseFacts>, RegExp]>([
  [{ tag: '1.2.3' }, /not of the form/],
  [{ tag: 'v1.2' }, /not of the form/],
  [{ tag: 'v1.2.3-rc1' }, /not of the form/],
  [{ packageVersion: '1.2.2' }, /package\.json has version 1\.2\.2/],
  [{ lockVersion: '1.2.2' }, /package-lock\.json has version 1\.2\.2/],
  [{ placeholders: ['README.md'] }, /OWNER has not been replaced .* in README\.md/],
  [{ codeVersion: '1.2.2' }, /src\/http\/version\.ts/],
  [{ changelog: changelog.replace('[1.2.3]', '[1x2.3]') }, /no heading/],
  [{ changelog: changelog.replace(' - 2026-01-02', '') }, /no heading/],
  [{ changelog: changelog.replace('- A thing.', '') }, /says nothing/],
])('%j is refused', (change, problem) => {
  expect(releaseProblems({ ...good, ...change })).toEqual([expect.stringMatching(problem)]);
});
