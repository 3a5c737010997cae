import { type Command, commandRequest, type WorkflowAddress } from './campaign.js';
import { type Diagnosis, diagnose } from './diagnosis.js';
import type { Answer } from './exchange.js';
import type { TokenSource } from './ims.js';
import { attempt, inWords, planAfter, type Step } from './step.js';
import { judgeCommand } from './verdict.js';
import { seconds } from './wording.js';

/** What became of a command. */
export type Delivery =
  /** Campaign took it. */
  | { kind: 'accepted'; answer: Answer }
  /** It certainly was not carried out, and will not be sent again by this step. */
  | { kind: 'refused'; what: string; diagnosis: Diagnosis }
  /** It may have been carried out. It is never sent again. */
  | { kind: 'ambiguous'; what: string; diagnosis: Diagnosis };

/** Whose workflow gets which command, and with which credential. */
export interface Order {
  address: WorkflowAddress;
  command: Command;
  apiKey: string;
  tokens: TokenSource;
}

/** Told of each thing that happens on the way, as it happens. */
export interface DeliveryEvents {
  /** The command is about to leave: from now on it may have been applied. */
  sending(): void;
  /** It certainly was not applied after all. */
  notApplied(): void;
  /** Campaign, or something before it, answered. */
  answered(answer: Answer): void;
}

/**
 * Sends a command so that it reaches Campaign at most once: it is sent again only when the attempt before
 * certainly never reached Campaign.
 *
 * @param options.once one attempt only, whatever comes of it
 */
export async function deliver(
  step: Step,
  order: Order,
  events: DeliveryEvents,
  options: { once?: boolean } = {},
): Promise<Delivery> {
  const { command, tokens } = order;
  const subject = `${command} was not sent`;
  let retries = 0;
  let reminted = false;
  let heldUp: Delivery | undefined;
  for (let number = 1; ; number++) {
    const token = await tokens.get(step);
    if (step.interruption.aborted) return notSent(command, 'interrupted');
    if (!token.ok) {
      return { kind: 'refused', what: `${subject}: ${token.what}`, diagnosis: token.diagnosis };
    }
    // What held it up all the time is worth more to its reader than that the time is up.
    if (step.deadline.passed()) return heldUp ?? notSent(command, 'deadline');

    events.sending();
    const request = commandRequest(order.address, command, order.apiKey, token.token);
    const exchange = await attempt(step, request, number);
    if (exchange.kind === 'answered') events.answered(exchange);
    const verdict = judgeCommand(exchange);
    if (verdict === 'accepted' && exchange.kind === 'answered') return { kind: 'accepted', answer: exchange };

    const diagnosis = diagnose(exchange, { subject: 'command', token: tokens.kind });
    const what = inWords(step.log, exchange);
    if (verdict === 'ambiguous' || verdict === 'accepted') {
      return { kind: 'ambiguous', what: `${command} was sent, but: ${what}`, diagnosis };
    }
    events.notApplied();
    if (step.interruption.aborted) return notSent(command, 'interrupted');

    if (verdict === 'unauthorized' && tokens.kind === 'minted' && !reminted && options.once !== true) {
      reminted = true;
      tokens.reject();
      step.log.info('HTTP 401 on the minted token: minting another and sending once more');
      continue;
    }
    if (verdict !== 'retryable' || options.once === true) {
      const done = exchange.kind === 'not-delivered' ? subject : `${command} was refused`;
      return { kind: 'refused', what: `${done}: ${what}`, diagnosis };
    }
    retries++;
    const plan = planAfter(step, exchange, retries);
    if (plan.kind === 'used-up') {
      return { kind: 'refused', what: `${subject}, after ${number} attempts: ${what}`, diagnosis };
    }
    const why =
      plan.retryAfterMs === undefined
        ? ''
        : `, as the server asks (Retry-After: ${seconds(plan.retryAfterMs)})`;
    if (plan.kind === 'too-late') {
      const late = `the next attempt would come in ${seconds(plan.delayMs)}${why}, but the step ends in ${seconds(step.deadline.remainingMs())}`;
      return { kind: 'refused', what: `${subject}: ${what}; ${late}`, diagnosis };
    }
    step.log.info(`Not delivered, ${what}; trying again in ${seconds(plan.delayMs)}${why}`);
    heldUp = { kind: 'refused', what: `${subject} in the time allowed: ${what}`, diagnosis };
    await step.clock.sleep(plan.delayMs, step.interruption);
    if (step.interruption.aborted) return notSent(command, 'interrupted');
  }
}

const NOT_SENT: Record<'interrupted' | 'deadline', Diagnosis> = {
  interrupted: {
    cause: 'The step was cancelled before the command was sent.',
    remedy: 'Nothing reached Campaign; run it again when you like.',
  },
  deadline: {
    cause: 'The time allowed passed before the command could be sent.',
    remedy: 'Nothing reached Campaign; run it again, with a longer `timeout-minutes` if need be.',
  },
};

function notSent(command: Command, why: keyof typeof NOT_SENT): Delivery {
  return { kind: 'refused', what: `${command} was not sent`, diagnosis: NOT_SENT[why] };
}
