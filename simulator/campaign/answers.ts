/**
 * Campaign's own answers, behind the gateway. The error texts for unknown IDs, PKeys and enumeration values are
 * those documented for other resources of the same API (Adobe Campaign Standard documentation, and its
 * comparison with Campaign v8, which leaves their prefix out); the others follow them. Whether they come as JSON
 * or as plain text is not documented, so it is an option.
 */

import { z } from 'zod';
import {
  emptyReply,
  isContentType,
  jsonReply,
  methodNotAllowed,
  type Reply,
  textReply,
} from '../http/reply.js';
import { COMMANDS, type Command } from './lifecycle.js';
import { declared, pkeyOf, recordOf } from './record.js';
import type { CampaignSettings } from './settings.js';
import type { Workflows } from './workflows.js';

export interface CampaignRequest {
  readonly kind: 'command' | 'read';
  readonly method: string;
  readonly workflowId: string;
  /** The PKey of the activity that a signal is for. */
  readonly activity: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
  /** Scheme, host and port of the simulator, for the addresses in a record. */
  readonly origin: string;
  /** The number of requests received so far. */
  readonly sequence: number;
}

export interface CampaignAnswer {
  readonly reply: Reply;
  /** A command was accepted and changes the workflow, or a signal triggers its activity. */
  readonly tookEffect: boolean;
}

const CONTACT = 'RST-360011 An error has occurred - please contact your administrator.';

/** Answers a read or a command that has passed the gateway. */
export function campaignAnswer(
  options: CampaignSettings,
  workflows: Workflows,
  request: CampaignRequest,
): CampaignAnswer {
  const allowed = request.kind === 'read' ? 'GET' : 'POST';
  if (request.method !== allowed) return { reply: methodNotAllowed(allowed), tookEffect: false };
  const byPkey = request.workflowId.startsWith('@');
  const unknown =
    request.kind === 'command' &&
    request.activity === undefined &&
    byPkey &&
    options.pkeyCommands === 'reject';
  const id = unknown ? undefined : workflows.resolve(request.workflowId);
  if (id === undefined) return { reply: notFound(options, request.workflowId), tookEffect: false };
  if (request.kind === 'read') return { reply: read(options, workflows, id, request), tookEffect: false };
  return request.activity === undefined
    ? command(options, workflows, id, request)
    : signal(options, workflows, { ...request, workflowId: id, activity: request.activity });
}

/** The command that a body asks for, if it is one of the four, in this spelling. */
export function commandIn(body: string): Command | undefined {
  const method = methodIn(body);
  return COMMANDS.find((command) => command === method);
}

/** The body's `method`; undefined for a body that is not JSON, null for one that has none. */
function methodIn(body: string): unknown {
  const parsed = jsonIn(body);
  if (typeof parsed !== 'object' || parsed === null) return parsed === undefined ? undefined : null;
  return 'method' in parsed ? parsed.method : null;
}

/** A body as JSON; undefined for one that is not. */
function jsonIn(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function read(options: CampaignSettings, workflows: Workflows, id: string, request: CampaignRequest): Reply {
  const seen = workflows.read(id);
  if (!seen) return notFound(options, id);
  const { origin, sequence } = request;
  const context = { origin, workflowId: id, reads: sequence, before: seen.before.state };
  return jsonReply(200, recordOf(options, seen.shown, context));
}

function command(
  options: CampaignSettings,
  workflows: Workflows,
  id: string,
  request: CampaignRequest,
): CampaignAnswer {
  if (!isContentType(request.contentType, 'application/json')) {
    return refusal(contactError(options, 415, 'Unsupported content type.'));
  }
  const method = methodIn(request.body);
  if (method === undefined) {
    return refusal(contactError(options, 400, 'The body is not valid JSON.'));
  }
  const asked = commandIn(request.body);
  if (!asked) return refusal(badMethod(options, method));
  const verdict = workflows.command(id, asked, request.sequence);
  if (verdict !== 'effective' && options.redundant === 'reject') {
    const why = `The '${asked}' command can't be applied to the workflow in its current state.`;
    return refusal(campaignError(options, 500, `${CONTACT}\n${why}`));
  }
  const { successStatus, successBody } = options;
  return { reply: success(successStatus, successBody, id), tookEffect: verdict === 'effective' };
}

/** Answers a signal. The text for a parameter that is not declared is documented (Adobe documentation). */
function signal(
  options: CampaignSettings,
  workflows: Workflows,
  {
    workflowId,
    activity: pkey,
    contentType,
    body,
    sequence,
  }: CampaignRequest & { readonly activity: string },
): CampaignAnswer {
  const activity = activityOf(options, workflowId, pkey);
  if (activity === undefined) return refusal(notFound(options, pkey));
  if (!isContentType(contentType, 'application/json')) {
    return refusal(contactError(options, 415, 'Unsupported content type.'));
  }
  const parsed = SIGNAL.safeParse(jsonIn(body));
  if (!parsed.success)
    return refusal(contactError(options, 400, 'The source or the parameters are not valid.'));
  const { source, parameters } = parsed.data;
  const wrong = wrongParameter(options, parameters);
  if (wrong !== undefined) {
    const expression = "Unable to parse expression 'HandleTrigger(@name, $(source), $({parameters}))'.";
    const texts = [
      CONTACT,
      wrong,
      `XTK-170006 ${expression}`,
      `RST-360000 Error while assessing '${expression}'`,
    ];
    return refusal(campaignError(options, 500, texts.join('\n')));
  }
  const became = workflows.signal(workflowId, { activity, source, parameters }, sequence);
  const { signalStatus, signalBody, tooSoonStatus, tooSoonSignal, signalNotRunning } = options;
  switch (became) {
    case 'too-soon': {
      const reply = textReply(tooSoonStatus, 'The signal was triggered less than 10 minutes ago.');
      return { reply, tookEffect: tooSoonSignal === 'taken' };
    }
    case 'not-running': {
      const why = `The workflow '${workflowId}' is not started.`;
      return signalNotRunning === 'reject'
        ? refusal(campaignError(options, 500, `${CONTACT}\n${why}`))
        : refusal(success(signalStatus, signalBody, workflowId));
    }
    case 'taken':
    case 'queued':
      return { reply: success(signalStatus, signalBody, workflowId), tookEffect: true };
  }
}

/** The body of a signal: the source is mandatory (Adobe documentation). */
const SIGNAL = z.object({
  source: z.string(),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
});

/** The name of the activity with this PKey. */
export function activityOf(options: CampaignSettings, workflowId: string, pkey: string): string | undefined {
  return options.signals.find((name) => pkeyOf(options.tenant, `${workflowId}/${name}`) === pkey);
}

/** What is wrong with the parameters of a signal; undefined if nothing is. A string can stand for any type. */
function wrongParameter(
  options: CampaignSettings,
  parameters: Readonly<Record<string, unknown>>,
): string | undefined {
  const types = new Map(declared(options));
  for (const [name, value] of Object.entries(parameters)) {
    const type = types.get(name);
    if (type === undefined) return `'${name}' parameter isn't defined in signal activity.`;
    if (typeof value !== 'string' && typeof value !== type)
      return `'${name}' parameter isn't of type ${type}.`;
  }
  const missing = [...types.keys()].find((name) => !Object.hasOwn(parameters, name));
  return options.missingParameter === 'reject' && missing !== undefined
    ? `'${missing}' parameter is missing.`
    : undefined;
}

function refusal(reply: Reply): CampaignAnswer {
  return { reply, tookEffect: false };
}

function success(status: number, body: CampaignSettings['successBody'], id: string): Reply {
  // HTTP allows a 204 no body.
  if (status === 204 || body === 'empty') return emptyReply(status);
  return body === 'json'
    ? jsonReply(status, { status: 'accepted', workflow: id })
    : textReply(status, 'Command accepted.');
}

function badMethod(options: CampaignSettings, method: unknown): Reply {
  // Campaign v8 answers this with a bare 500.
  if (options.dialect === 'v8') return emptyReply(500);
  const value = typeof method === 'string' ? method : JSON.stringify(method);
  const why = `The value '${value}' is not valid for the 'xtk:workflow:execution:method' enumeration.`;
  return contactError(options, 500, why);
}

/** An ID that leads nowhere, or, with its `@`, a PKey that can't be decrypted. */
function notFound(options: CampaignSettings, id: string): Reply {
  const path = `workflow/execution/${id}`;
  const document = `Unable to find document with path '${path}' from key '${id}'.`;
  if (options.dialect === 'v8' && id.startsWith('@')) {
    const text = `Unable to decrypt PKey. (PKey=${id}) Unsupported endpoint. (endpoint=rest/${path})`;
    return campaignError(options, 404, text);
  }
  if (id.startsWith('@')) {
    const why = `Attribute '${id.slice(1)}' unknown (see definition of schema 'Workflows (xtk:workflow)').`;
    return campaignError(options, 500, `${why}\nXTK-170036 Unable to parse expression '@id = ${id}'.`);
  }
  return contactError(options, 404, document);
}

/** An error with the prefix that Standard has, and v8 has not. */
function contactError(options: CampaignSettings, status: number, message: string): Reply {
  return campaignError(options, status, options.dialect === 'v8' ? message : `${CONTACT}\n${message}`);
}

function campaignError(options: CampaignSettings, status: number, message: string): Reply {
  return options.errorFormat === 'text'
    ? textReply(status, message)
    : jsonReply(status, { code: status, message });
}
