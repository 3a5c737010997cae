/** The simulator's command line: `--help` shows it. */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import type { Fault } from './faults/faults.js';
import { parseFault, presetList } from './faults/presets.js';
import { OptionError } from './http/checked.js';
import { OPTION_GROUPS, resolveOptions, type SimulatorOptions } from './options.js';

/** What a command line asks for. */
export type CliRequest =
  | { readonly action: 'show'; readonly text: string }
  | {
      readonly action: 'run';
      readonly options: SimulatorOptions;
      readonly readyFile: string | undefined;
    };

/**
 * Reads a command line, without the program's name.
 *
 * @throws {OptionError} with what is wrong and what is allowed
 */
export function parseCommandLine(args: readonly string[]): CliRequest {
  let text = '';
  const program = commandLine().configureOutput({
    writeOut: (shown) => {
      text += shown;
    },
    writeErr: () => undefined,
  });
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { action: 'show', text };
    throw new OptionError(error.message.replace(/^error: /, ''));
  }
  const { listFaults, readyFile, workflow, fault, ...options } = program.opts();
  if (listFaults) return { action: 'show', text: `${presetList()}\n` };
  return {
    action: 'run',
    options: resolveOptions({
      ...options,
      ...(workflow === undefined ? {} : { workflows: workflow }),
      ...(fault === undefined ? {} : { faults: fault }),
    }),
    readyFile,
  };
}

function commandLine(): Command {
  const program = new Command('npm run simulator --')
    .description('Simulates the workflow API of Adobe Campaign and the token service on a loopback address.')
    .exitOverride()
    .helpOption('-h, --help', 'show this')
    .addHelpText(
      'after',
      `
The API, for an organization and a workflow ID:
  POST /ORGANIZATION/campaign/workflow/execution/ID/commands   {"method":"start"}
  GET  /ORGANIZATION/campaign/workflow/execution/ID            the workflow's record
  POST .../PKEY/activities/activity/PKEY/trigger/              {"source":"API","parameters":{"segment":"spring"}}
  POST /ims/token/v3                                           mints a token:
    curl URL/ims/token/v3 -d grant_type=client_credentials -d client_id=KEY -d client_secret=SECRET -d scope=openid
While it runs:
  GET  /_simulator/journal      the requests received
  GET  /_simulator/workflows    what really happened
  POST /_simulator/faults       adds a fault

A fault is a name (--list-faults) or JSON, such as
  {"on":"command","kind":"answer","status":503,"headers":{"Retry-After":"5"},"effect":true,"times":1}
  {"on":"read","kind":"reset","effect":"before","skip":2,"times":"always"}`,
    );
  for (const [heading, group] of Object.entries(OPTION_GROUPS)) {
    program.optionsGroup(`${heading}:`);
    for (const name of Object.keys(group)) program.addOption(flagOf(name));
  }
  return program
    .addOption(
      repeated('--fault <NAME|JSON>', 'something that goes wrong; may be repeated, in order', faultArgument),
    )
    .option('--list-faults', 'list the names of faults')
    .optionsGroup('Otherwise:')
    .addOption(
      repeated(
        '--workflow <ID[:BEHAVIOUR]>',
        'a workflow; may be repeated (default: WKF110)',
        workflowArgument,
      ),
    )
    .option('--ready-file <PATH>', 'write {"url": …} there as JSON once it is listening', readyFileArgument);
}

/** The flag of one option, as its schema describes it. */
export function flagOf(name: string): Option {
  const groups: readonly Readonly<Record<string, z.ZodDefault<z.ZodType>>>[] = Object.values(OPTION_GROUPS);
  const schema = groups.find((group) => Object.hasOwn(group, name))?.[name];
  if (schema === undefined) throw new Error(`there is no option ${name}`);
  const inner = schema.unwrap();
  const choices =
    inner instanceof z.ZodEnum
      ? inner.options
      : inner instanceof z.ZodLiteral
        ? [...inner.values]
        : undefined;
  const kind = choices
    ? 'WORD'
    : inner instanceof z.ZodNumber
      ? 'N'
      : inner instanceof z.ZodArray
        ? 'LIST'
        : 'TEXT';
  const flag = new Option(`--${kebab(name)} <${kind}>`, schema.description);
  if (choices) flag.choices(choices.map(String));
  const fallback: unknown = schema.parse(undefined);
  flag.default(fallback, String(fallback));
  return flag.argParser((given) => {
    const value =
      kind === 'N' && /^-?[\d.]+$/.test(given)
        ? Number(given)
        : kind === 'LIST'
          ? given.split(/[\s,]+/).filter((one) => one !== '')
          : (choices?.find((choice) => String(choice) === given) ?? given);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join('; '));
  });
}

function repeated<T>(flags: string, description: string, parse: (given: string) => T): Option {
  return new Option(flags, description).argParser((given, before: T[] | undefined) => [
    ...(before ?? []),
    parse(given),
  ]);
}

function workflowArgument(given: string): { id: string; behaviour?: string } {
  const [, id = '', behaviour] = /^([^:]*)(?::(.*))?$/s.exec(given) ?? [];
  return { id, ...(behaviour === undefined ? {} : { behaviour }) };
}

/** Reads `--fault`. */
export function faultArgument(given: string): Fault {
  try {
    return parseFault(given);
  } catch (error) {
    if (error instanceof OptionError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function readyFileArgument(given: string): string {
  if (given === '') throw new InvalidArgumentError('The path is empty.');
  return given;
}

/** `stateField` as `state-field`. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
