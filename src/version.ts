/** The release this bundle was built from; a test holds it against package.json. Sent in `User-Agent`. */
export const VERSION = '1.0.0';
