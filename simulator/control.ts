/** The control API under `/_simulator/`: what the simulator saw, and what it is to do. */

import { type Fault, parseFault } from './faults.js';
import type { JournalEntry } from './journal.js';
import { OptionError, type WorkflowOptions, workflowFrom } from './options.js';
import { jsonReply, methodNotAllowed, type Reply } from './reply.js';
import type { WorkflowView } from './workflows.js';

/** What the control API can do. */
export interface Controls {
  readonly url: string;
  readonly tenant: string;
  journal(): readonly JournalEntry[];
  clearJournal(): number;
  workflows(): readonly WorkflowView[];
  addWorkflow(workflow: WorkflowOptions): void;
  addFault(fault: Fault): void;
  clearFaults(): number;
  issueToken(options: { readonly expired: boolean }): string;
}

type Handler = (controls: Controls, body: string) => Reply;

const RESOURCES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  health: {
    GET: ({ url, tenant, workflows }) =>
      jsonReply(200, { status: 'ok', url, tenant, workflows: workflows().map(({ id }) => id) }),
  },
  journal: {
    GET: (controls) => jsonReply(200, controls.journal()),
    DELETE: (controls) => jsonReply(200, { deleted: controls.clearJournal() }),
  },
  workflows: {
    GET: (controls) => jsonReply(200, controls.workflows()),
    POST: addWorkflow,
  },
  faults: {
    POST: addFault,
    DELETE: (controls) => jsonReply(200, { deleted: controls.clearFaults() }),
  },
  tokens: { POST: issueToken },
};

/** Answers a request to `/_simulator/<resource>`. */
export function control(controls: Controls, method: string, resource: string, body: string): Reply {
  const handlers = Object.hasOwn(RESOURCES, resource) ? RESOURCES[resource] : undefined;
  if (!handlers) {
    const known = Object.keys(RESOURCES).map((name) => `/_simulator/${name}`);
    return jsonReply(404, { error: `there is no /_simulator/${resource}; there are ${known.join(', ')}` });
  }
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  return handler ? handler(controls, body) : methodNotAllowed(Object.keys(handlers).join(', '));
}

function addFault(controls: Controls, body: string): Reply {
  const parsed = parseFault(body);
  if (!parsed.ok) return problem(parsed.problem);
  controls.addFault(parsed.fault);
  return jsonReply(201, parsed.fault);
}

function addWorkflow(controls: Controls, body: string): Reply {
  const parsed = json(body);
  if (!parsed.ok) return parsed.reply;
  try {
    const workflow = workflowFrom(parsed.value);
    controls.addWorkflow(workflow);
    return jsonReply(
      201,
      controls.workflows().find(({ id }) => id === workflow.id),
    );
  } catch (error) {
    if (error instanceof OptionError) return problem(error.message);
    throw error;
  }
}

function issueToken(controls: Controls, body: string): Reply {
  const parsed = json(body === '' ? '{}' : body);
  if (!parsed.ok) return parsed.reply;
  const { value } = parsed;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const { expired = false, ...rest }: Readonly<Record<string, unknown>> = isObject ? { ...value } : {};
  if (!isObject || typeof expired !== 'boolean' || Object.keys(rest).length > 0) {
    return problem('the body must be {} or {"expired":true}');
  }
  return jsonReply(201, { access_token: controls.issueToken({ expired }), token_type: 'bearer' });
}

function json(body: string): { ok: true; value: unknown } | { ok: false; reply: Reply } {
  try {
    return { ok: true, value: JSON.parse(body) as unknown };
  } catch {
    return { ok: false, reply: problem('the body is not valid JSON') };
  }
}

function problem(error: string): Reply {
  return jsonReply(400, { error });
}
