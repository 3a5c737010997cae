/**
 * Stands in for what the two `@actions` packages import and this action never calls (tsconfig.json, `paths`):
 * code that runs beside the users' secrets, or could be made to.
 */

/** Of `undici`, for `getAgentDispatcher()` of the HTTP client. Requests go out through its node:http agents. */
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not part of this bundle: use the agents of @actions/http-client');
  }
}

/** Of `@actions/exec`, for `platform` of `@actions/core`. So the bundle holds nothing that starts a process. */
export function getExecOutput(): never {
  throw new Error('@actions/exec is not part of this bundle: it starts no process');
}
