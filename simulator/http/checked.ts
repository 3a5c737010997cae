import type { z } from 'zod';

/** An option or a fault that cannot be; the message names the field and says what is allowed. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/**
 * Checks what comes from outside: JSON, a command line, or a program that uses the simulator.
 *
 * @param what what the value is, for the message
 * @throws {OptionError} with everything that is wrong, on one line
 */
export function checked<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new OptionError(`${what}: ${problems.join('; ')}`);
}
