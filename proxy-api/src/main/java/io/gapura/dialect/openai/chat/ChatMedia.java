package io.gapura.dialect.openai.chat;

import io.gapura.model.MediaSource;
import org.jspecify.annotations.Nullable;

/** How chat completions write where a picture, a sound or a file is. Stateless. */
final class ChatMedia {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private ChatMedia() {}

    /** An address; plain base64 in a {@code data:} address is taken out of it. */
    static MediaSource fromUrl(String url) {
        if (url.startsWith(DATA)) {
            int marker = url.indexOf(BASE64);
            int comma = url.indexOf(',');
            int semicolon = url.indexOf(';');
            if (marker > DATA.length() && semicolon == marker && comma == marker + BASE64.length() - 1) {
                return new MediaSource.Inline(
                        url.substring(DATA.length(), marker), url.substring(marker + BASE64.length()));
            }
        }
        return new MediaSource.Url(url);
    }

    /** The way back; null if there is no address for it. */
    static @Nullable String toUrl(MediaSource source) {
        if (source instanceof MediaSource.Url url) {
            return url.url();
        }
        if (source instanceof MediaSource.Inline inline) {
            String type = inline.mediaType();
            return DATA + (type == null ? "application/octet-stream" : type) + BASE64 + inline.base64();
        }
        return null;
    }

    /** {@code mp3} is {@code audio/mpeg}; the others are called as they are. */
    static String audioType(String format) {
        return format.equals("mp3") ? "audio/mpeg" : "audio/" + format;
    }

    static String audioFormat(@Nullable String mediaType) {
        if (mediaType == null) {
            return "wav";
        }
        return mediaType.equals("audio/mpeg") ? "mp3" : mediaType.substring(mediaType.indexOf('/') + 1);
    }
}
