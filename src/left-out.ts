/**
 * Replaces modules that the two `@actions` packages import but this action never calls (tsconfig.json, `paths`).
 * They would run next to the users' secrets, or could be made to.
 */

/**
 * From `undici`, for the HTTP client's `getAgentDispatcher()`. This action uses the client's node:http agents
 * instead.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not part of this bundle: use the agents of @actions/http-client');
  }
}

/**
 * From `@actions/exec`, for `platform` in `@actions/core`. Without it, nothing in the bundle can start a process.
 */
export function getExecOutput(): never {
  throw new Error('@actions/exec is not part of this bundle: it starts no process');
}
