package io.gapura.provider;

/**
 * Environment variables that make an upstream where there is no file. Immutable.
 *
 * @param upstream the upstream's name
 * @param key the variable that holds its key
 * @param url the variable that holds its address
 * @param elsewhere the kind of upstream that it is where an address is given: whoever gives one may mean any server that is
 *     like the vendor's
 */
public record EnvironmentNames(String upstream, String key, String url, String elsewhere) {}
