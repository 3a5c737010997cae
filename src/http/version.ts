/** The release that this bundle was built from; a test compares it with package.json. */
export const VERSION = '1.0.0';

/** Names the action to Adobe, so that the gateway's logs show which requests are its own. */
export const USER_AGENT = `adobe-campaign-workflow-action/${VERSION}`;
