import type { Played } from './play.js';

/** The run as a reader can follow it. */
export function transcript({
  main,
  post,
  attempts,
  happened,
  truth,
  suspendedMs,
  secrets,
  story,
}: Played): string {
  const lines = [
    ...attempts.map(
      ({ beganMs, number, by, url, command = '', exchange, tookEffect, shown, fault, endedMs }) => {
        const came =
          exchange === undefined
            ? 'killed'
            : exchange.kind === 'answered'
              ? `HTTP ${exchange.status}${exchange.bodyComplete ? '' : ', cut'}`
              : `${exchange.kind} (${exchange.fault})`;
        const more = [
          tookEffect ? 'took effect' : '',
          shown ? `showed ${shown.state} at ${shown.atMs}` : '',
          fault,
        ];
        return {
          atMs: beganMs,
          text: `#${number} ${by}: ${url.replace(/\?.*/, '')} ${command} → ${came} at ${endedMs ?? '?'} ${more.filter(Boolean).join('; ')}`,
        };
      },
    ),
    ...happened.map(({ atMs, happening }) => ({ atMs, text: `   ${JSON.stringify(happening)}` })),
    ...truth.history.map(({ at, state, run, sequence }) => ({
      atMs: at,
      text: `   Campaign: ${state}, run ${run}${sequence === undefined ? '' : `, by #${sequence}`}`,
    })),
  ].sort((a, b) => a.atMs - b.atMs);
  const text = [
    ...lines.map(({ atMs, text }) => `${String(Math.round(atMs)).padStart(9)} ms ${text}`),
    ...truth.signals.map((signal) => `External signal ${JSON.stringify(signal)}`),
    `--- main run, over after ${main.endedAtMs} ms, of which suspended ${suspendedMs}; exit code ${main.exitCode}\n${main.stdout.trimEnd()}`,
    `--- outputs ${JSON.stringify(main.outputs).replace(/ {20,}/g, ' … ')}\n--- state ${JSON.stringify(main.state)}`,
    post === undefined
      ? '--- no post run'
      : `--- post run, ${story.postAfterMs} ms later; exit code ${post.exitCode}\n${post.stdout.trimEnd()}`,
  ].join('\n');
  // The secrets are made up, but among so many of them a real leak would go unseen.
  return secrets.reduce((all, secret) => all.replaceAll(secret, '(SECRET)'), text);
}
