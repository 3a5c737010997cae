import { describe, expect, test } from '@jest/globals';
import { STATES } from '../../src/campaign/state.js';
import { type SummaryContent, summaryMarkdown } from '../../src/report/summary.js';

/** The job summary as Markdown. How it looks is in docs/images, which `npm run pictures` draws from a real one. */

const AT = Date.UTC(2026, 10, 25, 10, 1, 50);
const plain: SummaryContent = {
  heading: '✅ Start WKF110: confirmed',
  headline: 'Workflow WKF110 is finished after start.',
  also: [],
  columns: [
    ['Tenant', 'geometrixx'],
    ['State before', 'finished'],
    ['HTTP status', ''],
  ],
  details: [['Reason', 'finished']],
  timeline: [],
  endedAtMs: AT,
};
const markdown = (changes: Partial<SummaryContent> = {}): string =>
  summaryMarkdown({ ...plain, ...changes }, (text, maxLength) => text.slice(0, maxLength));

test('says what happened, in a heading, a sentence and a table, and keeps the rest folded', () => {
  expect(markdown()).toBe(
    `### ✅ Start WKF110: confirmed

Workflow WKF110 is finished after start.

| Tenant | State before |
| --- | --- |
| geometrixx | finished |

<details><summary>Details</summary>

|  |  |
| --- | --- |
| Reason | finished |

</details>

`,
  );
});

test('labels cause and remedy, and links to where a person has to look', () => {
  expect(
    markdown({ cause: 'It broke.', remedy: 'Mend `it`.', link: 'https://geometrixx.campaign.adobe.com' }),
  ).toContain(`
**Likely cause:** It broke.

**What to do:** Mend <code>it</code>.

[Open Campaign](https://geometrixx.campaign.adobe.com)

| Tenant |`);
});

test('shows the request of a dry run first', () => {
  const request = 'POST https://mc.adobe.io/x {"method":"start"}';
  expect(markdown({ request })).toMatch(
    /^###[^\n]*\n\n {4}POST https:\/\/mc\.adobe\.io\/x \{"method":"start"\}\n\n/,
  );
});

describe('the chart', () => {
  const timeline = [
    { wallMs: AT, state: 'finished' },
    { wallMs: AT + 8_000, state: 'starting' },
    { wallMs: AT + 17_250, state: 'in-progress' },
    { wallMs: AT + 260_000, state: 'finished' },
  ] as const;

  test('has the states with their time of day, and the moment of sending', () => {
    const text = markdown({
      timeline,
      sent: { command: 'start', atMs: AT + 7_000 },
      endedAtMs: AT + 260_000,
    });
    expect(text).toContain(`\`\`\`mermaid
gantt
    title States by time of day (UTC)
    dateFormat YYYY-MM-DD HH:mm:ss.SSS
    axisFormat %H:%M:%S
    todayMarker off
    section Workflow
    finished :done, 2026-11-25 10:01:50.000, 2026-11-25 10:01:58.000
    starting :done, 2026-11-25 10:01:58.000, 2026-11-25 10:02:07.250
    in progress :done, 2026-11-25 10:02:07.250, 2026-11-25 10:06:10.000
    finished :milestone, 2026-11-25 10:06:10.000, 0s
    section Command
    start sent :milestone, 2026-11-25 10:01:57.000, 0s
\`\`\``);
    expect(text).toMatch(/\| 10.*02.*07 UTC \| in progress \|/);
  });

  test('goes on to the end of the step for a state that has not ended, and marks an error', () => {
    const running = markdown({ timeline: timeline.slice(0, 3), endedAtMs: AT + 3_600_000 });
    expect(running).toContain('    in progress :active, 2026-11-25 10:02:07.250, 2026-11-25 11:01:50.000\n');
    expect(running).toContain('axisFormat %H:%M\n');
    const failed = markdown({ timeline: [timeline[0], { wallMs: AT + 9, state: 'erroneous' }] });
    expect(failed).toContain('    erroneous :crit, milestone, ');
  });

  test('is left out for fewer than two states', () => {
    expect(markdown({ timeline: timeline.slice(0, 1) })).not.toContain('mermaid');
  });

  test.each([
    [599_999, '%H:%M:%S'],
    [600_000, '%H:%M'],
    [86_399_999, '%H:%M'],
    [86_400_000, '%d. %H:%M'],
  ])('of %d ms has its axis in %s', (spanMs, format) => {
    expect(markdown({ timeline, endedAtMs: AT + spanMs })).toContain(`axisFormat ${format}\n`);
  });

  test('ends with its bars where nothing was sent', () => {
    expect(markdown({ timeline })).toMatch(/ {4}finished :milestone, [^\n]*\n```\n\n\| Tenant/);
  });

  test('leaves out a command that was sent before its first bar', () => {
    const sent = (atMs: number) => markdown({ timeline, sent: { command: 'start', atMs } });
    expect(sent(AT)).toContain('start sent :milestone');
    expect(sent(AT - 1)).not.toMatch(/section Command/);
    expect(sent(AT - 1)).toMatch(/\| [\d:]+ UTC \| start sent \|/);
  });

  test.each([0, 1])('of thirty states and %d has at most thirty', (more) => {
    const long = Array.from({ length: 30 + more }, (_, i) => ({
      wallMs: AT + i,
      state: STATES[i % 2] ?? 'paused',
    }));
    const text = markdown({ timeline: long });
    expect(text.match(/^ {4}\w+ :(done|active), /gm)).toHaveLength(30);
    expect(text.includes('states are left out')).toBe(more > 0);
  });
});

test('the details have the date of a state that was seen on another day than the first', () => {
  const text = markdown({
    timeline: [
      { wallMs: AT, state: 'in-progress' },
      { wallMs: AT + 86_400_000, state: 'finished' },
    ],
  }).replaceAll('&#58;', ':');
  expect(text).toContain('| 10:01:50 UTC | in progress |');
  expect(text).toContain('| 2026-11-26 10:01:50 UTC | finished |');
});

test('keeps hostile text data wherever it stands', () => {
  const hostile = '</details><script>alert(1)</script> | [x](javascript:1) # **b** \u2028```mermaid';
  const text = markdown({
    heading: hostile,
    headline: hostile,
    cause: hostile,
    remedy: hostile,
    also: [hostile],
    columns: [[hostile, hostile]],
    details: [[hostile, hostile]],
  });
  expect(text).not.toMatch(/<script|\]\(javascript|\*\*b\*\*|```/);
  expect(text.match(/<\/details>/g)).toHaveLength(1);
  // A bar in a cell would begin another one.
  const cells = text.split('\n').filter((line) => line.startsWith('|'));
  expect(cells.map((line) => line.match(/\|/g)?.length)).toEqual([2, 2, 2, 3, 3, 3]);
});
