package io.gapura.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.RecordComponent;
import java.util.List;

/** What the tests of every configuration record share: binding a text, and the comparison of all its keys. */
public final class ConfigRecords {
    private ConfigRecords() {}

    /** The record of a text. */
    public static <R extends Record> R parse(Class<R> type, String yaml) {
        return new ConfigLoader<>(Shape.of(type), name -> null).parse("test", yaml);
    }

    /** The record without any key. */
    public static <R extends Record> R defaults(Class<R> type) {
        return parse(type, "{}");
    }

    /** The mistakes of a text. */
    public static List<String> mistakes(Class<? extends Record> type, String yaml) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(type, yaml));
        assertThat(refused).as("mistakes of: %s", yaml).isNotNull();
        return refused.messages();
    }

    /** Sees to it that a test which sets every key leaves none out. */
    public static void assertEveryKeyDiffers(Record defaults, Record changed) {
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            assertThat(value(component, changed)).as(component.getName()).isNotEqualTo(value(component, defaults));
        }
    }

    private static Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
