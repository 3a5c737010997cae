import type { RequestContent } from '../http/exchange.js';
import { USER_AGENT } from '../http/version.js';
import type { Command, WorkflowCommand } from './commands.js';

/** Far longer than a PKey (about 115 characters), the longest known identifier. */
const LONGEST_IDENTIFIER = 256;

/** Which workflow of which tenant, and where its API is. */
export interface WorkflowAddress {
  baseUrl: URL;
  organization: string;
  workflowId: string;
}

/**
 * What is wrong with a tenant or a workflow ID; undefined if nothing is. Refuses anything that could change the
 * path of the URL; the rest is percent-encoded later.
 */
export function identifierProblem(identifier: string): string | undefined {
  if (identifier.length > LONGEST_IDENTIFIER) {
    return `It has ${identifier.length} characters; no ID is longer than ${LONGEST_IDENTIFIER}.`;
  }
  if (identifier === '.' || identifier === '..') return 'It is a dot segment, which would change the URL.';
  const separator = /[/\\?#]/.exec(identifier)?.[0];
  if (separator !== undefined) {
    return `It contains “${separator}”, which would change the URL. Give the bare ID, not a URL or path.`;
  }
  if (/%[0-9a-f]{2}/i.test(identifier)) {
    return 'It is percent-encoded. Give it as Campaign shows it; the action encodes it.';
  }
  if (/[\p{C}\p{Zl}\p{Zp}]/u.test(identifier)) {
    return 'It contains a control character or an invisible one. Type it instead of pasting it.';
  }
  return undefined;
}

/** The URL of a workflow's record. A PKey keeps its leading `@`, as in Adobe's own links. */
export function recordUrl(address: WorkflowAddress): URL {
  const id = encodeURIComponent(address.workflowId).replace(/^%40/, '@');
  return new URL(`${executionPath(address)}${id}`, address.baseUrl);
}

/** The path below which all that a tenant's workflows can be asked is; it ends with a slash. */
export function executionPath({ organization }: Pick<WorkflowAddress, 'organization'>): string {
  return `/${encodeURIComponent(organization)}/campaign/workflow/execution/`;
}

/** What to send to Campaign, and where. The credential is added when it leaves. */
export interface Order {
  command: Command;
  url: URL;
  /** JSON. */
  body: string;
  /**
   * Of a signal: the activity that it triggers, the names of its parameters, and those that the record declares;
   * undefined if it does not say.
   */
  signal?: { activity: string; parameters: readonly string[]; declared: readonly string[] | undefined };
}

/** A command to a workflow, as documented: path and body (Adobe documentation). */
export function commandOrder(address: WorkflowAddress, command: WorkflowCommand): Order {
  const url = recordUrl(address);
  url.pathname += '/commands';
  return { command, url, body: JSON.stringify({ method: command }) };
}

/** An order in words, without its headers, which hold the secrets. */
export function requestText({ url, body }: Pick<Order, 'body'> & { url: URL | string }): string {
  return `POST ${url} ${body}`;
}

/** The request that carries an order, with the four documented headers (Adobe documentation). */
export function orderRequest({ url, body }: Order, apiKey: string, token: string): RequestContent {
  return {
    method: 'POST',
    url,
    headers: { 'Content-Type': 'application/json', ...headers(apiKey, token) },
    body,
  };
}

/** The documented request for a workflow's record (Adobe documentation). */
export function readRequest(address: WorkflowAddress, apiKey: string, token: string): RequestContent {
  return { method: 'GET', url: recordUrl(address), headers: headers(apiKey, token) };
}

function headers(apiKey: string, token: string): Record<string, string> {
  return {
    Authorization: `Bearer ${token}`,
    'Cache-Control': 'no-cache',
    'X-Api-Key': apiKey,
    'User-Agent': USER_AGENT,
  };
}
