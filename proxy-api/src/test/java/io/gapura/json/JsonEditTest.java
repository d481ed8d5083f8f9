package io.gapura.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of the plan, on documents small enough to see the bytes. */
class JsonEditTest {
    private static final JsonPath A = JsonPath.of("a");
    private static final JsonPath B = JsonPath.of("b");
    private static final JsonPath C = JsonPath.of("c");

    @Test
    void replacesAValueAndKeepsEveryOtherByte() {
        String before =
                " { \"x\" : 12345678901234567890 ,\n\"a\":\t\"old\" , \"y\":[1.0,-0,1e400,null,\"\\u00e9\\/\"] }\n";

        assertThat(edit(before).set(A, "\"new\"")).satisfies(writes(before.replace("\"old\"", "\"new\"")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "{}|{\"a\":1}",
                "{ }|{\"a\":1 }",
                "{\"b\":2}|{\"b\":2,\"a\":1}",
                "{\"b\":2 }|{\"b\":2,\"a\":1 }",
                "{\"b\":{} , \"c\":[] }|{\"b\":{} , \"c\":[],\"a\":1 }",
                "{\"a\":null}|{\"a\":1}",
                "{\"\\u0061\":2}|{\"\\u0061\":1}",
                "{\"a\":2,\"b\":3,\"a\":4}|{\"a\":1,\"b\":3,\"a\":1}"
            })
    void setsAMember(String before, String after) {
        assertThat(edit(before).set(A, "1")).satisfies(writes(after));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "{}|{\"a\":{\"b\":true}}",
                "{\"a\":null,\"x\":1}|{\"a\":{\"b\":true},\"x\":1}",
                "{\"a\":{}}|{\"a\":{\"b\":true}}",
                "{\"a\":{\"b\":false}}|{\"a\":{\"b\":true}}",
                "{\"a\":{\"c\":1}}|{\"a\":{\"c\":1,\"b\":true}}"
            })
    void makesTheObjectsOnTheWay(String before, String after) {
        assertThat(edit(before).set(JsonPath.of("a", "b"), "true")).satisfies(writes(after));
    }

    @Test
    void makesAnObjectOnceForSeveralEdits() {
        assertThat(edit("{}")
                        .set(JsonPath.of("a", "b"), "1")
                        .set(JsonPath.of("a", "c", "d"), "2")
                        .addIfAbsent(JsonPath.of("a", "e"), "3")
                        .replace(JsonPath.of("a", "f"), "4")
                        .remove(JsonPath.of("a", "g"))
                        .set(C, "5"))
                .satisfies(writes("{\"a\":{\"b\":1,\"c\":{\"d\":2},\"e\":3},\"c\":5}"));
    }

    @Test
    void refusesToMakeAnObjectOfSomethingElse() {
        assertThatThrownBy(
                        () -> edit("{\"a\":[]}").set(JsonPath.of("a", "b"), "1").apply())
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(e.param()).isEqualTo("a");
                })
                .hasMessage("\"a\" must be an object, found an array");
        assertThatThrownBy(() -> edit("{\"a\":[{\"b\":0}]}")
                        .set(A.at(0).key("b").key("c"), "1")
                        .apply(ErrorKind.UPSTREAM_MALFORMED))
                .isInstanceOfSatisfying(GatewayException.class, e -> {
                    assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
                    assertThat(e.param()).isEqualTo("a[0].b");
                });
        assertThatThrownBy(() -> edit("[]").set(A, "1").apply())
                .hasMessage("the document must be an object, found an array");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "{\"a\":1}|{}",
                "{ \"a\" : 1 }|{  }",
                "{\"a\":1,\"x\":2}|{\"x\":2}",
                "{ \"a\":1 , \"x\":2 }|{ \"x\":2 }",
                "{\"x\":2,\"a\":1}|{\"x\":2}",
                "{\"x\":2 , \"a\":1 }|{\"x\":2 }",
                "{\"x\":2,\"a\":1,\"y\":3}|{\"x\":2,\"y\":3}",
                "{\"a\":1,\"b\":2}|{}",
                "{\"a\":1,\"b\":2,\"x\":3}|{\"x\":3}",
                "{\"x\":0,\"a\":1,\"b\":2}|{\"x\":0}",
                "{\"a\":1,\"x\":0,\"b\":2}|{\"x\":0}",
                "{\"x\":0,\"a\":1,\"b\":2,\"y\":3,\"a\":4}|{\"x\":0,\"y\":3}",
                "{\"x\":{\"a\":1}}|{\"x\":{\"a\":1}}"
            })
    void removesMembersWithTheirCommas(String before, String after) {
        assertThat(edit(before).remove(A).remove(B)).satisfies(writes(after));
    }

    @Test
    void addsBehindRemovedMembers() {
        assertThat(edit("{\"a\":1}").remove(A).set(C, "3")).satisfies(writes("{\"c\":3}"));
        assertThat(edit("{\"x\":0,\"a\":1 }").remove(A).set(C, "3")).satisfies(writes("{\"x\":0,\"c\":3 }"));
        assertThat(edit("{\"a\":1,\"x\":0}").remove(A).set(C, "3")).satisfies(writes("{\"x\":0,\"c\":3}"));
    }

    @Test
    void renamesAMember() {
        assertThat(edit("{\"x\":1, \"a\" : 1.0 }").rename(A, "new\n"))
                .satisfies(writes("{\"x\":1, \"new\\n\" : 1.0 }"));
        assertThat(edit("{\"\\u0061\":1}").rename(A, "a")).satisfies(writes("{\"\\u0061\":1}"));
        assertThat(edit("{\"x\":{\"a\":1}}").rename(A, "b")).satisfies(writes("{\"x\":{\"a\":1}}"));
        assertThat(edit("{\"a\":{\"b\":1}}").rename(A, "c").set(JsonPath.of("a", "b"), "2"))
                .satisfies(writes("{\"c\":{\"b\":2}}"));
    }

    @Test
    void letsARenamedMemberTakeThePlaceOfOneThatHasItsNewName() {
        assertThat(edit("{\"b\":1,\"a\":2}").rename(A, "b")).satisfies(writes("{\"b\":2}"));
        assertThat(edit("{\"a\":2,\"x\":0,\"\\u0062\":1}").rename(A, "b")).satisfies(writes("{\"b\":2,\"x\":0}"));
        assertThat(edit("{\"b\":1,\"x\":0}").rename(A, "b")).satisfies(writes("{\"b\":1,\"x\":0}"));
    }

    @Test
    void editsBelowElements() {
        JsonPath index = JsonPath.of("choices").at(0).key("index");

        assertThat(edit("{\"choices\":[{\"x\":1},{}]}").set(index, "0"))
                .satisfies(writes("{\"choices\":[{\"x\":1,\"index\":0},{}]}"));
        assertThat(edit("{\"a\":[1, 2 ,3]}").remove(A.at(0)).set(A.at(2), "4")).satisfies(writes("{\"a\":[2 ,4]}"));
        assertThat(edit("{\"a\":[[1,2],3]}").remove(A.at(0).at(1))).satisfies(writes("{\"a\":[[1],3]}"));
    }

    @Test
    void neverMakesElements() {
        JsonPath index = JsonPath.of("choices").at(0).key("index");
        for (String text : new String[] {"{\"choices\":[]}", "{}", "{\"choices\":null}", "{\"choices\":{\"0\":{}}}"}) {
            byte[] before = text.getBytes(StandardCharsets.UTF_8);
            assertThat(JsonEdit.of(before).set(index, "0").apply()).isSameAs(before);
        }
    }

    @Test
    void replacesOnlyWhatIsThereAndAddsOnlyWhatIsNot() {
        assertThat(edit("{\"a\":1}").replace(A, "2").replace(B, "2")).satisfies(writes("{\"a\":2}"));
        assertThat(edit("{\"a\":null}").addIfAbsent(A, "2").addIfAbsent(B, "2"))
                .satisfies(writes("{\"a\":null,\"b\":2}"));
        assertThat(edit("{\"a\":1}").replace(JsonPath.of("a", "b"), "2")).satisfies(writes("{\"a\":1}"));
    }

    @Test
    void returnsTheSameArrayIfNothingChanges() {
        byte[] before = "{\"a\":1, \"b\":\"x\"}".getBytes(StandardCharsets.UTF_8);

        byte[] after = JsonEdit.of(before)
                .set(A, "1")
                .replace(B, "\"x\"")
                .remove(C)
                .rename(JsonPath.of("d"), "e")
                .apply();

        assertThat(after).isSameAs(before);
    }

    @Test
    void checksTheWholeDocument() {
        assertThatThrownBy(() -> edit("{\"a\":1,\"b\":[1,]}").set(A, "2").apply())
                .isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> edit("{\"a\":1} x").set(A, "2").apply()).isInstanceOf(GatewayException.class);
    }

    @Test
    void editsARangeIntoABuilder() {
        byte[] frame = "data: {\"model\":\"m\"}\n\n".getBytes(StandardCharsets.UTF_8);
        JsonEditPlan plan = new JsonEditPlan().replace(JsonPath.of("model"), JsonEdit.quote("é"));
        ByteBuilder out = new ByteBuilder(4);

        JsonSplice splice = plan.splice(frame, 6, frame.length - 2, ErrorKind.UPSTREAM_MALFORMED);
        splice.appendTo(out);

        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("{\"model\":\"é\"}");
        assertThat(splice.changes()).isTrue();
        assertThat(splice.length()).isEqualTo(out.length());
    }

    @Test
    void refusesEditsThatMeet() {
        JsonPath below = JsonPath.of("a", "b");
        assertMeet(() -> new JsonEditPlan().set(A, "1").set(A, "2"));
        assertMeet(() -> new JsonEditPlan().set(A, "1").remove(below));
        assertMeet(() -> new JsonEditPlan().remove(below).set(A, "1"));
        assertMeet(() -> new JsonEditPlan().remove(A).rename(A, "c"));
        assertMeet(() -> new JsonEditPlan().rename(A, "c").remove(A));
        assertMeet(() -> new JsonEditPlan().rename(A, "c").set(C, "1"));
        assertMeet(() -> new JsonEditPlan().set(C, "1").rename(A, "c"));
        assertMeet(() -> new JsonEditPlan().set(below, "1").remove(A.at(0)));
        assertMeet(() -> new JsonEditPlan().rename(A, "c").rename(B, "c"));
    }

    @Test
    void refusesARawValueThatIsNone() {
        assertThatThrownBy(() -> new JsonEditPlan().set(A, "1,\"b\":2")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JsonEditPlan().set(A, "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JsonEditPlan().set(JsonPath.ROOT, "1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesPathsAsErrorsDo() {
        assertThat(JsonPath.of("messages").at(2).key("content")).hasToString("messages[2].content");
        assertThat(JsonPath.of("a", "b")).isEqualTo(JsonPath.of("a").key("b"));
    }

    private static void assertMeet(Runnable edits) {
        assertThatThrownBy(edits::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two edits meet at");
    }

    private static JsonEdit edit(String document) {
        return JsonEdit.of(document.getBytes(StandardCharsets.UTF_8));
    }

    private static Consumer<JsonEdit> writes(String after) {
        return edit ->
                assertThat(new String(edit.apply(), StandardCharsets.UTF_8)).isEqualTo(after);
    }
}
