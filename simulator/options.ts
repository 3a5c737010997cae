/** Every option of the simulator, in the groups in which the help shows them. */

import { z } from 'zod';
import { ANSWERS, CHANCE, IDENTITY, LIVES, RECORDS, SIGNALS, share, WORKFLOWS } from './campaign/settings.js';
import type { Fault } from './faults/faults.js';
import { type FaultPreset, NAMED_FAULT } from './faults/presets.js';
import { checked } from './http/checked.js';

/** The options that are one value or a list of names: each is one flag of the command line. */
export const OPTION_GROUPS = {
  'Where and who': {
    port: z.int().min(0).max(65_535).default(0).describe('TCP port on 127.0.0.1; 0 takes any free one'),
    ...IDENTITY,
  },
  'How workflows run (each one, unless --workflow says otherwise)': LIVES,
  'How records show the state': RECORDS,
  'How commands are answered': ANSWERS,
  'How External signals are taken': SIGNALS,
  'What goes wrong': {
    randomReadFailures: share.default(0).describe('share of reads that fail for a moment'),
    ...CHANCE,
  },
};

const SHAPE = {
  ...OPTION_GROUPS['Where and who'],
  ...LIVES,
  ...RECORDS,
  ...ANSWERS,
  ...SIGNALS,
  ...OPTION_GROUPS['What goes wrong'],
  ...WORKFLOWS,
  faults: z.array(NAMED_FAULT).default([]),
};
const OPTIONS = z.strictObject(SHAPE);

/** Every option, with a value. */
export type SimulatorOptions = Readonly<Omit<z.output<typeof OPTIONS>, 'faults'>> & {
  readonly faults: readonly (Fault | FaultPreset)[];
};

/**
 * The options with defaults for those that are left out.
 *
 * @throws {OptionError} with everything that is wrong, and what is allowed
 */
export function resolveOptions(options: Partial<SimulatorOptions> = {}): SimulatorOptions & {
  readonly faults: readonly Fault[];
} {
  return checked(OPTIONS, options, 'options');
}
