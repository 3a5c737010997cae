/** The world of one run: a simulated Campaign and its token service, and the network in front of them. */

import { campaignAnswer, commandIn } from '../../simulator/campaign/answers.js';
import { routingError, turnedAway } from '../../simulator/campaign/gateway.js';
import { mint } from '../../simulator/campaign/ims.js';
import type { Sent, WorkflowState } from '../../simulator/campaign/lifecycle.js';
import { generator } from '../../simulator/campaign/random.js';
import { pkeyOf } from '../../simulator/campaign/record.js';
import { TokenStore } from '../../simulator/campaign/tokens.js';
import { Workflows, type WorkflowView } from '../../simulator/campaign/workflows.js';
import { FaultQueue, type RequestFault } from '../../simulator/faults/fault-queue.js';
import { type Reply, textReply } from '../../simulator/http/reply.js';
import { routeOf } from '../../simulator/http/routes.js';
import { resolveOptions } from '../../simulator/options.js';
import type { Ambiguous, Answer, Exchange, HttpRequest, NotDelivered } from '../../src/http/exchange.js';
import { LIMITS } from '../../src/http/http.js';
import type { World } from '../../src/requests/session.js';
import { never, WorldClock } from './clock.js';
import {
  type Happening,
  type Kind,
  ORIGIN,
  type Pace,
  type Phase,
  type Story,
  WORKFLOW_ID,
} from './story.js';

/** One request, and what really became of it. Times in milliseconds from the beginning. */
export interface Attempt {
  number: number;
  kind: Kind | 'elsewhere';
  command: Sent | undefined;
  by: 'main' | 'post';
  url: string;
  beganMs: number;
  connected: boolean;
  /** When Campaign's side had it; undefined if it never did. */
  arrivedMs?: number;
  fault: string;
  /** It changed the workflow, or will once it leaves the queue; or it triggered its activity. */
  tookEffect: boolean;
  /** What a read showed, if Campaign itself answered it: the state at this moment. */
  shown?: { state: WorkflowState; atMs: number };
  /** What the step got; undefined if it was killed before that. */
  exchange?: Exchange;
  endedMs?: number;
}

/** More than any step may send. */
const MOST_REQUESTS = 5_000;

/** Workflows of which a read may show an earlier moment. */
class LaggingWorkflows extends Workflows {
  lastShown: Attempt['shown'];
  private readonly world: SimulatedWorld;

  constructor(world: SimulatedWorld, options: ConstructorParameters<typeof Workflows>[0]) {
    super(options, () => world.viewMs ?? world.clock.trueMs());
    this.world = world;
  }

  override read(id: string): ReturnType<Workflows['read']> {
    const atMs = this.world.momentToShow();
    this.world.viewMs = this.world.clock.trueMs() - this.world.clock.nowMs() + atMs;
    const seen = super.read(id);
    this.world.viewMs = undefined;
    if (seen !== undefined) this.lastShown = { state: seen.shown.state, atMs };
    return seen;
  }
}

export class SimulatedWorld implements World {
  readonly clock = new WorldClock();
  readonly random: () => number;
  readonly attempts: Attempt[] = [];
  /** What happened and when, for a transcript. */
  readonly happened: { atMs: number; happening: Happening }[] = [];
  readonly accessToken: string;
  readonly options: ReturnType<typeof resolveOptions>;
  by: Attempt['by'] = 'main';
  /** Called with a signal that the process can handle. */
  onSignal: (signal: string) => void = () => undefined;
  onDeath: () => void = () => undefined;
  /** The moment that Campaign takes for the present while it is read. */
  viewMs: number | undefined;
  private readonly story: Story;
  private readonly workflows: LaggingWorkflows;
  private readonly tokens: TokenStore;
  private readonly queue: FaultQueue;
  private readonly late: RequestFault[];
  private readonly counts: Record<Attempt['kind'], number> = { mint: 0, read: 0, command: 0, elsewhere: 0 };
  private refusingUntilMs = 0;
  private edits = 0;
  private reads = 0;
  private shownMs = Number.NEGATIVE_INFINITY;

  constructor(story: Story) {
    this.story = story;
    this.random = generator(story.seed);
    this.options = resolveOptions({
      ...story.simulator,
      apiKey: API_KEY,
      clientSecret: CLIENT_SECRET,
      workflows: [{ id: WORKFLOW_ID }],
    });
    this.workflows = new LaggingWorkflows(this, this.options);
    this.tokens = new TokenStore(API_KEY, () => this.clock.trueMs());
    this.accessToken = this.tokens.issue(this.options.scopes, this.options.tokenLifetimeSeconds);
    this.queue = new FaultQueue(0, story.seed);
    const faults = [...story.faults.mint, ...story.faults.read, ...story.faults.command];
    this.late = faults.flatMap(({ fault, late }) => (late && fault.kind !== 'refuse' ? [fault] : []));
    for (const { fault, late } of faults) if (late !== true) this.queue.add(fault);
    for (const { when, happening } of story.happenings) {
      if ('atMs' in when) this.plan(when.atMs, happening);
    }
  }

  truth(): WorkflowView {
    const [view] = this.workflows.views();
    if (view === undefined) throw new Error('the world has no workflow');
    return view;
  }

  send = (request: HttpRequest): Promise<Exchange> => {
    const { pathname } = request.url;
    const route = routeOf(pathname);
    const ours = route.kind === 'mint' ? request.url.origin === IMS_ORIGIN : this.isOurs(request.url, route);
    const kind = ours && route.kind !== 'control' && route.kind !== 'other' ? route.kind : 'elsewhere';
    const number = ++this.counts[kind];
    const attempt: Attempt = {
      number: this.attempts.length + 1,
      kind,
      command: kind === 'command' ? (commandIn(request.body ?? '') ?? 'signal') : undefined,
      by: this.by,
      url: `${request.method} ${request.url}`,
      beganMs: this.clock.nowMs(),
      connected: false,
      fault: '',
      tookEffect: false,
    };
    this.attempts.push(attempt);
    if (this.attempts.length > MOST_REQUESTS) throw new Error('more requests than any step may send');
    const paces = kind === 'elsewhere' ? [] : this.story.paces[kind];
    const exchange = this.exchange(request, attempt, {
      number,
      pace: paces[number - 1] ?? this.story.steady,
    });
    if (exchange === undefined) return never();
    attempt.exchange = exchange;
    attempt.endedMs = this.clock.nowMs();
    this.begin(attempt.kind, number, 'after', 1_000);
    return Promise.resolve(exchange);
  };

  /** The moment that the next read shows. */
  momentToShow(): number {
    const { lag } = this.story;
    const nowMs = this.clock.nowMs();
    const delayMs = (): number => {
      switch (lag.kind) {
        case 'none':
          return 0;
        case 'behind':
          return lag.ms;
        case 'replicas':
          return lag.ms[this.reads % lag.ms.length] ?? 0;
        case 'cache':
          return nowMs - this.shownMs < lag.ms ? nowMs - this.shownMs : 0;
      }
    };
    this.reads++;
    this.shownMs = Math.max(this.shownMs, nowMs - delayMs());
    return this.shownMs;
  }

  private isOurs({ origin }: URL, route: ReturnType<typeof routeOf>): boolean {
    if (origin !== ORIGIN || (route.kind !== 'read' && route.kind !== 'command')) return false;
    const { tenant } = this.options;
    return route.tenant === tenant && [WORKFLOW_ID, pkeyOf(tenant, WORKFLOW_ID)].includes(route.workflowId);
  }

  /** What comes of a request; undefined if its process is killed. As http.ts tells it. */
  private exchange(
    request: HttpRequest,
    attempt: Attempt,
    { number, pace }: { number: number; pace: Pace },
  ): Exchange | undefined {
    const { clock } = this;
    const limitAtMs = clock.nowMs() + request.limitMs;
    const pass = (phase: Phase, ms: number, untilMs: number): 'done' | 'limit' | 'interrupted' | 'dead' => {
      this.begin(attempt.kind, number, phase, ms);
      clock.advance(Math.min(ms, untilMs - clock.nowMs()), request.signal);
      if (clock.dead) return 'dead';
      if (request.signal.aborted) return 'interrupted';
      return clock.nowMs() >= untilMs ? 'limit' : 'done';
    };
    const connection = pass(
      'connecting',
      pace.connectMs,
      Math.min(limitAtMs, clock.nowMs() + LIMITS.connectMs),
    );
    if (connection === 'dead') return undefined;
    if (connection !== 'done') return notDelivered(connection === 'limit' ? 'timeout' : 'interrupted');
    if (pace.unconnected !== undefined) return notDelivered(pace.unconnected);
    if (clock.nowMs() < this.refusingUntilMs) return notDelivered('refused');

    attempt.connected = true;
    request.onConnected?.();
    const { kind } = attempt;
    const fault = kind === 'elsewhere' ? undefined : this.queue.take(kind, attempt.command);
    attempt.fault = fault === undefined ? '' : JSON.stringify(fault).slice(0, 200);
    let gone = false;
    let reply: Reply | undefined;
    clock.after(
      pace.sendMs,
      () => {
        if (!gone || pace.outlives) reply = this.arrive(request, attempt, fault);
      },
      true,
    );
    const untilMs = Math.min(limitAtMs, attempt.beganMs + LIMITS.answerMs);
    let way = pass('sending', pace.sendMs, untilMs);
    const delayMs = fault?.kind === 'delay' ? fault.ms : 0;
    if (way === 'done') {
      const answerMs = fault?.kind === 'silent' ? Number.POSITIVE_INFINITY : pace.answerMs + delayMs;
      way = pass('answering', answerMs, untilMs);
    }
    gone = true;
    if (kind === 'command') for (const one of this.late.splice(0)) this.queue.add(one);
    if (way === 'dead') return undefined;
    if (way !== 'done') return ambiguous(way === 'limit' ? 'silent' : 'interrupted');
    const refusal = kind === 'elsewhere' ? undefined : this.queue.takeRefusal(kind, attempt.command);
    if (refusal !== undefined) this.refusingUntilMs = clock.nowMs() + refusal.ms;
    if (reply === undefined || fault?.kind === 'reset') return ambiguous('lost');
    if (fault?.kind === 'garbage') return ambiguous('not-http');

    const bodyMs = fault?.kind === 'stall' || fault?.kind === 'drip' ? Number.POSITIVE_INFINITY : pace.bodyMs;
    const body = pass('body', bodyMs, Math.min(limitAtMs, clock.nowMs() + LIMITS.bodyMs));
    return body === 'dead'
      ? undefined
      : answerOf(reply, fault, body === 'done', attempt.number, clock.trueMs());
  }

  /** The request is there: carries it out, unless a fault keeps it from that, and returns the answer. */
  private arrive(request: HttpRequest, attempt: Attempt, fault: RequestFault | undefined): Reply | undefined {
    attempt.arrivedMs = this.clock.nowMs();
    if (attempt.kind === 'elsewhere') return { status: 200, headers: {}, body: '' };
    const answer = (status: number, headers: Reply['headers'], body: string): Reply => ({
      status,
      headers,
      body,
    });
    switch (fault?.kind) {
      case 'reset':
      case 'silent':
        if (fault.effect === 'after') this.carryOut(request, attempt);
        return undefined;
      case 'answer': {
        if (fault.effect) this.carryOut(request, attempt);
        const type = fault.contentType === undefined ? {} : { 'Content-Type': fault.contentType };
        return answer(fault.status, { ...type, ...fault.headers }, fault.body ?? '');
      }
      case 'echo': {
        if (fault.effect) this.carryOut(request, attempt);
        const { method, url, headers, body } = request;
        const type = { 'Content-Type': 'application/json' };
        return answer(fault.status, type, JSON.stringify({ method, url: url.pathname, headers, body }));
      }
      case 'redirect':
        if (fault.effect === true) this.carryOut(request, attempt);
        return answer(fault.status, { Location: fault.location }, '');
      case 'garbage':
        if (fault.effect === true) this.carryOut(request, attempt);
        return textReply(200, '');
      default: {
        const reply = this.carryOut(request, attempt);
        const { lastShown } = this.workflows;
        const whole = fault === undefined || fault.kind === 'delay';
        if (attempt.kind === 'read' && reply.status === 200 && whole && lastShown) attempt.shown = lastShown;
        return reply;
      }
    }
  }

  /** Campaign's own answer, or that of the token service. */
  private carryOut(request: HttpRequest, attempt: Attempt): Reply {
    const { method, url, body = '' } = request;
    const { options } = this;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const contentType = headers['content-type'];
    const route = routeOf(url.pathname);
    if (route.kind === 'mint') {
      return mint(options, this.tokens, { method, target: url.pathname, contentType, body }).reply;
    }
    const refused = turnedAway(options, this.tokens, headers);
    if (refused !== undefined) return refused;
    if (route.kind === 'control' || route.kind === 'other') return routingError(500);
    const { kind, workflowId, activity } = route;
    const { number: sequence } = attempt;
    const about = { kind, method, workflowId, activity, contentType, body, origin: ORIGIN, sequence };
    const { reply, tookEffect } = campaignAnswer(options, this.workflows, about);
    attempt.tookEffect = tookEffect;
    return kind === 'read' && reply.status === 200 ? this.embellished(reply) : reply;
  }

  /** A record with what this story puts into it. */
  private embellished(reply: Reply): Reply {
    const { noise, href } = this.story;
    if (Object.keys(noise).length === 0 && href === undefined && this.edits === 0) return reply;
    const record = { ...JSON.parse(reply.body), ...noise, ...(this.edits > 0 ? { edits: this.edits } : {}) };
    const body = JSON.stringify(record, (name, value) =>
      name === 'href' && href !== undefined ? href : value,
    );
    return { ...reply, body };
  }

  /** A phase of an exchange begins, and with it the wait for what is to happen in it. */
  private begin(kind: Attempt['kind'], number: number, phase: Phase, ms: number): void {
    for (const { when, happening } of this.story.happenings) {
      if (!('phase' in when) || when.kind !== kind || when.number !== number || when.phase !== phase)
        continue;
      this.plan(Math.ceil(Math.min(ms, 60_000) * (when.percent / 100)), happening);
    }
  }

  private plan(ms: number, happening: Happening): void {
    const outside =
      happening.what === 'other' || (happening.what === 'signal' && happening.signal === 'SIGKILL');
    this.clock.after(ms, () => this.happen(happening), outside);
  }

  private happen(happening: Happening): void {
    // A signal that comes to no process, or to a post run, is nothing.
    if (happening.what !== 'other' && (this.by === 'post' || this.clock.dead)) return;
    this.happened.push({ atMs: this.clock.nowMs(), happening });
    switch (happening.what) {
      case 'suspend':
        this.clock.suspend(happening.ms);
        return;
      case 'set-clock':
        this.clock.set(happening.ms);
        return;
      case 'signal':
        if (happening.signal !== 'SIGKILL') {
          this.onSignal(happening.signal);
          return;
        }
        this.clock.kill();
        this.onDeath();
        return;
      case 'other':
        this.doForOthers(happening.does);
    }
  }

  private doForOthers(does: Sent | 'edit'): void {
    if (does === 'edit') this.edits++;
    else if (does !== 'signal') this.workflows.command(WORKFLOW_ID, does);
    else {
      const [activity = 'signal1'] = this.options.signals;
      this.workflows.signal(WORKFLOW_ID, { activity, source: 'somebody else', parameters: {} }, 0);
    }
  }
}

export const IMS_ORIGIN = 'https://ims.example';
export const API_KEY = 'canary-key-0f8fad5bd9cb469fa16570867728950e';
export const CLIENT_SECRET = 'canary+secret/0f8fad5bd9cb469fa16570867728950e=';

function notDelivered(fault: NotDelivered['fault']): NotDelivered {
  return { kind: 'not-delivered', fault, detail: `simulated: ${fault}` };
}

function ambiguous(fault: Ambiguous['fault']): Ambiguous {
  return {
    kind: 'ambiguous',
    fault,
    detail: fault === 'silent' ? 'no answer in time' : `simulated: ${fault}`,
  };
}

/** A reply as the step gets it: whole, or as much as came. */
function answerOf(
  reply: Reply,
  fault: RequestFault | undefined,
  arrived: boolean,
  number: number,
  atMs: number,
): Answer {
  const header = (name: string): string | undefined => reply.headers[name];
  const [body, complete] = bodyOf(reply, fault);
  return {
    kind: 'answered',
    status: reply.status === 204 && body !== '' ? 200 : reply.status,
    retryAfter: header('Retry-After'),
    date: new Date(atMs).toUTCString(),
    contentType: header('Content-Type'),
    requestId: `request-${number}`,
    body: arrived || !complete ? body : body.slice(0, body.length / 2),
    bodyComplete: arrived && complete,
  };
}

function bodyOf({ body }: Reply, fault: RequestFault | undefined): [body: string, complete: boolean] {
  const some = body === '' ? '{"status":"accepted"}' : body;
  switch (fault?.kind) {
    case 'cut':
    case 'stall':
      return [some.slice(0, some.length / 2), false];
    case 'drip':
    case 'endless':
      return [some + ' '.repeat(1_000), false];
    case 'huge':
      return [`"${' '.repeat(1_000)}`, false];
    default:
      return [body, true];
  }
}
