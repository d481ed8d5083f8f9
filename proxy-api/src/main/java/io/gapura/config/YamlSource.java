package io.gapura.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** YAML 1.2 text as a tree of nodes that know their lines; nothing is constructed, so no tag can do anything. */
final class YamlSource {
    /** A configuration, not a data set. */
    private static final int MAX_CHARACTERS = 1 << 20;

    private static final int MAX_ALIASES = 50;

    private YamlSource() {}

    /** The root of the only document, or null and a problem. */
    static @Nullable Node parse(String label, String text, Problems problems) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(label)
                .setUseMarks(true)
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        try {
            Optional<Node> root = new Compose(settings).composeString(text);
            if (root.isEmpty()) {
                // Perhaps somebody is about to write the file: the demo must not take over for that moment.
                problems.add("", "the file is empty; write {} for a configuration of defaults only");
            }
            return root.orElse(null);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            String column =
                    mark.map(m -> " (column " + (m.getColumn() + 1) + ")").orElse("");
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            problems.add(
                    mark.map(m -> m.getLine() + 1).orElse(0), "", "not YAML: " + context + e.getProblem() + column);
        } catch (YamlEngineException e) {
            problems.add("", "not YAML: " + e.getMessage());
        } catch (StackOverflowError e) {
            // The parser recurses and has no limit of its own; a watcher's thread must outlive any file.
            problems.add("", "not YAML: nested too deeply");
        }
        return null;
    }

    /** The node's first line, counted from 1. */
    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
