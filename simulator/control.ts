/** The control interface under `/_simulator/`: what the simulator has seen, and what is to go wrong next. */

import type { WorkflowView } from './campaign/workflows.js';
import type { Fault } from './faults/faults.js';
import { parseFault } from './faults/presets.js';
import { OptionError } from './http/checked.js';
import { jsonReply, methodNotAllowed, type Reply } from './http/reply.js';
import type { JournalEntry } from './journal.js';

/** What the control interface works with. */
export interface Controls {
  journal(): readonly JournalEntry[];
  workflows(): readonly WorkflowView[];
  addFault(fault: Fault): void;
}

const RESOURCES: Readonly<
  Record<string, Readonly<Record<string, (controls: Controls, body: string) => Reply>>>
> = {
  journal: { GET: ({ journal }) => jsonReply(200, journal()) },
  workflows: { GET: ({ workflows }) => jsonReply(200, workflows()) },
  faults: { POST: addFault },
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
  try {
    const fault = parseFault(body);
    controls.addFault(fault);
    return jsonReply(201, fault);
  } catch (error) {
    if (error instanceof OptionError) return jsonReply(400, { error: error.message });
    throw error;
  }
}
