package io.gapura.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Makes records of nodes and collects what is wrong on the way. A value that could not be made is null, and so is
 * everything around it; its neighbours are still looked at. For one thread at a time.
 */
final class Binder {
    private final Problems problems;
    private final ScalarBinder scalars;

    Binder(Problems problems, Interpolation interpolation) {
        this.problems = problems;
        this.scalars = new ScalarBinder(problems, interpolation);
    }

    /** The record, unchecked as a whole; a missing node has no keys. Sections within it are checked. */
    <R extends Record> @Nullable R bind(Shape<R> shape, @Nullable Node node, String path) {
        Shape.KeyShape shorthand = shape.shorthand();
        if (shorthand != null && node instanceof ScalarNode) {
            return bind(shape, Map.of(shorthand.name(), node), path, path);
        }
        @Nullable
        Map<String, Node> given = entries(
                node, path, shorthand == null ? "a section with keys" : "a single value or a section with keys");
        return given == null ? null : bind(shape, given, path, "");
    }

    /** The same of its nodes; all of them are where a plain value stands for them. */
    private <R extends Record> @Nullable R bind(Shape<R> shape, Map<String, Node> given, String path, String plain) {
        int before = problems.count();
        for (String name : given.keySet()) {
            if (!shape.names().contains(name)) {
                unknown(name, shape.names(), path);
            }
        }
        @Nullable Object[] values = new @Nullable Object[shape.keys().size()];
        for (int i = 0; i < values.length; i++) {
            Shape.KeyShape key = shape.keys().get(i);
            values[i] = value(key, given.get(key.name()), plain.isEmpty() ? Problems.join(path, key.name()) : plain);
        }
        return problems.count() == before ? construct(shape.type(), values) : null;
    }

    private void unknown(String name, List<String> names, String path) {
        String guess = Names.nearest(name, names)
                .map(near -> "; did you mean \"" + near + "\"?")
                .orElse(";");
        problems.add(Problems.join(path, name), "unknown key" + guess + " valid here are: " + String.join(", ", names));
    }

    private @Nullable Object value(Shape.KeyShape key, @Nullable Node node, String path) {
        if (node != null) {
            return value(key.type(), node, path);
        }
        return switch (key.absence()) {
            case REFUSED -> {
                problems.add(path, "is required: " + key.doc());
                yield null;
            }
            case DEFAULT -> preset(key);
            case NULL -> null;
            case EMPTY -> empty(key.type(), path);
        };
    }

    private static Object preset(Shape.KeyShape key) {
        if (key.type() instanceof ValueType.Items items && items.element() instanceof ValueType.Scalar element) {
            return key.defaults().stream()
                    .map(text -> element.kind().parse(text, element.javaType()))
                    .toList();
        }
        ValueType.Scalar scalar = (ValueType.Scalar) key.type();
        return scalar.kind().parse(key.defaults().get(0), scalar.javaType());
    }

    private @Nullable Object empty(ValueType type, String path) {
        if (type instanceof ValueType.Section section) {
            return checked(section.shape(), null, path);
        }
        return type instanceof ValueType.Items ? List.of() : Map.of();
    }

    private @Nullable Object value(ValueType type, Node node, String path) {
        problems.locate(path, YamlSource.line(node));
        if (node.getTag().equals(Tag.NULL)) {
            problems.add(path, "has no value; give one, or remove the key");
            return null;
        }
        if (type instanceof ValueType.Scalar scalar) {
            return scalars.bind(scalar, node, path);
        } else if (type instanceof ValueType.Items items) {
            return items(items, node, path);
        } else if (type instanceof ValueType.Entries map) {
            return map(map, node, path);
        }
        return checked(((ValueType.Section) type).shape(), node, path);
    }

    private @Nullable Object items(ValueType.Items type, Node node, String path) {
        if (!(node instanceof SequenceNode sequence)) {
            problems.add(path, "expected a list, found " + ScalarBinder.describe(node));
            return null;
        }
        List<Object> items = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            @Nullable Object item = value(type.element(), element, path + "[" + items.size() + "]");
            // A failed element keeps its place, so that the next has its true index; the list is never handed out.
            items.add(item == null ? node : item);
        }
        return items;
    }

    private @Nullable Object map(ValueType.Entries type, Node node, String path) {
        @Nullable Map<String, Node> given = entries(node, path, "a section with keys");
        if (given == null) {
            return null;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        given.forEach((key, element) -> {
            @Nullable Object value = value(type.value(), element, Problems.join(path, key));
            if (value != null) {
                map.put(key, value);
            }
        });
        return map;
    }

    private @Nullable Object checked(Shape<?> shape, @Nullable Node node, String path) {
        @Nullable Record bound = bind(shape, node, path);
        if (bound instanceof Checked section) {
            section.check(problems, path);
        }
        return bound;
    }

    private @Nullable Map<String, Node> entries(@Nullable Node node, String path, String expected) {
        Map<String, Node> entries = new LinkedHashMap<>();
        if (node == null) {
            return entries;
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.add(path, "expected " + expected + ", found " + ScalarBinder.describe(node));
            return null;
        }
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = YamlSource.line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                problems.add(line, path, "a key is a text, not a list or a section");
                continue;
            }
            String at = Problems.join(path, name.getValue());
            @Nullable Integer first = lines.putIfAbsent(name.getValue(), line);
            if (first != null) {
                problems.add(line, at, "given twice; first in line " + first);
                continue;
            }
            problems.locate(at, line);
            entries.put(name.getValue(), tuple.getValueNode());
        }
        return entries;
    }

    private static <R extends Record> R construct(Class<R> type, @Nullable Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " refused values that its annotations allow", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
