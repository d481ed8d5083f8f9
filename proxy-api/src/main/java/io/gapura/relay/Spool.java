package io.gapura.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where forms are kept that have to be read before it is known where they go: the beginning in memory, the rest in a file without a
 * name. Thread-safe; closing it ends every file.
 */
public final class Spool implements AutoCloseable {
    /** How much of a form is kept in memory, in bytes. */
    static final int MEMORY = 256 * 1024;

    /** Reading a file blocks, so it has threads of its own: those of the upstream carry everybody's streams. */
    private static final int THREADS = 2;

    private final Path directory;
    private final int memory;
    private final Set<FileChannel> open = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor readers;

    /** A spool in the directory for temporary files. */
    public Spool() {
        this(Path.of(System.getProperty("java.io.tmpdir", ".")), MEMORY);
    }

    Spool(Path directory, int memory) {
        this.directory = directory;
        this.memory = memory;
        readers = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "gapura-spool");
            thread.setDaemon(true);
            return thread;
        });
        readers.allowCoreThreadTimeOut(true);
    }

    /** Room for one form. */
    Kept keep() {
        return new Kept(this, memory);
    }

    /** Where what blocks is done. */
    Executor readers() {
        return readers;
    }

    /** How many files are open. */
    int files() {
        return open.size();
    }

    FileChannel file() throws IOException {
        Path path = Files.createTempFile(directory, "gapura-", ".spool"); // only its owner may read it
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        open.add(channel);
        try {
            Files.deleteIfExists(path); // nothing is left however the process ends; not everywhere may an open file go
        } catch (IOException later) {
            // it goes when it is closed
        }
        return channel;
    }

    void close(FileChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        readers.shutdownNow();
        open.forEach(this::close);
    }
}
