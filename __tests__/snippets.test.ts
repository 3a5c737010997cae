import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { splitWords } from '../rehearsal/words.js';
import { parseCommandLine } from '../simulator/cli-options.js';
import { SECRET_INPUTS } from '../src/inputs/credentials.js';
import { parseInputs } from '../src/inputs/inputs.js';
import { readManifest } from '../tools/runner.js';

/** Every piece of YAML that a user may copy, held against action.yml. */

const manifest = readManifest();
const rehearsal = readManifest('rehearsal');
const root = new URL('../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const yamlFiles = (folder: string): string[] =>
  readdirSync(new URL(folder, root))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => `${folder}${name}`);

const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md'],
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

interface Snippet {
  name: string;
  text: string;
}

const snippets: Snippet[] = [
  ...DOCUMENTS.flatMap((file) =>
    [...read(file).matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map((match, index) => ({
      name: `${file}, snippet ${index + 1}`,
      text: match[1] ?? '',
    })),
  ),
  ...[...yamlFiles('examples/'), ...yamlFiles('.github/workflows/')].map((file) => ({
    name: file,
    text: read(file),
  })),
];

/** What the reusable workflow has beyond the action. */
const OWN_INPUTS = ['runs-on', 'job-timeout-minutes'];

type Mapping = Record<string, unknown>;

/** Every mapping in a document, however deep. */
function mappings(value: unknown): Mapping[] {
  if (Array.isArray(value)) return value.flatMap(mappings);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Mapping, ...Object.values(value).flatMap(mappings)];
}

const usesAction = (step: Mapping): boolean =>
  typeof step['uses'] === 'string' && /^(OWNER\/adobe-campaign-workflow@|\.\/$)/.test(step['uses']);
const usesRehearsal = (step: Mapping): boolean =>
  typeof step['uses'] === 'string' &&
  /^(OWNER\/adobe-campaign-workflow\/rehearsal@|\.\/rehearsal$)/.test(step['uses']);
const usesReusable = (job: Mapping): boolean =>
  typeof job['uses'] === 'string' && job['uses'].includes('/.github/workflows/campaign.yml');

/** The least that a step needs. */
const PLAIN = {
  organization: 'geometrixx',
  'workflow-id': 'WKF110',
  command: 'start',
  'api-key': 'a-secret',
  'client-secret': 'a-secret',
};

/** A value as it would arrive, with expressions replaced by something that is allowed there. */
function arriving(name: string, value: unknown): string {
  const text = String(value);
  if (!text.includes('${{')) return text;
  const stand: Record<string, string> = {
    command: 'start',
    organization: 'geometrixx',
    'workflow-id': 'WKF110',
  };
  if ((SECRET_INPUTS as readonly string[]).includes(name)) return 'a-secret';
  const fallback = /\|\| '?([\w-]+)'? \}\}$/.exec(text)?.[1];
  return fallback ?? stand[name] ?? manifest.inputs[name]?.default ?? '';
}

describe.each(snippets)('$name', ({ name, text }) => {
  const document: unknown = parse(text);
  const steps = mappings(document).filter(usesAction);
  const rehearsals = mappings(document).filter(usesRehearsal);
  const jobs = mappings(document).filter(usesReusable);

  test('is YAML', () => {
    expect(document).not.toBeNull();
  });

  test('gives the action only inputs that it has, with values that it takes', () => {
    for (const step of steps) {
      const given = (step['with'] ?? {}) as Mapping;
      expect(Object.keys(manifest.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
      // The reusable workflow hands on both credentials, of which its caller sets one; e2e.yml has a step of wrong ones.
      if (name.endsWith('/campaign.yml') || given['command'] === 'strat') continue;
      // Where a part of a step is shown for one point only, what it leaves out is as anywhere else.
      const whole: Mapping = given['workflow-id'] === undefined ? { ...PLAIN, ...given } : given;
      const arrived = Object.entries(whole).map(([input, value]): [string, string] => [
        input,
        arriving(input, value),
      ]);
      const parsed = parseInputs(new Map(arrived));
      expect(parsed.ok ? [] : parsed.problems).toEqual([]);
    }
  });

  test('lets neither dry-run nor if-running arrive empty', () => {
    const triggers = Object.keys(((document as Mapping)['on'] ?? {}) as Mapping);
    // Each run of such a workflow has its inputs, with their defaults.
    if (triggers.length === 1 && /^workflow_(call|dispatch)$/.test(triggers[0] ?? '')) return;
    for (const step of [...steps, ...jobs]) {
      for (const [input, value] of Object.entries((step['with'] ?? {}) as Mapping)) {
        if (!/^(dry-run|if-running)$/.test(input) || !String(value).includes('$' + '{{')) continue;
        expect([input, value]).toEqual([input, expect.stringMatching(/\|\| \S+ \}\}$/)]);
      }
    }
  });

  test('gives the reusable workflow only inputs and secrets that it has', () => {
    for (const job of jobs) {
      const given = Object.keys((job['with'] ?? {}) as Mapping);
      const secrets = Object.keys((job['secrets'] ?? {}) as Mapping);
      expect([...Object.keys(manifest.inputs), ...OWN_INPUTS]).toEqual(
        expect.arrayContaining([...given, ...secrets]),
      );
      expect(SECRET_INPUTS).toEqual(expect.arrayContaining(secrets));
      expect(given.filter((input) => (SECRET_INPUTS as readonly string[]).includes(input))).toEqual([]);
    }
  });

  test('gives the rehearsal only options that the simulator has', () => {
    for (const step of rehearsals) {
      const { options = '', ...others } = (step['with'] ?? {}) as Mapping;
      expect(others).toEqual({});
      expect(parseCommandLine(splitWords(String(options))).action).toBe('run');
    }
  });

  test('can be rehearsed, if it is an example', () => {
    if (!name.startsWith('examples/')) return;
    const variables = (own: string): unknown =>
      expect.stringMatching(
        new RegExp(
          `^\\$\\{\\{ (steps\\.rehearsal\\.outputs\\.${own} \\|\\| )?vars\\.CAMPAIGN_${own.replace('-', '_').toUpperCase()} \\}\\}$`,
        ),
      );
    for (const step of [...steps, ...jobs]) {
      const given = (step['with'] ?? {}) as Mapping;
      expect(given['base-url']).toEqual(variables('base-url'));
      // A token that is handed in needs no token service.
      if (given['access-token'] === undefined) expect(given['ims-url']).toEqual(variables('ims-url'));
    }
  });

  test('reads only outputs that there are', () => {
    const ids = new Set(steps.map((step) => step['id']));
    const rehearsalIds = new Set(rehearsals.map((step) => step['id']));
    for (const [, id, output] of text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      if (ids.has(id)) expect(Object.keys(manifest.outputs)).toContain(output);
      if (rehearsalIds.has(id)) expect(Object.keys(rehearsal.outputs)).toContain(output);
    }
    for (const [, job, output] of text.matchAll(/needs\.([\w-]+)\.outputs\.([\w-]+)/g)) {
      expect([job, Object.keys(manifest.outputs)]).toEqual([job, expect.arrayContaining([output])]);
    }
  });

  test('grants no permission at the top, and pins what others wrote', () => {
    const workflow = document as Mapping;
    if (workflow['jobs'] === undefined || workflow['on'] === undefined) return;
    expect(workflow['permissions']).toEqual({});
    for (const [line, uses] of text.matchAll(/^[ -]*uses: (.*)$/gm)) {
      if (/^(\.\/|OWNER\/)/.test(uses ?? '')) continue;
      expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });
});

test('an example has inputs with a value for a schedule to fall back on', () => {
  const text = read('examples/schedule.yml');
  expect(Object.keys((parse(text) as { on: Mapping }).on)).toEqual(['schedule', 'workflow_dispatch']);
  expect(text).toContain('$' + '{{ inputs.dry-run || false }}');
  expect(text).toContain('$' + "{{ inputs.if-running || 'auto' }}");
});

test('the dispatch example groups by a workflow ID that nobody can type', () => {
  const { on, concurrency } = parse(read('examples/dispatch.yml')) as {
    on: { workflow_dispatch: { inputs: Record<string, Mapping> } };
    concurrency: { group: string };
  };
  for (const [, input] of concurrency.group.matchAll(/inputs\.([\w-]+)/g)) {
    expect([input, on.workflow_dispatch.inputs[input ?? '']?.['type']]).toEqual([
      input,
      expect.stringMatching(/^(choice|boolean)$/),
    ]);
  }
});

test('the rehearsed example gives a pull request no secret, and no step that runs after a failed rehearsal', () => {
  const text = read('examples/rehearsal.yml').replace(/^ *#.*$/gm, '');
  expect(text.match(/.{35}secrets\./g)).toEqual(
    Array(2).fill(expect.stringContaining("github.event_name == 'push' && secrets.")),
  );
  expect(text).not.toMatch(/always\(\)|cancelled\(\)|failure\(\)|continue-on-error|pull_request_target/);
});

test('the README posts to Slack the text of a server, and no markup', () => {
  // Slack's three characters, the ampersand first: the others bring new ones.
  const escaped = 'gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;")';
  expect(read('README.md')).toContain(`jq -n '{text: (env.TEXT | ${escaped})}' |`);
});

describe('the reusable workflow', () => {
  const workflow = parse(read('.github/workflows/campaign.yml')) as {
    on: { workflow_call: Record<'inputs' | 'secrets' | 'outputs', Record<string, Mapping>> };
    jobs: { campaign: { outputs: Mapping; steps: [{ with: Mapping }] } };
  };
  const { inputs, secrets, outputs } = workflow.on.workflow_call;
  const isSecret = (name: string): boolean => (SECRET_INPUTS as readonly string[]).includes(name);

  test('has the inputs and secrets of the action, with the same defaults and descriptions', () => {
    for (const [name, input] of Object.entries(manifest.inputs)) {
      const own = isSecret(name) ? secrets[name] : inputs[name];
      expect([name, own?.['description'], own?.['required'] ?? false, own?.['default']]).toEqual([
        name,
        input.description,
        input.required ?? false,
        input.default,
      ]);
    }
    expect([...Object.keys(inputs), ...Object.keys(secrets)].sort()).toEqual(
      [...Object.keys(manifest.inputs), ...OWN_INPUTS].sort(),
    );
  });

  test('passes each of them through, and each output back', () => {
    const step = workflow.jobs.campaign.steps[0].with;
    for (const name of Object.keys(manifest.inputs)) {
      expect([name, step[name]]).toEqual([name, `\${{ ${isSecret(name) ? 'secrets' : 'inputs'}.${name} }}`]);
    }
    for (const name of Object.keys(manifest.outputs)) {
      expect(workflow.jobs.campaign.outputs[name]).toBe(`\${{ steps.campaign.outputs.${name} }}`);
      expect(outputs[name]?.['value']).toBe(`\${{ jobs.campaign.outputs.${name} }}`);
    }
  });
});

describe('commands in documents', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

  test.each(DOCUMENTS)('%s names only scripts that there are', (file) => {
    const named = [...read(file).matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script ?? '');
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  test('the documentation and CI run the dispatch example on act in the same way', () => {
    const flags = (text: string): string[] =>
      (/act workflow_dispatch([^\n]*\\\n)*[^\n]*/.exec(text)?.[0] ?? '').match(/ -{1,2}[\w-]+/g) ?? [];
    expect(flags(read('docs/simulator.md')).length).toBeGreaterThan(8);
    expect(
      flags(read('.ci/run').replace('run_act ', 'act ').replace('--no-cache-server', '')).sort(),
    ).toEqual(
      flags(read('docs/simulator.md'))
        .filter((flag) => flag !== ' -P')
        .sort(),
    );
  });
});

describe('links in documents', () => {
  /** The anchor that GitHub gives a heading. */
  const anchor = (heading: string): string =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');
  const anchors = (file: string): string[] =>
    [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchor(heading));

  test.each(DOCUMENTS)('%s has none that lead nowhere', (file) => {
    const targets = [...read(file).matchAll(/(?:\]\(|src(?:set)?=")([^)"\s]+)/g)].map(
      ([, target = '']) => target,
    );
    for (const target of targets) {
      if (/^(https?:|\.\.\/\.\.\/issues)/.test(target)) continue;
      const [path = '', hash] = target.split('#');
      const url = path === '' ? new URL(file, root) : new URL(path, new URL(file, root));
      expect([target, existsSync(url)]).toEqual([target, true]);
      if (hash !== undefined) {
        const document = url.href.slice(root.href.length);
        expect(anchors(document)).toContain(hash);
      }
    }
  });
});

test('the threat model names only tests that there are', () => {
  const named = [...read('docs/threat-model.md').matchAll(/`([\w/-]+\.test\.ts)`/g)].map(
    ([, name = '']) => name,
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !existsSync(new URL(`__tests__/${name}`, root)))).toEqual([]);
  const cells = read('docs/threat-model.md').split(' | ');
  const twice = cells.filter((cell) => /(`[\w/-]+\.test\.ts`).*\1/.test(cell));
  expect(twice).toEqual([]);
});
