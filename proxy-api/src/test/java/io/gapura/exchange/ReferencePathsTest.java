package io.gapura.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReferencePathsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT_COMPLETIONS | messages[1].content[1].file.file_id | {'messages':[{'content':'a'},{'content':[{'type':'text','text':'a'},{'type':'file','file':{'file_id':'x'}}]}]}",
                "IMAGE_EDITS | images[1].file_id | {'images':[{'image_url':'u'},{'file_id':'x'}],'mask':{'image_url':'u'}}",
                "IMAGE_EDITS | mask.file_id | {'images':[],'mask':{'file_id':'x'}}",
                "BATCH_CREATE | input_file_id | {'endpoint':'/v1/embeddings','input_file_id':'x'}",
                "FINE_TUNING_JOB_CREATE | training_file | {'model':'m','training_file':'x','validation_file':null}",
                "FINE_TUNING_JOB_CREATE | validation_file | {'model':'m','validation_file':'x'}",
                "VECTOR_STORE_CREATE | file_ids[0] | {'file_ids':['x']}",
                "VECTOR_STORE_FILE_CREATE | file_id | {'file_id':'x'}",
                "VECTOR_STORE_BATCH_CREATE | file_ids[0] | {'file_ids':['x']}",
                "VECTOR_STORE_BATCH_CREATE | files[0].file_id | {'files':[{'file_id':'x','attributes':{'file_id':'y'}}]}",
                "VIDEO_CREATE | input_reference.file_id | {'input_reference':{'file_id':'x'}}",
                "VIDEO_CREATE | characters[0].id | {'characters':[{'id':'x'}]}",
                "VIDEO_EDITS | video.id | {'video':{'id':'x'}}",
                "VIDEO_EXTENSIONS | video.id | {'video':{'id':'x'},'id':'y'}"
            })
    void findsTheIdThatARequestNames(Endpoint endpoint, String param, String json) {
        assertThat(read(json, endpoint)).containsExactly(new Reference(param, "x"));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void provesEveryPathOfTheTable(Endpoint endpoint, String path) {
        String json = "'x'";
        String[] steps = path.split("\\.", -1);
        for (int i = steps.length - 1; i >= 0; i--) {
            boolean array = steps[i].endsWith("[]");
            json = "{'" + steps[i].replace("[]", "") + "':" + (array ? "[" + json + "]" : json) + "}";
        }
        assertThat(read(json, endpoint)).containsExactly(new Reference(path.replace("[]", "[0]"), "x"));
    }

    private static Stream<Object[]> paths() {
        return Stream.of(Endpoint.values())
                .flatMap(endpoint -> ReferencePaths.of(endpoint).stream().map(path -> new Object[] {endpoint, path}));
    }

    @Test
    void findsAllOfThemInOrder() {
        assertThat(read(
                        "{'files':[{'file_id':'b'},{'file_id':'c'}],'file_ids':['a']}",
                        Endpoint.VECTOR_STORE_BATCH_CREATE))
                .extracting(Reference::id)
                .containsExactly("b", "c", "a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a name written with an escape | {'file\\u005fid':'x'}",
                "a name in other letters, as servers in Go read it | {'File_ID':'x'}",
                "the second of two members of one name | {'file_id':'','file_id':'x'}",
                "a number | {'file_id':7}"
            })
    void isNotFooledBy(String what, String json) {
        assertThat(read(json, Endpoint.VECTOR_STORE_FILE_CREATE)).as(what).hasSize(1);
        String chat = "{'messages':[{'content':[{'file':" + json + "}]}]}";
        assertThat(read(chat, Endpoint.CHAT_COMPLETIONS)).as(what).hasSize(1);
    }

    @Test
    void takesOneWhereManyAreUsual() {
        assertThat(read("{'file_ids':'x'}", Endpoint.VECTOR_STORE_CREATE))
                .containsExactly(new Reference("file_ids", "x"));
    }

    @Test
    void findsNothingWhereNothingIs() {
        assertThat(read("{'input_file_id':null}", Endpoint.BATCH_CREATE)).isEmpty();
        assertThat(read("[]", Endpoint.BATCH_CREATE)).isEmpty();
        assertThat(read("{'input':'file_id'}", Endpoint.EMBEDDINGS)).isEmpty();
        assertThat(read(
                        "{'messages':[{'content':'{\\'file_id\\':\\'x\\'}'}]}".replace("\\'", ""),
                        Endpoint.CHAT_COMPLETIONS))
                .isEmpty();
    }

    @Test
    void refusesMoreThanAnybodyNeeds() {
        String ids = IntStream.rangeClosed(0, ReferencePaths.MOST)
                .mapToObj(i -> "'f'")
                .collect(Collectors.joining(","));
        assertThatThrownBy(() -> read("{'file_ids':[" + ids + "]}", Endpoint.VECTOR_STORE_CREATE))
                .isInstanceOfSatisfying(GatewayException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
                    assertThat(refused.param()).isEqualTo("file_ids[5000]");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "VIDEO_EDITS | video[id] | x",
                "VIDEO_EDITS | video.id | x",
                "VIDEO_CREATE | input_reference[file_id] | x",
                "VIDEO_CREATE | characters[0][id] | x",
                "VIDEO_CREATE | characters[][id] | x",
                "IMAGE_EDITS | images[][file_id] | x"
            })
    void readsTheFieldsOfForms(Endpoint endpoint, String field, String value) {
        assertThat(field(field, value, endpoint)).containsExactly(new Reference(field, "x"));
    }

    @Test
    void readsJsonInAFieldOfAForm() {
        assertThat(field("video", " {\"id\":\"x\"}", Endpoint.VIDEO_EDITS))
                .containsExactly(new Reference("video.id", "x"));
        assertThat(field("prompt", "{\"id\":\"x\"}", Endpoint.VIDEO_EDITS)).isEmpty();
        assertThat(field("video", "a film", Endpoint.VIDEO_EDITS)).isEmpty();
        assertThat(field("file", "{\"id\":\"x\"}", Endpoint.FILE_CREATE)).isEmpty();
    }

    private static List<Reference> read(String json, Endpoint endpoint) {
        return ReferencePaths.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), endpoint);
    }

    private static List<Reference> field(String name, String value, Endpoint endpoint) {
        return ReferencePaths.readField(name, value.getBytes(StandardCharsets.UTF_8), endpoint);
    }
}
