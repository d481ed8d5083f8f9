package io.gapura.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The few values that a text or a number may have. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Allowed {
    /** The values, as in the file; empty if {@link #from} is given. */
    String[] value() default {};

    /** The name of a list that is handed to the {@link Shape}: for choices that the record can not know. */
    String from() default "";
}
