import type { WorkflowAddress } from '../campaign/api.js';
import type { Credentials } from './tokens.js';
import { TokenSource } from './tokens.js';

/** A workflow, and what opens the way to it. */
export interface Access {
  address: WorkflowAddress;
  apiKey: string;
  tokens: TokenSource;
}

/** The way to a workflow, with a token source of its own. */
export function accessTo(address: WorkflowAddress, credentials: Credentials, imsUrl: URL): Access {
  return { address, apiKey: credentials.apiKey, tokens: new TokenSource(credentials, imsUrl) };
}
