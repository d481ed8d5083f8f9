package io.gapura.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JSON and what isn't, and how a caller finds its way through it. */
class JsonReaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1.0",
                "-1.5e+10",
                "1e400",
                "1E-7",
                "9223372036854775808",
                "true",
                "false",
                "null",
                "\"\"",
                "\"é€😀\"",
                "\"\\u00e9\\ud800 \\\" \\\\ \\/ \\b\\f\\n\\r\\t\"",
                "\"\u007f\"",
                "[]",
                "{}",
                " [ 1 , [ ] , { } ] ",
                "\t{\r\n\"a\" : { \"b\" : [ null ] } }\n",
                "{\"a\":1,\"a\":2,\"\":3}",
                "\"a string that is longer than eight bytes, and then some\""
            })
    void acceptsWhatTheStandardAllows(String text) {
        check(utf8(text), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[",
                "\"",
                "\"a",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{\"a\" 1}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1]",
                "{1:1}",
                "[1}",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1,,2]",
                "01",
                "-",
                "-a",
                "+1",
                ".5",
                "1.",
                "1.e1",
                "1e",
                "1e+",
                "0x10",
                "NaN",
                "Infinity",
                "tru",
                "truE",
                "nul",
                "nulll",
                "1 2",
                "{} {}",
                "{}x",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u123\"",
                "\"\\",
                "\"\\u12",
                "\"a\nb\"",
                "\"0123456789\tabcdef\"",
                "\"a\u0000\"",
                "// no\n1",
                "\uFEFF{}",
                "\u00a01"
            })
    void refusesWhatTheStandardDoesNot(String text) {
        assertThatThrownBy(() -> check(utf8(text), false))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.INVALID_REQUEST))
                .hasMessageMatching("(?s)invalid JSON at line \\d+, column \\d+: .*, found .*");
    }

    /** Table 3-7 of the Unicode standard, at its corners; and each ill-formed sequence behind a run of plain text. */
    @ParameterizedTest
    @CsvSource({
        "C280,true",
        "DFBF,true",
        "E0A080,true",
        "ED9FBF,true",
        "EE8080,true",
        "EFBFBF,true",
        "F0908080,true",
        "F48FBFBF,true",
        "80,false",
        "BF,false",
        "C080,false",
        "C1BF,false",
        "C2,false",
        "C241,false",
        "E09FBF,false",
        "EDA080,false",
        "E18041,false",
        "E180,false",
        "F08FBFBF,false",
        "F4908080,false",
        "F5808080,false",
        "F1808041,false",
        "F18080,false",
        "FF,false"
    })
    void wantsValidUtf8(String hex, boolean valid) {
        for (String before : List.of("", "a", "plain text of some length")) {
            byte[] text = between("\"" + before, hex, "\"");
            if (valid) {
                check(text, false);
            } else {
                assertThatThrownBy(() -> check(text, false)).hasMessageContaining("must be valid UTF-8");
            }
        }
    }

    @Test
    void saysWhereInLinesAndCharacters() {
        assertThatThrownBy(() -> check(utf8("{\"é😀\": 1,\r\n \"b\" 2}"), true))
                .hasMessage("invalid JSON at line 2, column 6: expected a colon after the name, found \"2\"");
        assertThatThrownBy(() -> check(utf8("{\"é😀\" 1}"), true)).hasMessageContaining("line 1, column 7:");
        assertThatThrownBy(() -> check(utf8("{\"a\":1"), true))
                .hasMessage("invalid JSON at line 1, column 7: expected a comma or \"}\", found the end of the text");
    }

    @Test
    void countsLinesFromTheStartOfTheRange() {
        byte[] around = utf8("\n\n{]\n\n");
        assertThatThrownBy(() -> JsonReader.check(around, 2, 4, ErrorKind.UPSTREAM_MALFORMED, true))
                .hasMessageContaining("line 1, column 2:")
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"a\"", "1", "null"})
    void wantsAnObjectWhereAsked(String text) {
        assertThatThrownBy(() -> check(utf8(text), true)).hasMessageContaining("expected an object, found");
    }

    @Test
    void readsNothingBeyondTheRange() {
        byte[] bytes = utf8("123456,\"abc\"");

        JsonReader.check(bytes, 0, 3, ErrorKind.INVALID_REQUEST, false);
        for (int to = 8; to < bytes.length; to++) {
            int end = to;
            assertThatThrownBy(() -> JsonReader.check(bytes, 7, end, ErrorKind.INVALID_REQUEST, false))
                    .isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void refusesEveryCutOfAnObject() {
        byte[] whole = utf8("{\"a\":[1.5e3,true,null,{\"é😀\":\"\\u00e9\\n\"}],\"b\":-0}");
        check(whole, true);
        for (int cut = 0; cut < whole.length; cut++) {
            int to = cut;
            assertThatThrownBy(() -> JsonReader.check(whole, 0, to, ErrorKind.INVALID_REQUEST, true))
                    .as("cut at %d", cut)
                    .isInstanceOf(GatewayException.class);
        }
    }

    @Test
    void readsDeepNestingUpToItsLimitHoweverItIsRead() {
        for (int depth : List.of(1, 63, 64, 65, 128, 129, 300, JsonReader.MAX_DEPTH)) {
            byte[] mixed = nested(depth);
            check(mixed, false);
            assertThat(stepInto(mixed)).isEqualTo(depth);
            byte[] crossed = utf8(new String(mixed, StandardCharsets.UTF_8).replaceFirst("[\\]}]$", "?"));
            assertThatThrownBy(() -> check(crossed, false)).isInstanceOf(GatewayException.class);
        }
        byte[] tooDeep = nested(JsonReader.MAX_DEPTH + 1);
        assertThatThrownBy(() -> check(tooDeep, false)).hasMessageContaining("nested too deeply, at most 512 levels");
        assertThatThrownBy(() -> stepInto(tooDeep)).hasMessageContaining("nested too deeply, at most 512 levels");
    }

    @Test
    void findsMembersAndTheirSpans() {
        String text = "{ \"a\" : 1.0 , \"b\":{\"c\":[true, \"x\"]},\"d\":null}";
        JsonReader reader = reader(text);
        List<String> seen = new ArrayList<>();
        reader.beginObject();
        while (reader.nextMember()) {
            int member = reader.memberFrom();
            int from = reader.valueFrom();
            String name = reader.name();
            reader.skip();
            seen.add(name + "=" + text.substring(from, reader.valueTo()) + " in "
                    + text.substring(member, reader.valueTo()));
        }
        reader.end();

        assertThat(seen)
                .containsExactly(
                        "a=1.0 in \"a\" : 1.0",
                        "b={\"c\":[true, \"x\"]} in \"b\":{\"c\":[true, \"x\"]}",
                        "d=null in \"d\":null");
    }

    @Test
    void stepsOverWhatIsNotRead() {
        JsonReader reader = reader("{\"a\":[1,{\"x\":2}],\"b\":{\"c\":[1,2,3],\"d\":4},\"e\":5}");
        long sum = 0;
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("b")) {
                reader.beginObject();
                reader.nextMember();
                reader.beginArray();
                reader.nextElement();
                sum += reader.integer();
                reader.leave();
                reader.leave();
            } else if (reader.nameIs("e")) {
                sum += reader.integer();
            }
        }
        reader.end();

        assertThat(sum).isEqualTo(6);
    }

    @Test
    void checksTheRestWhenItEndsEarly() {
        JsonReader reader = reader("{\"a\":{\"b\":[1,2,x]}}");
        reader.beginObject();
        reader.nextMember();
        reader.beginObject();

        assertThatThrownBy(reader::end).hasMessageContaining("expected a value, found \"x\"");
    }

    @Test
    void comparesNamesDecoded() {
        JsonReader reader = reader("{\"mod\\u0065l\":1,\"\\u00e9\":2,\"é\":3,\"mode\":4,\"models\":5,\"a\\/b\":6}");
        List<String> matches = new ArrayList<>();
        reader.beginObject();
        while (reader.nextMember()) {
            matches.add((reader.nameIs("model") ? "model" : "")
                    + (reader.nameIs("é") ? "é" : "")
                    + (reader.nameIs("a/b") ? "a/b" : ""));
        }

        assertThat(matches).containsExactly("model", "é", "é", "", "", "a/b");
    }

    @Test
    void decodesStrings() {
        assertThat(reader("\"a\\\"\\\\\\/\\b\\f\\n\\r\\té\\u00E9\\ud83d\\ude00\"")
                        .string())
                .isEqualTo("a\"\\/\b\f\n\r\téé😀");
        assertThat(reader("\"\\ud800x\"").string()).isEqualTo("\ud800x");
    }

    @Test
    void readsScalars() {
        assertThat(reader("9223372036854775807").integer()).isEqualTo(Long.MAX_VALUE);
        assertThat(reader("-5").integer()).isEqualTo(-5);
        assertThat(reader("1e400").decimal()).isInfinite();
        assertThat(reader("0.1").decimal()).isEqualTo(0.1);
        assertThat(reader("true").bool()).isTrue();
        assertThat(reader("false").bool()).isFalse();
        assertThat(reader("null").isNull()).isTrue();
        assertThatThrownBy(() -> reader("9223372036854775808").integer()).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> reader("1.0").integer()).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> reader("{\"a\":\n 1}").string())
                .hasMessage("invalid JSON value at line 1, column 1: expected a string, found an object");
    }

    @Test
    void findsTheSpanAtAPath() {
        byte[] text = utf8("{\"a\":[{\"b\":1},{\"b\": [2] }],\"a2\":0}");

        assertThat(find(text, JsonPath.of("a").at(1).key("b"))).isEqualTo("[2]");
        assertThat(find(text, JsonPath.of("a2"))).isEqualTo("0");
        assertThat(find(text, JsonPath.of("a").at(2))).isNull();
        assertThat(find(text, JsonPath.of("a", "b"))).isNull();
        assertThat(find(text, JsonPath.of("a2", "b"))).isNull();
        assertThat(find(text, JsonPath.ROOT)).isEqualTo(new String(text, StandardCharsets.UTF_8));
        assertThat(find(utf8("{\"a\":1,\"\\u0061\":2}"), JsonPath.of("a"))).isEqualTo("2");
    }

    @Test
    void noticesADuplicateName() {
        assertThat(duplicate("{\"a\":1,\"b\":{\"a\":1},\"\\u0061\":2}")).isEqualTo("a");
        assertThat(duplicate("{\"a\":1,\"b\":{\"x\":1,\"x\":2}}")).isNull();
    }

    private static @Nullable String find(byte[] text, JsonPath path) {
        JsonSpan span = JsonSpan.find(text, 0, text.length, path, ErrorKind.INVALID_REQUEST);
        return span == null ? null : new String(text, span.from(), span.to() - span.from(), StandardCharsets.UTF_8);
    }

    private static @Nullable String duplicate(String text) {
        byte[] bytes = utf8(text);
        return JsonSpan.duplicateName(bytes, 0, bytes.length, ErrorKind.INVALID_REQUEST);
    }

    /** Objects and arrays in a pattern that is not the same for every 64 levels. */
    private static byte[] nested(int depth) {
        StringBuilder open = new StringBuilder();
        StringBuilder close = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            boolean object = i % 3 == 0;
            boolean last = i == depth - 1;
            open.append(object ? last ? "{" : "{\"a\":" : "[");
            close.insert(0, object ? '}' : ']');
        }
        return utf8(open.append(close).toString());
    }

    private static int stepInto(byte[] text) {
        JsonReader reader = new JsonReader(text, ErrorKind.INVALID_REQUEST);
        int depth = 0;
        boolean more = true;
        while (more) {
            depth++;
            if (reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                more = reader.nextMember();
            } else {
                reader.beginArray();
                more = reader.nextElement();
            }
        }
        reader.end();
        return depth;
    }

    private static byte[] between(String before, String hex, String after) {
        String latin = new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
        return (before + latin + after).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void check(byte[] text, boolean object) {
        JsonReader.check(text, 0, text.length, ErrorKind.INVALID_REQUEST, object);
    }

    private static JsonReader reader(String text) {
        return new JsonReader(utf8(text), ErrorKind.INVALID_REQUEST);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
