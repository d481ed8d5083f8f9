package io.gapura.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The laws of the edit, over random documents with odd numbers, escapes, spaces and duplicate names. */
class JsonFidelityTest {
    private static final int ROUNDS = 4000;
    private static final String NEW = "{\"new\": -0}";

    @Test
    void replacingAValueLeavesEveryOtherByte() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            RandomDocument document = new RandomDocument(new Random(seed), false);
            for (RandomDocument.Member member : document.members()) {
                String expected = document.text().substring(0, member.from())
                        + NEW
                        + document.text().substring(member.to());
                byte[] edited = JsonEdit.of(utf8(document.text()))
                        .set(JsonPath.of(member.name()), NEW)
                        .apply();
                assertThat(new String(edited, StandardCharsets.UTF_8))
                        .as("seed %d", seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void readsTheSpansThatWereWritten() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            RandomDocument document = new RandomDocument(new Random(seed), true);
            assertThat(members(utf8(document.text()))).as("seed %d", seed).isEqualTo(document.raw());
        }
    }

    @Test
    void severalEditsDoWhatTheyDoOnATree() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            RandomDocument document = new RandomDocument(random, random.nextBoolean());
            byte[] before = utf8(document.text());
            Edits edits = new Edits((JsonObject) JsonTree.parse(before), document.raw());
            for (String name : RandomDocument.NAMES) {
                edits.edit(random.nextInt(8), name);
            }

            JsonObject expected = edits.tree;
            if (expected == null) {
                assertThatThrownBy(() -> edits.plan.apply(before, ErrorKind.INVALID_REQUEST))
                        .isInstanceOf(GatewayException.class);
                continue;
            }
            byte[] after;
            try {
                after = edits.plan.apply(before, ErrorKind.INVALID_REQUEST);
            } catch (GatewayException e) {
                // A tree has forgotten the first of two members of one name, which an object can't be made of.
                assertThat(document.hasDuplicates())
                        .as("seed %d: %s", seed, e.message())
                        .isTrue();
                continue;
            }
            assertThat(JsonTree.parse(after)).as("seed %d", seed).isEqualTo(expected);
            assertThat(members(after)).as("seed %d", seed).containsAll(edits.untouched);
            assertThat(edits.plan.apply(after, ErrorKind.INVALID_REQUEST))
                    .as("twice is once")
                    .isSameAs(after);
        }
    }

    @Test
    void firstAndLastOfTwoMembersSayTheSameAfterAnEdit() {
        byte[] after = JsonEdit.of(utf8("{\"model\":\"a\",\"mod\\u0065l\":\"b\"}"))
                .set(JsonPath.of("model"), "\"c\"")
                .apply();

        assertThat(new String(after, StandardCharsets.UTF_8)).isEqualTo("{\"model\":\"c\",\"mod\\u0065l\":\"c\"}");
    }

    private static List<String> members(byte[] text) {
        JsonReader reader = new JsonReader(text, ErrorKind.INVALID_REQUEST);
        List<String> members = new ArrayList<>();
        reader.beginObject();
        while (reader.nextMember()) {
            int from = reader.memberFrom();
            reader.skip();
            members.add(new String(text, from, reader.valueTo() - from, StandardCharsets.UTF_8));
        }
        reader.end();
        return members;
    }

    private static String nameOf(String member) {
        JsonReader reader = new JsonReader(utf8("{" + member + "}"), ErrorKind.INVALID_REQUEST);
        reader.beginObject();
        reader.nextMember();
        return reader.name();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The same edits twice: as a plan, and done on a tree, which is null once they can't be done. */
    private static final class Edits {
        private final JsonEditPlan plan = new JsonEditPlan();
        private final List<String> untouched;
        private @Nullable JsonObject tree;

        Edits(JsonObject tree, List<String> raw) {
            this.tree = tree;
            this.untouched = new ArrayList<>(raw);
        }

        void edit(int choice, String name) {
            JsonPath path = JsonPath.of(name);
            JsonValue value = JsonTree.parse(NEW);
            JsonObject before = tree;
            if (choice > 5 || before == null) {
                return;
            }
            untouched.removeIf(member -> List.of(name, name + "'").contains(nameOf(member)));
            switch (choice) {
                case 0 -> {
                    plan.set(path, NEW);
                    tree = JsonTree.set(before, name, value);
                }
                case 1 -> {
                    plan.replace(path, NEW);
                    tree = before.containsKey(name) ? JsonTree.set(before, name, value) : before;
                }
                case 2 -> {
                    plan.addIfAbsent(path, NEW);
                    tree = before.containsKey(name) ? before : JsonTree.set(before, name, value);
                }
                case 3 -> {
                    plan.remove(path);
                    tree = JsonTree.remove(before, name);
                }
                case 4 -> {
                    plan.rename(path, name + "'");
                    tree = JsonTree.rename(before, name, name + "'");
                }
                default -> {
                    plan.set(path.key("é"), NEW);
                    tree = JsonTree.setBelow(before, name, "é", value);
                }
            }
        }
    }
}
