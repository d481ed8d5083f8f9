package io.gapura.dialect.anthropic.messages;

import io.gapura.model.MediaSource;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Messages have to know of pictures and documents before they can name them. Stateless. */
final class MessagesMedia {
    private MessagesMedia() {}

    /** The type of bytes, found by how they begin where nobody says it; null if that tells nothing. */
    static @Nullable String type(MediaSource.Inline inline) {
        String said = inline.mediaType();
        if (said != null && !said.equals("application/octet-stream")) {
            int parameters = said.indexOf(';');
            return (parameters < 0 ? said : said.substring(0, parameters))
                    .trim()
                    .toLowerCase(Locale.ROOT);
        }
        String data = inline.base64();
        if (data.startsWith("JVBERi")) {
            return "application/pdf";
        }
        if (data.startsWith("iVBORw0KGgo")) {
            return "image/png";
        }
        if (data.startsWith("/9j/")) {
            return "image/jpeg";
        }
        if (data.startsWith("R0lGOD")) {
            return "image/gif";
        }
        return data.startsWith("UklGR") ? "image/webp" : said;
    }

    /** The text that the bytes are, if they are UTF-8; null if they are none. */
    static @Nullable String text(MediaSource.Inline inline) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(inline.base64());
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException noText) {
            return null;
        }
    }

    /** Whether a type is of a text that a model can read as it is. */
    static boolean isText(String type) {
        return type.startsWith("text/")
                || type.equals("application/json")
                || type.equals("application/xml")
                || type.equals("application/x-yaml")
                || type.equals("application/yaml");
    }
}
