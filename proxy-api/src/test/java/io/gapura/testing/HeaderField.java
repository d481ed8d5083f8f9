package io.gapura.testing;

/**
 * One header field as it stood on the wire. Immutable.
 *
 * @param name in the sender's own upper and lower case
 * @param value without the spaces around it
 */
public record HeaderField(String name, String value) {}
