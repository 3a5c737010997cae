import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { VERSION } from '../src/version.js';

/** What a release rests on. */
export interface ReleaseFacts {
  /** The tag to release, such as `v1.2.3`. */
  tag: string;
  packageVersion: string;
  /** The version that the bundle names in its `User-Agent`. */
  codeVersion: string;
  changelog: string;
}

/** What speaks against releasing; empty when nothing does. */
export function releaseProblems({ tag, packageVersion, codeVersion, changelog }: ReleaseFacts): string[] {
  const version = /^v(\d+\.\d+\.\d+)$/.exec(tag)?.[1];
  if (version === undefined) return [`the tag ${tag} is not of the form v1.2.3`];
  const heading = new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`, 'm').exec(
    changelog,
  );
  const entry = heading === null ? '' : changelog.slice(heading.index + heading[0].length).split(/^## /m)[0];
  return [
    packageVersion === version ? '' : `package.json has version ${packageVersion}, not ${version}`,
    codeVersion === version ? '' : `src/version.ts has version ${codeVersion}, not ${version}`,
    heading === null ? `CHANGELOG.md has no heading "## [${version}] - YYYY-MM-DD"` : '',
    heading !== null && !/^- /m.test(entry ?? '') ? `CHANGELOG.md says nothing about ${version}` : '',
  ].filter((problem) => problem !== '');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const problems = releaseProblems({
    tag: process.argv[2] ?? '',
    packageVersion: manifest.version,
    codeVersion: VERSION,
    changelog: readFileSync('CHANGELOG.md', 'utf8'),
  });
  for (const problem of problems) console.error(`release: ${problem}`);
  if (problems.length === 0) console.log(`release: ${process.argv[2]} is consistent`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
