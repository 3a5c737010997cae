/** Checks that no room holds too many files, and that docs/architecture.md names each file of the source. */

import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('..', import.meta.url);
const MOST_FILES = 10;

/** Every folder below `folder`, and itself, with the files in it. */
function rooms(folder: string): [folder: string, files: string[]][] {
  const entries = readdirSync(new URL(folder, ROOT), { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name));
  const inner = entries.filter((entry) => entry.isDirectory());
  return [
    [folder, files.map(({ name }) => name)],
    ...inner.flatMap(({ name }) => rooms(`${folder}${name}/`)),
  ];
}

const drawn = readFileSync(new URL('docs/architecture.md', ROOT), 'utf8');
const problems = ['src/', 'simulator/', 'rehearsal/', 'tools/', '__tests__/']
  .flatMap(rooms)
  .flatMap(([folder, files]) => [
    ...(files.length > MOST_FILES
      ? [`${folder} has ${files.length} files, and a room has at most ${MOST_FILES}`]
      : []),
    ...(folder.startsWith('src/') ? files : [])
      .map((file) => file.replace(/\.ts$/, folder === 'src/' ? '.ts' : ''))
      .filter((file) => !new RegExp(`(^|[\\s\`])${file.replace('.', '\\.')}(\\s|$)`, 'm').test(drawn))
      .map((file) => `docs/architecture.md does not name ${folder}${file}`),
  ]);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
