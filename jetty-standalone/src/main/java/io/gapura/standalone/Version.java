package io.gapura.standalone;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest states, with the Java that runs it. Stateless. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {name() + " (Java " + Runtime.version() + ")"};
    }

    /** For example {@code Gapura 0.1.0}; classes outside a jar have no version. */
    static String name() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "Gapura " + (version == null ? "(unpacked)" : version);
    }
}
