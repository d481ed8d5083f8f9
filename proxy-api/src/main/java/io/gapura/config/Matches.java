package io.gapura.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A regular expression that the whole of a text (or of each text of a list, or of each key of a map) matches. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Matches {
    /** The expression, of the kind that Java and ECMAScript share. */
    String value();

    /** What it asks for, in words, for messages: {@code lower-case letters, digits and "-"}. */
    String words();
}
