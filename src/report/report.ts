import { appendFileSync, statSync, truncateSync } from 'node:fs';
import * as core from '@actions/core';
import type { Log } from '../text/log.js';
import { Redactor } from '../text/redaction.js';
import { limitLength, oneLine } from '../text/untrusted-text.js';
import { type Facts, GREEN, headingOf } from './facts.js';
import { type SummaryContent, summaryMarkdown } from './summary.js';

/** In characters. A Windows environment variable holds 32,767, and another step may receive the output in one. */
const LONGEST_RESPONSE = 32_000;

const NO_OUTPUTS_CAUSE = 'The disk of the runner is full, or something changed `GITHUB_OUTPUT`.';

/**
 * What became of a value for the post run: it was saved; it was not, and neither is there an older one; or an older one
 * is still there.
 */
export type Kept = 'kept' | 'lost' | 'stale';

/**
 * Everything that leaves the step: log, annotation, outputs, job summary, and the state saved for the post run.
 * Redacts every text that somebody may read, wherever it comes from.
 */
export class Report implements Log {
  private readonly redactor = new Redactor();
  private finished = false;
  /** What annotations are about, as their titles begin. */
  private subject = 'Adobe Campaign workflow';
  private cannotKeep = false;

  /** Hides a secret from now on: here, and through the runner's own mask in the log. */
  mask(secret: string): void {
    if (secret.trim() === '') return;
    this.redactor.add(secret);
    core.setSecret(secret);
  }

  /** Names the command and the workflow that annotations are about from now on. */
  about(subject: string): void {
    this.subject = subject;
  }

  redact(text: string, options: { cut?: boolean } = {}): string {
    return this.redactor.redact(text, options);
  }

  clean(text: string, maxLength: number): string {
    return oneLine(this.redact(text), maxLength);
  }

  info(text: string): void {
    core.info(this.safe(text));
  }

  debug(text: string): void {
    // The runner would hide these lines itself, but only after it has received them all.
    if (core.isDebug()) core.debug(this.safe(text));
  }

  /** Logs where a defect came from, for debugging. */
  trace(defect: unknown): void {
    this.debug(defect instanceof Error ? (defect.stack ?? defect.message) : String(defect));
  }

  warning(text: string): void {
    core.warning(this.safe(text), { title: this.safe(`${this.subject}: warning`) });
  }

  /** Saves a value for the post run, which must not act on an older one. */
  keep(name: string, value: string): Kept {
    try {
      saveState(name, value);
      this.cannotKeep = false;
      return 'kept';
    } catch (error) {
      const stale = hasState();
      const what = stale
        ? 'What was saved for the post run of this step cannot be changed. It may still pause or stop the workflow'
        : 'If this step is killed, nothing can be cleaned up after it';
      if (!this.cannotKeep) this.warning(`${what}: ${messageOf(error)}`);
      this.cannotKeep = true;
      return stale ? 'stale' : 'lost';
    }
  }

  /**
   * Sets the colour of the step, or of its post run. It starts red, so that a process that dies silently stays
   * red.
   */
  color(color: 'green' | 'red'): void {
    process.exitCode = color === 'green' ? 0 : 1;
  }

  /** Makes the step red, with its one annotation. */
  fail(outcome: string, text: string): void {
    this.color('red');
    core.error(this.safeLines(text), { title: this.safe(`${this.subject}: ${outcome}`) });
  }

  /**
   * Ends the step: sets every output, then the colour with the one annotation of a red step, and then writes the
   * summary. Only the first call counts, so that a later defect cannot change the outcome.
   *
   * @param text the annotation of a red step, line by line
   */
  finish(facts: Facts, text: string, summary?: SummaryContent): void {
    if (this.finished) return;
    this.finished = true;
    const trouble = this.setOutputs(facts);
    if (trouble !== undefined) {
      this.finishWithoutOutputs(facts, text, summary, trouble);
      return;
    }
    if (GREEN[facts.result]) this.color('green');
    else this.fail(facts.result, text);
    if (summary !== undefined) this.summarize(summary);
  }

  /**
   * Ends a step whose outputs could not be set. No green result may stand then: nothing after the step can read it.
   *
   * @param trouble why they could not be set
   */
  private finishWithoutOutputs(
    facts: Facts,
    text: string,
    summary: SummaryContent | undefined,
    trouble: string,
  ): void {
    const what = `The outputs could not be written (result: ${facts.result}, reason: ${facts.reason}): ${trouble}`;
    const details = (summary?.details ?? []).map(
      ([name, value]) => [name, name === 'Reason' ? 'internal' : value] as const,
    );
    if (!GREEN[facts.result]) {
      const lines = [what, `Likely cause of that: ${NO_OUTPUTS_CAUSE}`];
      this.fail(facts.result, [text, ...lines].join('\n'));
      if (summary !== undefined) this.summarize({ ...summary, also: [...summary.also, ...lines], details });
      return;
    }
    const result = facts.sent ? 'unknown' : 'failed';
    const remedy = facts.sent
      ? 'The command may have been applied. Look at the workflow in Campaign before you run this again.'
      : 'No command was applied. Mend the runner, then run this again.';
    this.fail(result, [what, `Likely cause: ${NO_OUTPUTS_CAUSE}`, `What to do: ${remedy}`, text].join('\n'));
    if (summary === undefined) return;
    this.summarize({
      ...summary,
      heading: headingOf(this.subject, result),
      headline: what,
      cause: NO_OUTPUTS_CAUSE,
      remedy,
      also: [summary.headline, summary.cause ?? '', summary.remedy ?? '', ...summary.also].filter(Boolean),
      details,
    });
  }

  /** @returns why the outputs could not be set; undefined if they were set */
  private setOutputs(facts: Facts): string | undefined {
    const { answer } = facts;
    const body = this.redact(answer?.body ?? '', { cut: answer?.bodyComplete === false });
    const outputs = {
      result: facts.result,
      reason: facts.reason,
      // Redacted before the backticks go, since a secret may have one, and after: without them, one may appear.
      message: this.clean(this.redact(facts.message).replaceAll('`', ''), 2_000),
      'status-code': answer === undefined ? '' : String(answer.status),
      // An environment variable cannot hold a NUL.
      response: limitLength(body.replaceAll('\0', '\uFFFD'), LONGEST_RESPONSE),
      'request-id': this.clean(answer?.requestId ?? '', 200),
      'previous-state': facts.previousState ?? '',
      state: facts.state ?? '',
      'elapsed-seconds': (facts.elapsedMs / 1000).toFixed(1),
    };
    try {
      for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  private summarize(content: SummaryContent): void {
    const path = process.env['GITHUB_STEP_SUMMARY'];
    if (path === undefined || path === '') {
      this.debug('No job summary: this runner has none');
      return;
    }
    const markdown = summaryMarkdown(content, (text, maxLength) => this.clean(text, maxLength));
    try {
      appendFileSync(path, this.redactor.redact(markdown));
    } catch (error) {
      // A summary that could not be written does not change the outcome.
      this.debug(`No job summary: ${messageOf(error)}`);
    }
  }

  private safe(text: string): string {
    return this.clean(text, 2_000);
  }

  private safeLines(text: string): string {
    return text
      .split('\n')
      .map((line) => this.safe(line))
      .join('\n');
  }
}

/** Saves a value, if need be in place of all values before it: to empty the file works on a full disk too. */
function saveState(name: string, value: string): void {
  try {
    core.saveState(name, value);
  } catch {
    if (hasState()) truncateSync(stateFile());
    core.saveState(name, value);
  }
}

/** Whether an older value is left for the post run. */
function hasState(): boolean {
  return (statSync(stateFile(), { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function stateFile(): string {
  return process.env['GITHUB_STATE'] ?? '';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
