package io.gapura.config;

import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in the place of <code>${NAME}</code>, <code>${NAME:-default}</code> and <code>${file:/path}</code>;
 * <code>$${</code> stands for <code>${</code> itself. What was put in is not looked at again. For one thread at a time.
 */
final class Interpolation {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{(?:file:([^}]+)|([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?)}|\\$\\{");

    private final Function<String, @Nullable String> environment;
    private final TextFiles files;
    private final Path directory;

    /**
     * References looked up here.
     *
     * @param environment a variable's value, null if it is not set
     * @param files where files are read
     * @param directory where relative paths begin
     */
    Interpolation(Function<String, @Nullable String> environment, TextFiles files, Path directory) {
        this.environment = environment;
        this.files = files;
        this.directory = directory;
    }

    /** Whether a text has a reference, or an escaped one. */
    static boolean isNeeded(String text) {
        return text.contains("${");
    }

    /** The text with values in place; null, and problems told, if one is not to be had. */
    @Nullable
    String resolve(String text, Consumer<String> problem) {
        Matcher matcher = REFERENCE.matcher(text);
        StringBuilder resolved = new StringBuilder();
        boolean complete = true;
        while (matcher.find()) {
            @Nullable String value = value(matcher, problem);
            complete &= value != null;
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(value == null ? "" : value));
        }
        return complete ? matcher.appendTail(resolved).toString() : null;
    }

    private @Nullable String value(Matcher reference, Consumer<String> problem) {
        if (reference.group().equals("$${")) {
            return "${";
        }
        if (reference.group(1) != null) {
            return file(reference.group(1), problem);
        }
        if (reference.group(2) == null) {
            problem.accept("expected ${NAME}, ${NAME:-default} or ${file:/path}; write $${ for ${ itself");
            return null;
        }
        @Nullable String value = environment.apply(reference.group(2));
        @Nullable String fallback = reference.group(3);
        if (fallback != null && (value == null || value.isEmpty())) {
            return fallback;
        }
        if (value == null) {
            problem.accept("environment variable " + reference.group(2) + " is not set; ${" + reference.group(2)
                    + ":-default} gives it a default");
        }
        return value;
    }

    private @Nullable String file(String name, Consumer<String> problem) {
        try {
            return withoutLineEnd(files.read(directory.resolve(name)));
        } catch (IOException | InvalidPathException e) {
            problem.accept("file " + name + ": " + reason(e));
            return null;
        }
    }

    /** Editors and {@code echo} end a file with a line break that is no part of a secret. */
    private static String withoutLineEnd(String text) {
        int end = text.length();
        if (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
            if (end > 0 && text.charAt(end - 1) == '\r') {
                end--;
            }
        }
        return text.substring(0, end);
    }

    /** Why a file could not be read, in words. */
    static String reason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        } else if (failure instanceof AccessDeniedException) {
            return "it may not be read";
        } else if (failure instanceof CharacterCodingException || failure instanceof CharConversionException) {
            return "it is not UTF-8";
        } else if (failure instanceof InvalidPathException) {
            return "not a path";
        }
        return "it can not be read (" + failure.getClass().getSimpleName() + ")";
    }
}
