/**
 * Stands in for undici in the bundle (tsconfig.json, `paths`).
 *
 * `@actions/http-client` imports `ProxyAgent` for `getAgentDispatcher()`, its helper for `fetch()`. This
 * action sends its requests through `requestRaw()` with the client's node:http agents, proxies included,
 * so undici would be a megabyte of code that never runs.
 */
export class ProxyAgent {
  constructor() {
    throw new Error('undici is not part of this bundle: use the agents of @actions/http-client');
  }
}
