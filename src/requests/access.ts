import type { WorkflowAddress } from '../campaign/api.js';
import type { Credentials } from './tokens.js';
import { TokenSource } from './tokens.js';

/** A workflow, and what it takes to reach it. */
export interface Access {
  address: WorkflowAddress;
  apiKey: string;
  tokens: TokenSource;
}

/** Gives access to a workflow, with its own token source. */
export function accessTo(address: WorkflowAddress, credentials: Credentials, imsUrl: URL): Access {
  return { address, apiKey: credentials.apiKey, tokens: new TokenSource(credentials, imsUrl) };
}
