package io.gapura.dialect.gemini.generate;

import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.MediaSource;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pictures, sounds, films and documents by their media type. Stateless. */
final class GeminiMedia {
    /** The types that Gemini takes, by the ends of addresses (ai.google.dev/gemini-api/docs/file-input-methods). */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("gif", "image/gif"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("html", "text/html"),
            Map.entry("csv", "text/csv"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("webm", "video/webm"));

    private GeminiMedia() {}

    /** The block for data of this type. */
    static ContentBlock block(@Nullable String type, MediaSource source, Extensions extensions) {
        String kind = type == null ? "" : type.toLowerCase(Locale.ROOT);
        if (kind.startsWith("image/")) {
            return new ContentBlock.Image(source, null, extensions);
        }
        if (kind.startsWith("audio/")) {
            return new ContentBlock.Audio(source, null, null, extensions);
        }
        if (kind.startsWith("video/")) {
            return new ContentBlock.Video(source, extensions);
        }
        return new ContentBlock.File(source, null, extensions);
    }

    /** Where a file is: Google's own store has addresses like any other. */
    static MediaSource source(String uri) {
        boolean stored = uri.startsWith("files/")
                || uri.startsWith("gs://")
                || (uri.startsWith("https://generativelanguage.googleapis.com/") && uri.contains("/files/"));
        return stored ? new MediaSource.Stored(uri) : new MediaSource.Url(uri);
    }

    /** Whether an id of a store is Google's. */
    static boolean isOwn(String id) {
        return id.startsWith("files/") || id.contains("://");
    }

    /** The type that the end of an address tells of; null if it doesn't. */
    static @Nullable String typeOf(String uri) {
        String path = uri.replaceAll("[?#].*$", "");
        int dot = path.lastIndexOf('.');
        return dot < 0 ? null : TYPES.get(path.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
}
