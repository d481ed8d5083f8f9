package io.gapura.contract;

/**
 * In what the servers rightly differ. Immutable.
 *
 * @param runtimeInHost what the start-up log says the gateway answers through in a host that brings no JAX-RS runtime
 * @param bringsJaxRs whether the server has a JAX-RS runtime for every application
 * @param encodedSlash the status for a model whose id has its slash as {@code %2F}: 200 where the server lets it through
 * @param heldForSlowReader the most bytes that lie between the upstream and a client that does not read, kernel included
 */
record Traits(String runtimeInHost, boolean bringsJaxRs, int encodedSlash, long heldForSlowReader) {}
