package io.gapura.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a record looks like in the file: its keys with their types, defaults and meanings, read from the record's
 * components and their annotations. Loader, schema and documentation are all made from it. Immutable.
 *
 * @param <R> the record
 */
public final class Shape<R extends Record> {
    private final Class<R> type;
    private final String doc;
    private final List<KeyShape> keys;
    private final @Nullable KeyShape shorthand;

    private Shape(Class<R> type, String doc, List<KeyShape> keys, @Nullable KeyShape shorthand) {
        this.type = type;
        this.doc = doc;
        this.keys = List.copyOf(keys);
        this.shorthand = shorthand;
    }

    /**
     * One key of a record.
     *
     * @param name as in the file
     * @param doc what it means
     * @param type what may stand there
     * @param absence what happens if it is not set
     * @param defaults the default value or the default list's members
     * @param unset what stands in the documentation for a value that may stay null
     * @param example a value for the example, or null
     */
    record KeyShape(
            String name,
            String doc,
            ValueType type,
            Absence absence,
            List<String> defaults,
            String unset,
            @Nullable String example) {}

    /** What happens if a key is not set. */
    enum Absence {
        REFUSED,
        DEFAULT,
        NULL,
        EMPTY
    }

    /** The shape of a record that has no choices from elsewhere. */
    public static <R extends Record> Shape<R> of(Class<R> type) {
        return of(type, Map.of());
    }

    /**
     * The shape of a record.
     *
     * @param choices the values of {@link Allowed#from}, by its name
     * @throws IllegalArgumentException if the record is not described completely; a mistake of ours, not of the file
     */
    public static <R extends Record> Shape<R> of(Class<R> type, Map<String, List<String>> choices) {
        @Nullable Doc doc = type.getAnnotation(Doc.class);
        if (doc == null) {
            throw new IllegalArgumentException(type + " has no @Doc");
        }
        List<KeyShape> keys = new ArrayList<>();
        KeyShape shorthand = null;
        for (RecordComponent component : type.getRecordComponents()) {
            KeyShape key = key(component, choices);
            keys.add(key);
            if (component.isAnnotationPresent(Shorthand.class)) {
                if (shorthand != null || !(key.type() instanceof ValueType.Scalar)) {
                    throw new IllegalArgumentException(
                            component + " wants to be the only @Shorthand, and a single value");
                }
                shorthand = key;
            }
        }
        return new Shape<>(type, doc.value(), keys, shorthand);
    }

    private static KeyShape key(RecordComponent component, Map<String, List<String>> choices) {
        @Nullable Doc doc = component.getAnnotation(Doc.class);
        @Nullable Default preset = component.getAnnotation(Default.class);
        @Nullable Unset unset = component.getAnnotation(Unset.class);
        @Nullable Example example = component.getAnnotation(Example.class);
        boolean required = component.isAnnotationPresent(Required.class);
        ValueType type = valueType(component, component.getGenericType(), choices);
        int rules = (preset != null ? 1 : 0) + (unset != null ? 1 : 0) + (required ? 1 : 0);
        if (doc == null || rules > 1 || (rules == 0 && type instanceof ValueType.Scalar)) {
            throw new IllegalArgumentException(
                    component + " wants @Doc, and one of @Required, @Default and @Unset if it is a single value");
        }
        Absence absence = required
                ? Absence.REFUSED
                : preset != null ? Absence.DEFAULT : unset != null ? Absence.NULL : Absence.EMPTY;
        return new KeyShape(
                Names.ofComponent(component),
                doc.value(),
                type,
                absence,
                preset == null ? List.of() : List.of(preset.value()),
                unset == null ? "" : unset.value(),
                example == null ? null : example.value());
    }

    private static ValueType valueType(RecordComponent component, Type type, Map<String, List<String>> choices) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return new ValueType.Items(valueType(component, arguments[0], choices));
            }
            if (generic.getRawType() == Map.class && arguments[0] == String.class) {
                return new ValueType.Entries(valueType(component, arguments[1], choices));
            }
        }
        if (type instanceof Class<?> plain) {
            if (plain.isRecord() && plain != ByteSize.class) {
                return new ValueType.Section(of(plain.asSubclass(Record.class), choices));
            }
            @Nullable ScalarKind kind = ScalarKind.of(plain);
            if (kind != null) {
                return new ValueType.Scalar(
                        kind,
                        plain,
                        allowed(component, plain, choices),
                        component.getAnnotation(Range.class),
                        component.getAnnotation(Matches.class));
            }
        }
        throw new IllegalArgumentException(component + " has a type that can not be configured");
    }

    private static List<String> allowed(RecordComponent component, Class<?> type, Map<String, List<String>> choices) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> Names.ofConstant((Enum<?>) constant))
                    .toList();
        }
        @Nullable Allowed allowed = component.getAnnotation(Allowed.class);
        if (allowed == null) {
            return List.of();
        }
        return allowed.from().isEmpty() ? List.of(allowed.value()) : choices.getOrDefault(allowed.from(), List.of());
    }

    /** The record's class. */
    Class<R> type() {
        return type;
    }

    /** What the record is about. */
    String doc() {
        return doc;
    }

    /** The keys in the order of the components. */
    List<KeyShape> keys() {
        return keys;
    }

    /** The key that a plain value in the section's place stands for; null if none may stand there. */
    @Nullable
    KeyShape shorthand() {
        return shorthand;
    }

    /** The names of the keys. */
    List<String> names() {
        return keys.stream().map(KeyShape::name).toList();
    }
}
