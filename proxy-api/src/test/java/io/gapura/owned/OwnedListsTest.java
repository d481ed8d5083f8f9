package io.gapura.owned;

import static io.gapura.owned.OwnedScene.ANN;
import static io.gapura.owned.OwnedScene.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Pipeline;
import io.gapura.testing.ScriptedUpstream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnedListsTest {
    private final OwnedScene scene = new OwnedScene();
    private final OwnedLists lists = new OwnedLists(scene.store, scene.upstreams);

    @AfterEach
    void close() throws Exception {
        assertThat(scene.timers.pending()).isZero();
        assertThat(scene.a.unreleased() + scene.b.unreleased()).isZero();
        assertThat(scene.sink.ends() + scene.sink.aborts())
                .as("the exchange has ended")
                .isEqualTo(1);
        scene.close();
    }

    @Test
    void asksNobodyForWhoOwnsNothing() {
        scene.owns(BOB, "a", Kind.FILE, "f1");
        list("/v1/files");
        assertThat(scene.sink.status()).isEqualTo(200);
        assertThat(scene.sink.text())
                .isEqualTo("{\"object\":\"list\",\"data\":[],\"first_id\":null,\"last_id\":null,\"has_more\":false}");
        assertThat(scene.a.calls() + scene.b.calls()).isZero();
    }

    @Test
    void saysThatNobodyHasSuchThings() {
        OwnedLists none = new OwnedLists(scene.store, List.of());
        new Pipeline(List.of((exchange, next) -> none.run(exchange))).run(scene.call(ANN, "GET", "/v1/files"));
        assertThat(scene.sink.status()).isEqualTo(404);
        assertThat(scene.sink.text()).contains("unsupported_operation", "offers files");
    }

    @Test
    void keepsTheCallersOwnByteForByte() {
        scene.owns(ANN, "a", Kind.FILE, "f1", "f3");
        scene.owns(BOB, "a", Kind.FILE, "f2");
        list("/v1/files");
        assertThat(scene.a.request().uri()).hasToString("http://a.example/v1/files?limit=1000");
        assertThat(scene.a.request().headers().first("Authorization")).isEqualTo("Bearer house-key");
        answers(
                scene.a,
                "{\"object\":\"list\",\"data\":[{ \"id\":\"f1\", \"x\":1.0, \"n\":12345678901234567890},{\"id\":\"f2\"},"
                        + "{\"b\":null,\"id\":\"f\\u0033\"}],\"has_more\":false}");
        assertThat(scene.sink.text())
                .isEqualTo(
                        "{\"object\":\"list\",\"data\":[{ \"id\":\"f1\", \"x\":1.0, \"n\":12345678901234567890},"
                                + "{\"b\":null,\"id\":\"f\\u0033\"}],\"first_id\":\"f1\",\"last_id\":\"f3\",\"has_more\":false}");
    }

    @Test
    void fillsAPageFromThreeOfTheUpstreams() {
        scene.owns(ANN, "a", Kind.BATCH, "b2", "b5", "b6", "b9");
        list("/v1/batches?limit=3");
        page(scene.a, true, "b1", "b2", "b3");
        assertThat(scene.a.request().uri()).hasToString("http://a.example/v1/batches?limit=100&after=b3");
        page(scene.a, true, "b4", "b5");
        page(scene.a, true, "b6", "b7");
        assertThat(scene.sink.status()).as("there may be one more").isZero();
        page(scene.a, true, "b8", "b9");
        assertThat(shown()).containsExactly("b2", "b5", "b6");
        assertThat(scene.sink.text()).endsWith("\"first_id\":\"b2\",\"last_id\":\"b6\",\"has_more\":true}");
        assertThat(scene.a.calls()).isEqualTo(4);
    }

    @Test
    void stopsWhenAllOfTheCallersWereSeen() {
        scene.owns(ANN, "a", Kind.BATCH, "b1", "b2");
        list("/v1/batches");
        page(scene.a, true, "b1", "b2", "b3");
        assertThat(scene.sink.text()).endsWith("\"has_more\":false}");
        assertThat(scene.a.calls()).isEqualTo(1);
    }

    @Test
    void saysThatThereIsNoMoreOnlyWhenItKnows() {
        scene.owns(ANN, "a", Kind.BATCH, "b1", "b2", "gone");
        list("/v1/batches?limit=2");
        page(scene.a, true, "b1", "b2");
        assertThat(scene.sink.status()).isZero();
        page(scene.a, false, "b3");
        assertThat(shown()).containsExactly("b1", "b2");
        assertThat(scene.sink.text()).endsWith("\"has_more\":false}");
    }

    @Test
    void walksOneUpstreamAfterTheOther() {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        scene.owns(ANN, "b", Kind.FILE, "b1", "b2");
        list("/v1/files?limit=2&purpose=fine%2Dtune&order=asc&key=secret&Authorization=Bearer+s");
        assertThat(scene.a.request().uri())
                .hasToString("http://a.example/v1/files?limit=1000&purpose=fine-tune&order=asc");
        page(scene.a, false, "a1", "x");
        assertThat(scene.b.request().uri())
                .hasToString("http://b.example/v1/files?limit=1000&purpose=fine-tune&order=asc");
        page(scene.b, false, "b1", "b2");
        assertThat(shown()).containsExactly("a1", "b1");
        assertThat(scene.sink.text()).endsWith("\"has_more\":true}");
    }

    @Test
    void goesOnBehindTheCursorAtItsUpstream() {
        scene.owns(ANN, "a", Kind.FILE, "a1", "a2");
        scene.owns(ANN, "b", Kind.FILE, "b1", "b2");
        list("/v1/files?after=b1");
        assertThat(scene.a.calls()).as("it lies behind that").isZero();
        assertThat(scene.b.request().uri()).hasToString("http://b.example/v1/files?limit=1000&after=b1");
        page(scene.b, false, "b2");
        assertThat(shown()).containsExactly("b2");
    }

    @Test
    void goesOnToTheNextUpstreamBehindTheCursor() {
        scene.owns(ANN, "a", Kind.FILE, "a1", "a2");
        scene.owns(ANN, "b", Kind.FILE, "b1");
        list("/v1/files?after=a2");
        page(scene.a, false);
        page(scene.b, false, "b1");
        assertThat(shown()).containsExactly("b1");
    }

    @Test
    void takesOnlyTheCallersOwnAtThatUpstream() {
        scene.owns(ANN, "a", Kind.FILE, "one");
        scene.owns(ANN, "b", Kind.FILE, "two");
        list("/v1/files");
        page(scene.a, false, "one", "two"); // two servers that count give somebody else's file the same id
        page(scene.b, false, "one", "two");
        assertThat(shown()).containsExactly("one", "two");
    }

    @Test
    void repeatsNothingOfAServerThatDoesNotHeedTheCursor() {
        scene.owns(ANN, "a", Kind.FILE, "a1", "a2", "a3");
        list("/v1/files?after=a1");
        answers(scene.a, "{\"data\":[{\"id\":\"a1\"},{\"id\":\"a2\"},{\"id\":\"a3\"}]}");
        assertThat(shown()).containsExactly("a2", "a3");
    }

    @Test
    void doesNotGoInCirclesWithAServerThatSaysThereIsAlwaysMore() {
        scene.owns(ANN, "a", Kind.FILE, "a1", "a2");
        list("/v1/files");
        page(scene.a, true, "a1");
        page(scene.a, true, "a1");
        assertThat(scene.sink.status()).isEqualTo(502);
        assertThat(scene.a.calls()).isEqualTo(2);
    }

    @Test
    void givesUpLoudlyWhereThereIsTooMuchOfOthers() {
        scene.owns(ANN, "a", Kind.BATCH, "own");
        list("/v1/batches");
        for (int i = 0; i < ListWalk.MOST_PAGES; i++) {
            page(scene.a, true, "x" + i);
        }
        assertThat(scene.sink.status()).isEqualTo(400);
        assertThat(scene.a.calls()).isEqualTo(ListWalk.MOST_PAGES);
    }

    @ParameterizedTest
    @CsvSource({"foreign, 404", "unknown, 404"})
    void knowsNoCursorButTheCallersOwn(String after, int status) {
        scene.owns(ANN, "a", Kind.FILE, "f1");
        scene.owns(BOB, "a", Kind.FILE, "foreign");
        list("/v1/files?after=" + after);
        assertThat(scene.sink.status()).isEqualTo(status);
        assertThat(scene.sink.text()).contains("No such File object: " + after, "\"param\":\"after\"");
        assertThat(scene.a.calls()).isZero();
    }

    @Test
    void tellsTheErrorOfAnUpstreamInsteadOfAShortList() {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        scene.owns(ANN, "b", Kind.FILE, "b1");
        list("/v1/files");
        page(scene.a, false, "a1");
        scene.b
                .head(429, "Content-Type", "application/json", "Retry-After", "7")
                .chunk("{\"error\":{\"message\":\"slow down\",\"type\":\"t\",\"code\":null}}")
                .end();
        assertThat(scene.sink.status()).isEqualTo(429);
        assertThat(scene.sink.text()).contains("slow down").doesNotContain("a1");
        assertThat(scene.sink.headers().first("Retry-After")).isEqualTo("7");
    }

    @Test
    void tellsThatAnUpstreamIsDown() {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        list("/v1/files");
        scene.a.fail(new GatewayException(ErrorKind.UPSTREAM_UNREACHABLE, "down"));
        assertThat(scene.sink.status()).isEqualTo(502);
    }

    @Test
    void tellsThatAListBreaksOff() {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        list("/v1/files");
        scene.a
                .head(200, "Content-Type", "application/json")
                .chunk("{\"data\":[")
                .cut();
        assertThat(scene.sink.status()).isEqualTo(502);
        assertThat(scene.sink.text()).contains("upstream_cut");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{\"data\":{}}", "{\"data\":[1]}", "{\"data\":[{\"id\":1}]}"})
    void tellsThatAListIsNone(String body) {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        list("/v1/files");
        answers(scene.a, body);
        assertThat(scene.sink.status()).isEqualTo(502);
        assertThat(scene.sink.text()).contains("upstream_malformed");
    }

    @Test
    void survivesATransportThatThrows() {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        scene.a.refuse(new IllegalStateException("stopped"));
        list("/v1/files");
        assertThat(scene.sink.status()).isEqualTo(500);
    }

    @Test
    void losesPatienceAndLetsTheUpstreamGo() {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        list("/v1/files");
        scene.timers.advance(Duration.ofSeconds(29));
        assertThat(scene.sink.status()).isZero();
        scene.timers.advance(Duration.ofSeconds(1));
        assertThat(scene.sink.status()).isEqualTo(504);
        assertThat(scene.a.aborts()).isEqualTo(1);
    }

    @Test
    void letsTheUpstreamGoWhenTheClientGoes() {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        list("/v1/files");
        scene.sink.leave();
        assertThat(scene.a.aborts()).isEqualTo(1);
    }

    @Test
    void saysThatTheStoreIsDown() {
        scene.store.down();
        list("/v1/files");
        assertThat(scene.sink.status()).isEqualTo(503);
        assertThat(scene.a.calls()).isZero();
    }

    @Test
    void saysThatTheStoreWentDownOnTheWay() {
        scene.owns(ANN, "a", Kind.FILE, "a1");
        list("/v1/files");
        scene.store.down();
        page(scene.a, false, "a1");
        assertThat(scene.sink.status()).isEqualTo(503);
    }

    @Test
    void recordsTheOutputOfBatchesThatItShows() {
        scene.owns(ANN, "a", Kind.BATCH, "b1");
        list("/v1/batches");
        answers(
                scene.a,
                "{\"data\":[{\"id\":\"b1\",\"output_file_id\":\"out\"},{\"id\":\"b2\",\"output_file_id\":\"foreign\"}]}");
        assertThat(scene.sink.status()).isEqualTo(200);
        assertThat(scene.isOf(ANN, Kind.FILE, "out")).isTrue();
        assertThat(scene.isOf(ANN, Kind.FILE, "foreign")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/files?limit=0, 1 to 10000",
        "/v1/files?limit=10001, 1 to 10000",
        "/v1/batches?limit=101, 1 to 100",
        "/v1/vector_stores?limit=x, 1 to 100",
        "/v1/fine_tuning/jobs?limit=, 1 to 100",
        "/v1/videos?limit=-1, 0 to 100"
    })
    void refusesALimitThatIsNone(String target, String range) {
        list(target);
        assertThat(scene.sink.status()).isEqualTo(400);
        assertThat(scene.sink.text()).contains(range, "\"param\":\"limit\"");
    }

    @ParameterizedTest
    @CsvSource({"/v1/vector_stores?before=vs_1, before", "/v1/files?purpose=%zz, escaped"})
    void refusesWhatItCannotHeed(String target, String says) {
        list(target);
        assertThat(scene.sink.status()).isEqualTo(400);
        assertThat(scene.sink.text()).contains(says);
    }

    @Test
    void knowsThatThereAreVideosThoughItIsToShowNone() {
        scene.owns(ANN, "a", Kind.VIDEO, "v1");
        list("/v1/videos?limit=0");
        page(scene.a, false, "v0", "v1");
        assertThat(scene.sink.text()).contains("\"data\":[]").endsWith("\"has_more\":true}");
    }

    @Test
    void shows20WhereNobodySaysHowMany() {
        String[] own = IntStream.range(0, 21).mapToObj(i -> "vs_" + i).toArray(String[]::new);
        scene.owns(ANN, "a", Kind.VECTOR_STORE, own);
        list("/v1/vector_stores");
        page(scene.a, false, own);
        assertThat(shown()).hasSize(20);
        assertThat(scene.sink.text()).endsWith("\"last_id\":\"vs_19\",\"has_more\":true}");
    }

    private void list(String target) {
        new Pipeline(List.of((exchange, next) -> lists.run(exchange))).run(scene.call(ANN, "GET", target));
    }

    private static void page(ScriptedUpstream upstream, boolean more, String... ids) {
        String data = Stream.of(ids).map(id -> "{\"id\":\"" + id + "\"}").collect(Collectors.joining(","));
        answers(upstream, "{\"object\":\"list\",\"data\":[" + data + "],\"has_more\":" + more + "}");
    }

    private static void answers(ScriptedUpstream upstream, String body) {
        upstream.head(200, "Content-Type", "application/json").chunk(body).end();
    }

    private List<String> shown() {
        assertThat(scene.sink.status()).isEqualTo(200);
        byte[] body = scene.sink.bytes();
        return ListPage.read(body).entries().stream().map(ListPage.Entry::id).toList();
    }
}
