import type { WorkflowAddress } from './campaign.js';
import { TokenSource } from './ims.js';
import type { Inputs } from './inputs.js';

/** A workflow, and what opens the way to it. */
export interface Access {
  address: WorkflowAddress;
  apiKey: string;
  tokens: TokenSource;
}

/** The way to the workflow that the inputs name, with a token source of its own. */
export function accessTo(inputs: Inputs): Access {
  return {
    address: inputs,
    apiKey: inputs.credentials.apiKey,
    tokens: new TokenSource(inputs.credentials, inputs.imsUrl),
  };
}
