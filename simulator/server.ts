/** Adobe Campaign's workflow API and the token service, simulated on one loopback HTTP origin. */

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { campaignAnswer, commandIn } from './campaign.js';
import { type Controls, control } from './control.js';
import { FaultQueue } from './fault-queue.js';
import { type Fault, faultFrom } from './faults.js';
import { routingError, turnedAway } from './gateway.js';
import { mint } from './ims.js';
import { Journal, type JournalEntry, MAX_BODY_BYTES, type OpenEntry, Redactor } from './journal.js';
import { Listener } from './listener.js';
import { type Exchange, misbehave, send } from './misbehave.js';
import {
  OptionError,
  resolveOptions,
  type SimulatorOptions,
  type WorkflowOptions,
  workflowFrom,
} from './options.js';
import type { FaultPreset } from './presets.js';
import type { Reply } from './reply.js';
import { type Route, routeOf } from './routes.js';
import { TokenStore } from './tokens.js';
import { Workflows, type WorkflowView } from './workflows.js';

/** A running simulator. */
export interface Simulator {
  /** Its origin, for both the API's base URL and the token service's. */
  readonly url: string;
  /** The options as resolved. */
  readonly options: SimulatorOptions;
  /** Every request received since the start or since it was cleared, in order, without the control API's. */
  journal(): JournalEntry[];
  /** What really happened to each workflow. */
  workflows(): WorkflowView[];
  /** How many connections were made over which no request came. */
  unusedConnections(): number;
  /** @throws {OptionError} for a fault that can't be */
  addFault(fault: Fault | FaultPreset): void;
  /**
   * Adds a workflow, in place of one with the same ID if there is one.
   *
   * @throws {OptionError} for a workflow that can't be
   */
  addWorkflow(workflow: WorkflowOptions): void;
  /** A token with all of the credential's scopes, valid or expired, for users with an access token. */
  issueToken(options?: { readonly expired?: boolean }): string;
  /** Stops at once, whatever connections are open. */
  close(): Promise<void>;
}

/** What a program around the simulator can hook into. */
export interface SimulatorHooks {
  /** Wall-clock time in milliseconds; the machine's if not given. Faults always take real time. */
  readonly now?: () => number;
  /** Called once an exchange is over, or its connection is gone. */
  readonly onExchange?: (entry: JournalEntry) => void;
}

/**
 * Starts a simulator on 127.0.0.1.
 *
 * @throws {OptionError} for options that can't be, and what `listen` fails with, such as EADDRINUSE
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
  const redactor = new Redactor(() => [resolved.apiKey, resolved.clientSecret, ...tokens.issued()]);
  const journal = new Journal(redactor, now, startedAtMs);
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
    const parsed = faultFrom(given);
    if (!parsed.ok) throw new OptionError(parsed.problem);
    const { fault } = parsed;
    if (fault.kind === 'refuse' && fault.after === undefined) listener.refuse(fault.ms);
    else faults.add(fault);
  };
  const issueToken = ({ expired = false }: { readonly expired?: boolean } = {}): string =>
    tokens.issue(resolved.scopes, expired ? 0 : resolved.tokenLifetimeSeconds);
  const controls: Controls = {
    url,
    tenant: resolved.tenant,
    journal: () => journal.list(),
    clearJournal: () => journal.clear(),
    workflows: () => workflows.views(),
    addWorkflow: (workflow) => workflows.add(workflow),
    addFault,
    clearFaults: () => faults.clear(),
    issueToken,
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = routeOf(request.url ?? '');
    const requestId = randomUUID();
    response.setHeader('X-Request-Id', requestId);
    if (route.kind === 'control') {
      const body = await bodyOf(request);
      const reply = control(controls, request.method ?? '', route.resource, body);
      send({ response, answering: () => endIfRefusing(response) }, reply);
      return;
    }
    const entry = journal.open(route.kind, request, requestId);
    response.once('close', () => hooks.onExchange?.({ ...entry }));
    const body = await bodyOf(request);
    journal.body(entry, body);
    if (route.kind === 'command' || route.kind === 'read') entry.workflowId = route.workflowId;
    const command = route.kind === 'command' ? commandIn(body) : undefined;
    if (command) entry.command = command;

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
      send(exchange, exchange.honest());
      return;
    }
    entry.fault = fault.kind;
    await misbehave(exchange, fault);
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
    const { kind, workflowId } = route;
    return campaignAnswer(resolved, workflows, {
      kind,
      method,
      workflowId,
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
    addWorkflow: (workflow) => workflows.add(workflowFrom(workflow)),
    issueToken,
    close: async () => {
      ending.abort();
      await listener.close();
    },
  };
}

/** The body as text, as far as it fits. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (length < MAX_BODY_BYTES) chunks.push(chunk.subarray(0, MAX_BODY_BYTES - length));
    length += chunk.length;
  }
  return Buffer.concat(chunks).toString('utf8');
}
