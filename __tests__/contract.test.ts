import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { COMMANDS, waitsAfter } from '../src/campaign/commands.js';
import { REASONS } from '../src/campaign/reason.js';
import { STATES } from '../src/campaign/state.js';
import { VERSION } from '../src/http/version.js';
import { DEFAULT_SCOPES, SECRET_INPUTS } from '../src/inputs/credentials.js';
import { DEFAULTS } from '../src/inputs/inputs.js';
import { GREEN } from '../src/report/facts.js';
import { readManifest } from '../tools/runner.js';

/** action.yml, README and code say the same. */

const manifest = readManifest();
const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const readme = read('README.md');

/** The rows of the table under a heading, as their cells without backquotes around them. */
function table(heading: string, index = 0): string[][] {
  const section = readme.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const tables = section.split('\n\n').filter((block) => block.trim().startsWith('|'));
  const rows = (tables[index] ?? '').trim().split('\n').slice(2);
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );
}

describe('inputs', () => {
  test('are the same in README and action.yml, in the same order', () => {
    expect(table('Inputs').map(([name]) => name)).toEqual(Object.keys(manifest.inputs));
  });

  test.each(Object.entries(manifest.inputs))('%s has one default', (name, input) => {
    const stated = table('Inputs').find(([row]) => row === name)?.[1];
    const coded = new Map<string, string>(Object.entries(DEFAULTS)).get(name);
    if (input.required === true) {
      expect([stated, input.default, coded]).toEqual(['required', undefined, '']);
    } else {
      expect(input.default ?? '').toBe(coded);
      if (name === 'scopes') expect(stated).toMatch(/^the six/);
      else expect(stated).toBe(input.default ?? '');
    }
    expect(input.description).toMatch(/^[A-Z].{20,}\.$/);
  });

  test('are the same in the code, in the same order', () => {
    expect(Object.keys(DEFAULTS)).toEqual(Object.keys(manifest.inputs));
  });

  test('scopes are the six that README lists', () => {
    expect(DEFAULTS['scopes']).toBe(DEFAULT_SCOPES.join(','));
    for (const scope of DEFAULT_SCOPES) expect(readme).toContain(`\`${scope}\``);
    expect(DEFAULT_SCOPES).toHaveLength(6);
  });

  test('that are secret are those named so', () => {
    expect([...SECRET_INPUTS].sort()).toEqual(
      Object.keys(manifest.inputs)
        .filter((name) => /key|token|secret/.test(name))
        .sort(),
    );
  });
});

describe('outputs', () => {
  test('are the same in README and action.yml, in the same order', () => {
    expect(table('Outputs').map(([name]) => name)).toEqual(Object.keys(manifest.outputs));
  });

  test('results and their colours are the same in README and code', () => {
    const colours = Object.entries(GREEN).map(([result, green]) => [result, green ? 'green' : 'red']);
    expect(table('What green and red mean').map(([result, colour]) => [result, colour])).toEqual(colours);
    for (const result of Object.keys(GREEN))
      expect(manifest.outputs['result']?.description).toContain(result);
  });

  test('reasons are the same in the documentation and in the code', () => {
    const named = [...read('docs/results.md').matchAll(/^\| (`[^|]*`) \|/gm)].flatMap(
      ([, cell = '']) => cell.match(/[\w-]+/g) ?? [],
    );
    expect(named.filter((word) => word !== 'reason').sort()).toEqual([...REASONS].sort());
  });

  test('states are all named in README', () => {
    for (const state of STATES) expect(readme).toContain(`\`${state}\``);
  });
});

describe('the waiting table', () => {
  test('allows in README what the code allows', () => {
    const allowed = table('Waiting').flatMap(([commands = '', awaited = '']) =>
      commands.split(', ').map((command) => `${command.replaceAll('`', '')} ${awaited.replaceAll('`', '')}`),
    );
    const coded = COMMANDS.flatMap((command) =>
      waitsAfter(command).flatMap((awaited) => (awaited === 'accepted' ? [] : [`${command} ${awaited}`])),
    );
    expect(allowed.sort()).toEqual(coded.sort());
  });
});

describe('troubleshooting', () => {
  const words = readdirSync(new URL('../src', import.meta.url), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => read(`src/${path}`).replace(/\\?`/g, ''))
    .join('\n');
  const phrases = [...read('docs/troubleshooting.md').matchAll(/^\| (`[^|]*) \|/gm)].flatMap(
    ([, cell = '']) =>
      [...cell.matchAll(/`([^`]+)`/g)].flatMap(([, phrase = '']) =>
        phrase.split('…').map((part) => part.trim()),
      ),
  );

  test.each(phrases.filter((phrase) => phrase !== ''))('%s is what the action says', (phrase) => {
    expect(words).toContain(phrase);
  });
});

describe('the release', () => {
  test('has a name and a description within the limits of the Marketplace', () => {
    const action = parse(read('action.yml')) as Record<string, string> & { branding: Record<string, string> };
    expect(action['description']?.length).toBeLessThanOrEqual(125);
    expect(readme).toContain(`# ${action['name']}\n`);
    expect(Object.keys(action.branding)).toEqual(['icon', 'color']);
  });

  const pkg = parse(read('package.json')) as Record<string, Record<string, string> & string>;

  test('has one version', () => {
    expect(VERSION).toBe(pkg['version']);
  });

  test('depends on nothing but the two packages of GitHub', () => {
    expect(Object.keys(pkg['dependencies'] ?? {})).toEqual(['@actions/core', '@actions/http-client']);
  });

  test('runs on node24, for its main and its post run alike', () => {
    expect(manifest.runs).toEqual({
      using: 'node24',
      main: 'dist/index.js',
      post: 'dist/post.js',
      'post-if': 'always()',
    });
  });

  test('has a rehearsal that runs on node24 from a bundle of its own, with what it says it takes and gives', () => {
    const { inputs, outputs, runs } = readManifest('rehearsal');
    expect(runs).toEqual({
      using: 'node24',
      main: '../dist/rehearsal/index.js',
      post: '../dist/rehearsal/post.js',
      'post-if': 'always()',
    });
    const code = read('rehearsal/start.ts');
    const taken = [...code.matchAll(/getInput\('([^']+)'/g)].map(([, name]) => name);
    expect(Object.keys(inputs)).toEqual(taken);
    // rehearsal.test.ts holds the outputs against those of a run.
    for (const name of Object.keys(outputs)) {
      if (name !== 'workflow-id') expect(outputs[name]?.description).toMatch(/input/);
      expect(Object.keys(manifest.inputs)).toContain(name);
    }
  });

  test('names no registry in its lock file', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});
