/** Simulates Adobe Campaign's workflow API and the token service on one loopback address. */

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { activityOf, campaignAnswer, commandIn } from './campaign/answers.js';
import { routingError, turnedAway } from './campaign/gateway.js';
import { mint } from './campaign/ims.js';
import type { Sent } from './campaign/lifecycle.js';
import { TokenStore } from './campaign/tokens.js';
import { Workflows, type WorkflowView } from './campaign/workflows.js';
import { type Controls, control } from './control.js';
import { FaultQueue } from './faults/fault-queue.js';
import type { Fault } from './faults/faults.js';
import { type Exchange, misbehave, sendReply } from './faults/misbehave.js';
import { type FaultPreset, NAMED_FAULT } from './faults/presets.js';
import { checked } from './http/checked.js';
import { Listener } from './http/listener.js';
import type { Reply } from './http/reply.js';
import { type Route, routeOf } from './http/routes.js';
import { Journal, type JournalEntry, MAX_BODY_BYTES, type OpenEntry } from './journal.js';
import { resolveOptions, type SimulatorOptions } from './options.js';

/** A running simulator. */
export interface Simulator {
  /** Its address: the base URL of both the API and the token service. */
  readonly url: string;
  /** The options as resolved. */
  readonly options: SimulatorOptions;
  /** Every request received, in order, except those to the control interface. */
  journal(): JournalEntry[];
  /** What really happened to each workflow. */
  workflows(): WorkflowView[];
  /** How many connections brought no request. */
  unusedConnections(): number;
  /** @throws {OptionError} for a fault that cannot be */
  addFault(fault: Fault | FaultPreset): void;
  /** Issues a token with all of the credential's scopes, valid or expired. */
  issueToken(options?: { readonly expired?: boolean }): string;
  /** Stops immediately, whatever connections are open. */
  close(): Promise<void>;
}

/** Hooks for a program that uses the simulator. */
export interface SimulatorHooks {
  /** Wall-clock time in milliseconds; the machine's if not given. Faults always take real time. */
  readonly now?: () => number;
  /** Called once an exchange is over, or its connection is gone. */
  readonly onExchange?: (entry: JournalEntry) => void;
}

/**
 * Starts a simulator on 127.0.0.1.
 *
 * @throws {OptionError} for options that cannot be, and whatever `listen` fails with, such as EADDRINUSE
 */
export async function startSimulator(
  options: Partial<SimulatorOptions> = {},
  hooks: SimulatorHooks = {},
): Promise<Simulator> {
  const resolved = resolveOptions(options);
  const now = hooks.now ?? Date.now;
  const tokens = new TokenStore(resolved.apiKey, now);
  const startedAtMs = now();
  const workflows = new Workflows(resolved, now, startedAtMs);
  const faults = new FaultQueue(resolved.randomReadFailures, resolved.seed);
  const journal = new Journal(now, startedAtMs);
  const ending = new AbortController();
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  // A connection closed for being idle would be a fault that nobody asked for.
  server.keepAliveTimeout = 0;
  const listener = new Listener(server);
  const port = await listener.open(resolved.port);
  const url = `http://127.0.0.1:${port}`;

  const addFault = (given: Fault | FaultPreset): void => {
    const fault = checked(NAMED_FAULT, given, 'fault');
    if (fault.kind === 'refuse' && fault.after === undefined) listener.refuse(fault.ms);
    else faults.add(fault);
  };
  const issueToken = ({ expired = false }: { readonly expired?: boolean } = {}): string =>
    tokens.issue(resolved.scopes, expired ? 0 : resolved.tokenLifetimeSeconds);
  const controls: Controls = {
    journal: () => journal.list(),
    workflows: () => workflows.views(),
    addFault,
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routeOf(request.url ?? '');
    const requestId = randomUUID();
    response.setHeader('X-Request-Id', requestId);
    if (route.kind === 'control') {
      const body = await bodyOf(request);
      const reply = control(controls, request.method ?? '', route.resource, body);
      sendReply({ response, answering: () => endIfRefusing(response) }, reply);
      return;
    }
    const entry = journal.open(route.kind, request, requestId);
    response.once('close', () => hooks.onExchange?.({ ...entry }));
    const body = await bodyOf(request);
    entry.body = body;
    const command = sentWith(route, body);
    if (command) entry.command = command;
    Object.assign(entry, addressed(route));

    const exchange: Exchange = {
      response,
      received: () =>
        JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }),
      honest: () => carryOut(request, route, body, entry),
      answering: (status) => {
        if (status !== undefined) entry.status = status;
        const refusal = faults.takeRefusal(route.kind, command);
        if (refusal) {
          entry.fault ??= refusal.kind;
          listener.refuse(refusal.ms);
        }
        endIfRefusing(response);
      },
      signal: ending.signal,
    };
    const fault = faults.take(route.kind, command);
    if (!fault) {
      sendReply(exchange, exchange.honest());
      return;
    }
    entry.fault = fault.kind;
    await misbehave(exchange, fault);
  }

  /** What a request is about. A signal names workflow and activity by their PKeys, which tell a reader nothing. */
  function addressed(route: Route): Pick<OpenEntry, 'workflowId' | 'activity'> {
    if (route.kind !== 'command' && route.kind !== 'read') return {};
    const { activity: pkey } = route;
    const workflowId =
      (pkey === undefined ? undefined : workflows.resolve(route.workflowId)) ?? route.workflowId;
    const activity = pkey === undefined ? undefined : activityOf(resolved, workflowId, pkey);
    return activity === undefined ? { workflowId } : { workflowId, activity };
  }

  /** A connection that is kept would get around a refusal. */
  function endIfRefusing(response: ServerResponse): void {
    if (listener.refusing) response.shouldKeepAlive = false;
  }

  /** Does what the request asks for, and notes whether it took effect. */
  function carryOut(request: IncomingMessage, route: Route, body: string, entry: OpenEntry): Reply {
    const { reply, tookEffect } = honestAnswer(request, route, body, entry.sequence);
    entry.tookEffect = tookEffect;
    return reply;
  }

  function honestAnswer(
    request: IncomingMessage,
    route: Route,
    body: string,
    sequence: number,
  ): { readonly reply: Reply; readonly tookEffect: boolean } {
    const method = request.method ?? '';
    const contentType = request.headers['content-type'];
    if (route.kind === 'mint') {
      const answer = mint(resolved, tokens, { method, target: request.url ?? '', contentType, body });
      return { reply: answer.reply, tookEffect: answer.minted };
    }
    const refused = turnedAway(resolved, tokens, request.headers);
    if (refused) return { reply: refused, tookEffect: false };
    if (route.kind === 'control' || route.kind === 'other' || route.tenant !== resolved.tenant) {
      return { reply: routingError(wrongTenantStatus()), tookEffect: false };
    }
    const { kind, workflowId, activity } = route;
    return campaignAnswer(resolved, workflows, {
      kind,
      method,
      workflowId,
      activity,
      contentType,
      body,
      origin: url,
      sequence,
    });
  }

  let coldStart = true;
  function wrongTenantStatus(): number {
    const { wrongTenantStatus: status } = resolved;
    if (status !== '400-then-500') return status;
    const wasCold = coldStart;
    coldStart = false;
    return wasCold ? 400 : 500;
  }

  for (const fault of resolved.faults) addFault(fault);
  return {
    url,
    options: resolved,
    journal: () => journal.list(),
    workflows: () => [...workflows.views()],
    unusedConnections: () => listener.unused,
    addFault,
    issueToken,
    close: async () => {
      ending.abort();
      await listener.close();
    },
  };
}

/** What a request orders, whether it may or not: a command in its body, or a signal by its address. */
function sentWith(route: Route, body: string): Sent | undefined {
  if (route.kind !== 'command') return undefined;
  return route.activity === undefined ? commandIn(body) : 'signal';
}

/** The body as text, up to the limit of the journal. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (length < MAX_BODY_BYTES) chunks.push(chunk.subarray(0, MAX_BODY_BYTES - length));
    length += chunk.length;
  }
  return Buffer.concat(chunks).toString('utf8');
}
