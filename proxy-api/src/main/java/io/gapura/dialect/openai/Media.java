package io.gapura.dialect.openai;

import io.gapura.model.MediaSource;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** How OpenAI's dialects write where a picture, a sound or a file is. Stateless. */
public final class Media {
    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private Media() {}

    /** An address; plain base64 in a {@code data:} address is taken out of it. */
    public static MediaSource fromUrl(String url) {
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
    public static @Nullable String toUrl(MediaSource source) {
        if (source instanceof MediaSource.Url url) {
            return url.url();
        }
        if (source instanceof MediaSource.Inline inline) {
            String type = inline.mediaType();
            return DATA + (type == null ? "application/octet-stream" : type) + BASE64 + inline.base64();
        }
        return null;
    }

    /** The same document as bytes. */
    public static MediaSource.Inline encoded(MediaSource.Plain document) {
        byte[] bytes = document.text().getBytes(StandardCharsets.UTF_8);
        return new MediaSource.Inline(document.mediaType(), Base64.getEncoder().encodeToString(bytes));
    }

    /** {@code mp3} is {@code audio/mpeg}; the others are called as they are. */
    public static String audioType(String format) {
        return format.equals("mp3") ? "audio/mpeg" : "audio/" + format;
    }

    /** The way back; {@code wav} where the type isn't known. */
    public static String audioFormat(@Nullable String mediaType) {
        if (mediaType == null) {
            return "wav";
        }
        return mediaType.equals("audio/mpeg") ? "mp3" : mediaType.substring(mediaType.indexOf('/') + 1);
    }
}
