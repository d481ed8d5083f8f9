package io.gapura.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the texts of files come from: the disk, or a test's memory. Thread-safe. */
public interface TextFiles {
    /** The files of this machine, in UTF-8. */
    TextFiles DISK = Files::readString;

    /**
     * A whole file.
     *
     * @throws IOException if it is not there, can't be read or is not UTF-8
     */
    String read(Path file) throws IOException;
}
