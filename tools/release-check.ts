import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { VERSION } from '../src/http/version.js';

/** What is checked before a release. */
export interface ReleaseFacts {
  /** The tag to release, such as `v1.2.3`. */
  tag: string;
  packageVersion: string;
  lockVersion: string;
  /** The version that the bundle names in its `User-Agent`. */
  codeVersion: string;
  changelog: string;
  /** Files that still name the publisher OWNER, who does not exist. */
  placeholders: readonly string[];
}

/** The reasons not to release. */
export function releaseProblems(facts: ReleaseFacts): string[] {
  const { tag, packageVersion, lockVersion, codeVersion, changelog, placeholders } = facts;
  const version = /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
  if (version === undefined) return [`the tag ${tag} is not of the form v1.2.3`];
  const heading = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`, 'm').exec(
    changelog,
  );
  const entry = heading === null ? '' : changelog.slice(heading.index + heading[0].length).split(/^## /m)[0];
  return [
    packageVersion === version ? '' : `package.json has version ${packageVersion}, not ${version}`,
    lockVersion === version ? '' : `package-lock.json has version ${lockVersion}, not ${version}`,
    codeVersion === version ? '' : `src/http/version.ts has version ${codeVersion}, not ${version}`,
    heading === null ? `CHANGELOG.md has no heading "## [${version}] - YYYY-MM-DD"` : '',
    heading !== null && !/^- /m.test(entry ?? '') ? `CHANGELOG.md says nothing about ${version}` : '',
    placeholders.length === 0
      ? ''
      : `OWNER has not been replaced by the publishing account in ${placeholders.join(', ')}`,
  ].filter((problem) => problem !== '');
}

/** Tracked files that users read or copy, and that name the publisher OWNER. */
function filesWithPlaceholder(): string[] {
  const tracked = execFileSync('git', ['ls-files', 'README.md', 'SECURITY.md', 'examples', '.github'], {
    encoding: 'utf8',
  });
  return tracked.split('\n').filter((file) => file !== '' && /\bOWNER\//.test(readFileSync(file, 'utf8')));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const versionIn = (file: string): string =>
    (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  const tag = process.argv[2] ?? '';
  const problems = releaseProblems({
    tag,
    packageVersion: versionIn('package.json'),
    lockVersion: versionIn('package-lock.json'),
    codeVersion: VERSION,
    changelog: readFileSync('CHANGELOG.md', 'utf8'),
    placeholders: filesWithPlaceholder(),
  });
  for (const problem of problems) console.error(`release: ${problem}`);
  if (problems.length === 0) console.log(`release: ${tag} is consistent`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
