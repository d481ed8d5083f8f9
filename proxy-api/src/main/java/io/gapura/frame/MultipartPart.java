package io.gapura.frame;

import org.jspecify.annotations.Nullable;

/**
 * The head of a part of a form. Immutable.
 *
 * @param name the field's name
 * @param filename the name of the file that it is; null for a plain field; empty where readers disagree on whether it is a file: if
 *     it says so itself, or has a {@code filename*} only
 * @param contentType what its content says it is; null if it doesn't
 * @param from where its delimiter begins, the dashes; counted in bytes from the body's beginning
 * @param contentFrom where its content begins
 */
public record MultipartPart(
        String name, @Nullable String filename, @Nullable String contentType, long from, long contentFrom) {}
