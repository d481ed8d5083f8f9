package io.gapura.dialect;

/**
 * A model as a client may see it in a list. Immutable.
 *
 * @param id the name that clients know
 * @param displayName what to show to people; the id where nobody says better
 * @param createdSeconds when it came out, in seconds since 1970
 * @param json all of it in OpenAI's shape, with every member that its upstream told
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is written out as it is
public record ListedModel(String id, String displayName, long createdSeconds, byte[] json) {}
