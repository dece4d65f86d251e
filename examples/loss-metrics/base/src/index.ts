// The public face of the library: whatever is not exported here may change without notice.
