/** The release that this bundle was built from; a test holds it against package.json. */
export const VERSION = '1.0.0';

/** Names the action to Adobe, so that its requests can be told apart in the gateway's logs. */
export const USER_AGENT = `adobe-campaign-workflow-action/${VERSION}`;
