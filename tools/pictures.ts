/**
 * Makes docs/images/ from real output of the built action: its job summary after a run against the simulator, drawn by
 * Chromium as GitHub would, light and dark. Needs Chromium on the path (or CHROMIUM) and the npm registry, from which
 * it takes Mermaid and GitHub's style sheet into a folder of its own.
 */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startSimulator } from '../simulator/server.js';
import { inputsFor, runAction } from './runner.js';

const IMAGES = new URL('../docs/images/', import.meta.url);
const PACKAGES = ['mermaid@11.17.2', 'marked@18.2.1', 'github-markdown-css@5.9.0'];
const SIZE = { width: 880, height: 560 };

/** The summary of a run that waits for a workflow of some seconds. */
async function summary(): Promise<string> {
  const simulator = await startSimulator({ runMs: 20_000, transitionMs: 3_000 });
  try {
    const run = await runAction({
      inputs: {
        ...inputsFor(simulator),
        'workflow-id': 'WKF110',
        command: 'start',
        'wait-for': 'finished',
      },
    });
    return run.summary;
  } finally {
    await simulator.close();
  }
}

async function draw(markdown: string, scratch: string): Promise<void> {
  execFileSync('npm', ['install', '--silent', '--no-audit', '--prefix', scratch, ...PACKAGES], {
    stdio: 'inherit',
  });
  const module = (path: string): string => join(scratch, 'node_modules', path);
  const { marked } = (await import(pathToFileURL(module('marked/lib/marked.esm.js')).href)) as {
    marked: { parse(text: string): string };
  };
  const body = marked
    .parse(markdown)
    .replace(
      /<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g,
      '<pre class="mermaid">$1</pre>',
    );
  for (const theme of ['light', 'dark']) {
    const css = readFileSync(module(`github-markdown-css/github-markdown-${theme}.css`), 'utf8');
    const page = join(scratch, `${theme}.html`);
    writeFileSync(
      page,
      `<!doctype html><meta charset="utf-8"><style>${css} body { margin: 0; padding: 24px }</style>
<body class="markdown-body">${body}<script src="${module('mermaid/dist/mermaid.min.js')}"></script>
<script>mermaid.initialize({ startOnLoad: true, theme: '${theme === 'dark' ? 'dark' : 'default'}' })</script>`,
    );
    execFileSync(process.env['CHROMIUM'] ?? 'chromium', [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--hide-scrollbars'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
      `--user-data-dir=${join(scratch, 'profile')}`,
      `--window-size=${SIZE.width},${SIZE.height}`,
      '--virtual-time-budget=10000',
      `--screenshot=${new URL(`confirmed-${theme}.png`, IMAGES).pathname}`,
      pathToFileURL(page).href,
    ]);
  }
}

const scratch = mkdtempSync(join(tmpdir(), 'pictures-'));
try {
  mkdirSync(IMAGES, { recursive: true });
  await draw(await summary(), scratch);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
