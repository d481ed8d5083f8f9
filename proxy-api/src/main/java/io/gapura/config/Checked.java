package io.gapura.config;

/** A configuration record that checks what no single key can show: keys that exclude or need each other. */
public interface Checked {
    /**
     * Adds a problem for each mistake.
     *
     * @param problems where to
     * @param path the record's own path, {@code upstreams[0]}; empty for the root
     */
    void check(Problems problems, String path);
}
