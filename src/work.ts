import type { Access } from './campaign.js';
import { TokenSource } from './ims.js';
import type { Inputs } from './inputs.js';
import type { Progress } from './progress.js';
import type { Step } from './step.js';

/** The work of one step: what was asked for, with what it is done, and how far it has come. */
export interface Work {
  step: Step;
  inputs: Inputs;
  access: Access;
  progress: Progress;
}

/** The way to the workflow that the inputs name, with a token source of its own. */
export function accessTo(inputs: Inputs): Access {
  return {
    address: inputs,
    apiKey: inputs.credentials.apiKey,
    tokens: new TokenSource(inputs.credentials, inputs.imsUrl),
  };
}

/** A warning annotation, repeated in the job summary. */
export function warn({ step, progress }: Work, text: string): void {
  step.log.warning(text);
  progress.notes.push(text);
}
