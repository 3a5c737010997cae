import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import type { Answer } from './exchange.js';
import { Redactor } from './redaction.js';
import type { State } from './state.js';
import type { Log } from './step.js';
import { type SummaryContent, summaryMarkdown } from './summary.js';
import { limitBytes, oneLine } from './untrusted-text.js';

/** The verdict of the step: the `result` output. */
export type Result = 'accepted' | 'confirmed' | 'skipped' | 'failed' | 'unknown';

/** Colour of the step by its result. */
export const GREEN: Record<Result, boolean> = {
  accepted: true,
  confirmed: true,
  skipped: true,
  failed: false,
  unknown: false,
};

/** An output of 64 KiB can still be handed to another step as an environment variable. */
const MAX_RESPONSE_BYTES = 64 * 1024;

/** What the step has come to, as far as it has got; what the outputs are made of. */
export interface Facts {
  result: Result;
  /** The last answer to the command. */
  answer: Answer | undefined;
  previousState: State | undefined;
  state: State | undefined;
  elapsedMs: number;
}

/**
 * All that the step tells the outside: log, annotation, outputs, job summary and the state kept for the
 * post run. Every text passes the redaction here, whoever wrote it.
 */
export class Report implements Log {
  private readonly redactor = new Redactor();
  private finished = false;

  mask(secret: string): void {
    if (secret.trim() === '') return;
    this.redactor.add(secret);
    core.setSecret(secret);
    // The runner masks exact text: a pasted line break at the end must not keep it from matching.
    if (secret.trim() !== secret) core.setSecret(secret.trim());
  }

  clean(text: string, maxLength: number, options: { cut?: boolean } = {}): string {
    return oneLine(this.redactor.redact(text, options), maxLength);
  }

  info(text: string): void {
    core.info(this.safe(text));
  }

  debug(text: string): void {
    core.debug(this.safe(text));
  }

  warning(text: string): void {
    core.warning(this.safe(text));
  }

  /** A value for the post run, should there be one. */
  keep(name: string, value: string): void {
    core.saveState(name, value);
  }

  /** Marks the step as failed, without the outputs that only a main run has. */
  fail(title: string, text: string): void {
    process.exitCode = 1;
    core.error(this.safeLines(text), { title: this.safe(title) });
  }

  /**
   * Ends the step: sets every output, then writes the one annotation of a red step, then the summary. Only
   * the first call counts, so that a second signal can end at once what the first has begun to end.
   *
   * @param failure title and text of the annotation; for red results only
   */
  finish(facts: Facts, failure: { title: string; text: string } | undefined, summary?: SummaryContent): void {
    if (this.finished) return;
    this.finished = true;
    const { answer } = facts;
    const body = this.redactor.redact(answer?.body ?? '', { cut: answer?.bodyComplete === false });
    core.setOutput('result', facts.result);
    core.setOutput('status-code', answer === undefined ? '' : String(answer.status));
    // A NUL could not be passed on in an environment variable.
    core.setOutput('response', limitBytes(body.replaceAll('\0', '\uFFFD'), MAX_RESPONSE_BYTES));
    core.setOutput('request-id', this.clean(answer?.requestId ?? '', 200));
    core.setOutput('previous-state', facts.previousState ?? '');
    core.setOutput('state', facts.state ?? '');
    core.setOutput('elapsed-seconds', (facts.elapsedMs / 1000).toFixed(1));
    if (failure !== undefined) this.fail(failure.title, failure.text);
    if (summary !== undefined) this.summarize(summary);
  }

  private summarize(content: SummaryContent): void {
    const path = process.env['GITHUB_STEP_SUMMARY'];
    if (path === undefined || path === '') {
      this.debug('No job summary: this runner has none');
      return;
    }
    const markdown = summaryMarkdown(content, (text, maxLength) => this.clean(text, maxLength));
    try {
      appendFileSync(path, this.redactor.redact(markdown), 'utf8');
    } catch (error) {
      // The outcome stands whether or not its summary could be written.
      this.debug(`No job summary: ${error instanceof Error ? error.message : String(error)}`);
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
