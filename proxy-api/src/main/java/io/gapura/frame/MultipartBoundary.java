package io.gapura.frame;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import org.jspecify.annotations.Nullable;

/**
 * The boundary of a multipart body, as its {@code Content-Type} names it (RFC 2046, section 5.1.1). Immutable.
 *
 * @param text the boundary, without the dashes in front of it
 */
public record MultipartBoundary(String text) {
    private static final int LONGEST = 70;
    private static final String MARKS = "'()+_,-./:=? ";

    /**
     * Reads it.
     *
     * @param contentType the value of the field, null if there is none
     * @throws GatewayException {@code INVALID_REQUEST} if it names none, or none that may be one
     */
    public static MultipartBoundary of(@Nullable String contentType) {
        String text =
                contentType == null ? null : HeaderParameters.of(contentType).get("boundary");
        if (text == null) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    "The request's Content-Type names no boundary; send `multipart/form-data; boundary=…`, as HTTP libraries do"
                            + " by themselves if the header is left to them.");
        }
        if (!wellFormed(text)) {
            throw new GatewayException(
                    ErrorKind.INVALID_REQUEST,
                    "The boundary in the request's Content-Type is not well-formed; it has 1 to 70 letters, digits and marks of"
                            + " RFC 2046.");
        }
        return new MultipartBoundary(text);
    }

    private static boolean wellFormed(String text) {
        boolean fits = !text.isEmpty() && text.length() <= LONGEST && !text.endsWith(" ");
        return fits
                && text.chars()
                        .allMatch(each -> (each >= '0' && each <= '9')
                                || (each >= 'A' && each <= 'Z')
                                || (each >= 'a' && each <= 'z')
                                || MARKS.indexOf(each) >= 0);
    }
}
