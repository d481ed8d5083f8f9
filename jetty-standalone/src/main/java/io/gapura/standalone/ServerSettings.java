package io.gapura.standalone;

/**
 * What the flags say about the server.
 *
 * @param host name or address to listen on; every address that a name stands for is bound
 * @param port port to listen on, 0 for a free one
 * @param contextPath {@code /}, or a path with a leading and no trailing slash
 * @param drainMillis how long calls under way may take after the end was asked for
 */
record ServerSettings(String host, int port, String contextPath, long drainMillis) {}
