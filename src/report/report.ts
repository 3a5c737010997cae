import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import type { Log } from '../text/log.js';
import { Redactor } from '../text/redaction.js';
import { limitLength, oneLine } from '../text/untrusted-text.js';
import type { Facts } from './facts.js';
import { GREEN } from './facts.js';
import { type SummaryContent, summaryMarkdown } from './summary.js';

/** In characters: an output can still be handed to another step as an environment variable, which holds 32,767 on Windows. */
const LONGEST_RESPONSE = 32_000;

/**
 * All that the step tells the outside: log, annotation, outputs, job summary and the state kept for the
 * post run. Every text passes the redaction here, whoever wrote it.
 */
export class Report implements Log {
  private readonly redactor = new Redactor();
  private finished = false;
  /** What annotations are about, as their titles begin. */
  private subject = 'Adobe Campaign workflow';
  private cannotKeep = false;

  /** Hides a secret from now on: here, and in the log by the runner's own mask. */
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
    // The runner hides these lines itself, but only after it has had them all.
    if (core.isDebug()) core.debug(this.safe(text));
  }

  /** Where a defect came from, for debugging. */
  trace(defect: unknown): void {
    this.debug(defect instanceof Error ? (defect.stack ?? defect.message) : String(defect));
  }

  warning(text: string): void {
    core.warning(this.safe(text), { title: this.safe(`${this.subject}: warning`) });
  }

  /** Keeps a value for the post run, should there be one. */
  keep(name: string, value: string): void {
    try {
      core.saveState(name, value);
    } catch (error) {
      if (this.cannotKeep) return;
      this.cannotKeep = true;
      this.warning(`If this step is killed, nothing can be cleaned up after it: ${messageOf(error)}`);
    }
  }

  /** The colour of the step, or of its post run. A process that ends without a word is red. */
  color(color: 'green' | 'red'): void {
    process.exitCode = color === 'green' ? 0 : 1;
  }

  /** A red ending, with its one annotation. */
  fail(outcome: string, text: string): void {
    this.color('red');
    core.error(this.safeLines(text), { title: this.safe(`${this.subject}: ${outcome}`) });
  }

  /**
   * Ends the step: sets every output, then the colour with the one annotation of a red step, then the
   * summary. Only the first call counts: a defect may come while the step is ending.
   *
   * @param text the annotation of a red step, line by line
   */
  finish(facts: Facts, text: string, summary?: SummaryContent): void {
    if (this.finished) return;
    this.finished = true;
    const trouble = this.setOutputs(facts);
    if (!GREEN[facts.result]) this.fail(facts.result, [text, ...trouble].join('\n'));
    else if (trouble.length > 0) this.fail('outputs not set', trouble.join('\n'));
    else this.color('green');
    if (summary !== undefined) this.summarize(summary);
  }

  /** @returns what kept the outputs from being set, if anything did */
  private setOutputs(facts: Facts): string[] {
    const { answer } = facts;
    const body = this.redact(answer?.body ?? '', { cut: answer?.bodyComplete === false });
    const outputs = {
      result: facts.result,
      reason: facts.reason,
      message: this.clean(facts.message.replaceAll('`', ''), 2_000),
      'status-code': answer === undefined ? '' : String(answer.status),
      // A NUL could not be passed on in an environment variable.
      response: limitLength(body.replaceAll('\0', '\uFFFD'), LONGEST_RESPONSE),
      'request-id': this.clean(answer?.requestId ?? '', 200),
      'previous-state': facts.previousState ?? '',
      state: facts.state ?? '',
      'elapsed-seconds': (facts.elapsedMs / 1000).toFixed(1),
    };
    try {
      for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
      return [];
    } catch (error) {
      return [`The outputs could not be written (result: ${facts.result}): ${messageOf(error)}`];
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
      // The outcome stands whether or not its summary could be written.
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

/** What an exception says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
