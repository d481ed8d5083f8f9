package io.gapura.relay;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Takes the content coding off a request's body: what can't be read is never relayed uninspected. Stateless and thread-safe. */
final class ContentCoding {
    /** How many times its coded size a body may have: JSON compresses tenfold, a bomb a thousandfold. */
    private static final int RATIO = 200;

    private ContentCoding() {}

    /**
     * The body without its coding.
     *
     * @param coding the value of {@code Content-Encoding}, null if there is none
     * @param limit the longest decoded body, in bytes
     */
    static byte[] decode(byte[] body, @Nullable String coding, long limit) {
        String name = coding == null ? "identity" : coding.trim().toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.equals("identity")) {
            return body;
        }
        if (!name.equals("gzip") && !name.equals("x-gzip")) {
            throw new GatewayException(
                    ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding `" + name + "` is not supported; send gzip or no coding.");
        }
        return gunzip(body, Math.min(limit, Math.max(1024L, (long) body.length * RATIO)));
    }

    private static byte[] gunzip(byte[] body, long limit) {
        ByteBuilder decoded = new ByteBuilder((int) Math.min(limit, body.length * 4L));
        byte[] piece = new byte[8192];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), piece.length)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                if (decoded.length() + (long) count > limit) {
                    throw new GatewayException(
                            ErrorKind.REQUEST_TOO_LARGE,
                            "The request's body is longer than " + limit + " bytes when its gzip coding is taken off.");
                }
                decoded.write(piece, 0, count);
            }
        } catch (IOException broken) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    "The request says Content-Encoding gzip, but its body is no whole gzip"
                            + (broken.getMessage() == null ? "." : ": " + broken.getMessage() + "."));
        }
        return decoded.toByteArray();
    }
}
