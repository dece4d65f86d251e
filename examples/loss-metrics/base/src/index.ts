// The public face of the library: whatever is not exported here may change without notice.

/** The version in package.json. */
export const version = "0.1.0";
