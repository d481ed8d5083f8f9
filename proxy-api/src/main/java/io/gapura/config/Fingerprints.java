package io.gapura.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files read through here are remembered by the digest of what was read, and can be asked whether that has changed.
 * Digests of content, because modification times miss what Kubernetes does: it swaps a link to a directory. For one
 * thread at a time.
 */
final class Fingerprints implements TextFiles {
    private final TextFiles files;
    private final Map<Path, String> seen = new LinkedHashMap<>();

    Fingerprints(TextFiles files) {
        this.files = files;
    }

    @Override
    public String read(Path file) throws IOException {
        try {
            String text = files.read(file);
            seen.put(file, digest(text));
            return text;
        } catch (IOException e) {
            seen.put(file, failure(e));
            throw e;
        }
    }

    /** Whether any file that was read is different now, or there only now, or gone. */
    boolean outdated() {
        return seen.entrySet().stream().anyMatch(entry -> !entry.getValue().equals(now(entry.getKey())));
    }

    private String now(Path file) {
        try {
            return digest(files.read(file));
        } catch (IOException e) {
            return failure(e);
        }
    }

    private static String digest(String text) {
        return HexFormat.of().formatHex(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String failure(IOException e) {
        return "unreadable: " + Interpolation.reason(e);
    }
}
