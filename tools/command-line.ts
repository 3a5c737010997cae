import { Command, InvalidArgumentError } from 'commander';

/** What ends a program because of how it was called. */
const BAD_OPTIONS = 2;

/** The command line of the npm script `script`. A mistake in it ends the process, after saying what is wrong. */
export function commandLine(script: string, description: string): Command {
  return new Command(`npm run ${script} --`)
    .description(description)
    .helpOption('-h, --help', 'show this')
    .showHelpAfterError(`See npm run ${script} -- --help`)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : BAD_OPTIONS));
}

/** Reads the value of an option that is a whole number. */
export function wholeNumber(given: string): number {
  if (!/^\d{1,9}$/.test(given)) throw new InvalidArgumentError('It is not a whole number.');
  return Number(given);
}
