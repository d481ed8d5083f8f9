package io.gapura.owned;

import static io.gapura.owned.OwnedScene.ANN;
import static io.gapura.owned.OwnedScene.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.AnswerStage;
import io.gapura.exchange.Caller;
import io.gapura.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OwnershipStepTest {
    private final OwnedScene scene = new OwnedScene();
    private final OwnershipStep step = new OwnershipStep(scene.store, scene.upstreams, ModelPlaces.of(scene.upstreams));
    private final AtomicInteger proceeded = new AtomicInteger();

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void sendsACallWhereWhatItNamesLies() {
        scene.owns(ANN, "b", Kind.FILE, "file-1");
        Exchange call = run(scene.call(ANN, "GET", "/v1/files/file-1/content"));
        assertThat(proceeded).hasValue(1);
        assertThat(call.pinned()).isEqualTo("b");
        assertThat(call.answerStage()).as("a download needs not be held").isNull();
    }

    @Test
    void tellsWhatIsSomebodyElsesFromWhatIsNobodysInNothing() {
        scene.owns(ANN, "a", Kind.FILE, "file-1");
        run(scene.call(BOB, "GET", "/v1/files/file-1"));
        String foreign = scene.sink.text();
        int status = scene.sink.status();
        int works = scene.store.works();
        run(scene.call(BOB, "GET", "/v1/files/file-2"));
        assertThat(scene.store.works() - works).isEqualTo(1);
        assertThat(status).isEqualTo(404);
        assertThat(scene.sink.status()).isEqualTo(404);
        assertThat(scene.sink.text()).isEqualTo(foreign.replace("file-1", "file-2"));
        assertThat(foreign).contains("\"No such File object: file-1\"", "\"param\":null");
        assertThat(proceeded).hasValue(0);
    }

    @Test
    void knowsTheSameNameFromAnotherSourceForSomebodyElse() {
        scene.owns(ANN, "a", Kind.FILE, "file-1");
        run(scene.call(new Caller("ann", Caller.Source.CONTAINER), "GET", "/v1/files/file-1"));
        assertThat(scene.sink.status()).isEqualTo(404);
    }

    @Test
    void takesAllWithoutKeysForOneCaller() {
        scene.owns(Caller.ANONYMOUS, "a", Kind.BATCH, "batch_1");
        run(scene.call(Caller.ANONYMOUS, "POST", "/v1/batches/batch_1/cancel"));
        assertThat(proceeded).hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({"true, true, 1", "true, false, 0", "false, true, 0"})
    void wantsBothTheStoreAndTheFileToBeTheCallers(boolean store, boolean file, int passes) {
        scene.owns(store ? ANN : BOB, "a", Kind.VECTOR_STORE, "vs_1");
        scene.owns(file ? ANN : BOB, "a", Kind.FILE, "file-1");
        run(scene.call(ANN, "GET", "/v1/vector_stores/vs_1/files/file-1/content"));
        assertThat(proceeded).hasValue(passes);
    }

    @Test
    void looksAtTheIdsInTheBody() {
        scene.owns(ANN, "a", Kind.VECTOR_STORE, "vs_1");
        scene.owns(ANN, "a", Kind.FILE, "file-1");
        scene.owns(BOB, "a", Kind.FILE, "file-2");
        run(named("POST", "/v1/vector_stores/vs_1/file_batches", "", "file_ids[0]", "file-1", "file_ids[1]", "file-2"));
        assertThat(scene.sink.status()).isEqualTo(404);
        assertThat(scene.sink.text()).contains("No such File object: file-2", "\"param\":\"file_ids[1]\"");
        Exchange call = run(named("POST", "/v1/vector_stores/vs_1/file_batches", "", "file_ids[0]", "file-1"));
        assertThat(call.pinned()).isEqualTo("a");
        assertThat(call.answerStage()).isNotNull();
    }

    @Test
    void knowsAVideoAndACharacterFromAFile() {
        scene.owns(ANN, "a", Kind.VIDEO, "x");
        run(named("POST", "/v1/videos/edits", "", "video.id", "x"));
        assertThat(proceeded).hasValue(1);
        run(named("POST", "/v1/videos", "", "input_reference.file_id", "x"));
        assertThat(scene.sink.text()).contains("No such File object: x");
        run(named("POST", "/v1/videos", "", "characters[0].id", "x"));
        assertThat(scene.sink.text()).contains("No such Character object: x");
        scene.owns(ANN, "a", Kind.CHARACTER, "x");
        run(named("POST", "/v1/videos", "", "characters[][id]", "x"));
        assertThat(proceeded).hasValue(2);
    }

    @Test
    void refusesACallThatWouldHaveToGoToTwoUpstreams() {
        scene.owns(ANN, "a", Kind.FILE, "file-1");
        scene.owns(ANN, "b", Kind.FILE, "file-2");
        run(named("POST", "/v1/fine_tuning/jobs", "", "training_file", "file-1", "validation_file", "file-2"));
        assertThat(scene.sink.status()).isEqualTo(400);
        assertThat(scene.sink.text())
                .contains("`file-1` lies at the upstream `a` and `file-2` at `b`", "\"param\":\"validation_file\"");
        assertThat(proceeded).hasValue(0);
    }

    @Test
    void refusesAFileThatLiesElsewhereThanTheModel() {
        scene.owns(ANN, "a", Kind.FILE, "file-1");
        String param = "messages[0].content[0].file.file_id";
        run(named("POST", "/v1/chat/completions", "mb", param, "file-1"));
        assertThat(scene.sink.status()).isEqualTo(400);
        assertThat(scene.sink.text()).contains("the model `mb` is served by `b`", "\"param\":\"" + param + "\"");
        Exchange call = run(named("POST", "/v1/chat/completions", "ma", param, "file-1"));
        assertThat(call.pinned()).isEqualTo("a");
        Exchange unlisted = run(named("POST", "/v1/chat/completions", "whatever", param, "file-1"));
        assertThat(unlisted.pinned()).as("only the upstream knows").isEqualTo("a");
    }

    @Test
    void leavesTheStoreAloneWhereNoIdIsNamed() {
        scene.store.down();
        run(named("POST", "/v1/chat/completions", "ma"));
        run(named("POST", "/v1/embeddings", "ma"));
        run(named("POST", "/v1/fine_tuning/alpha/graders/run", ""));
        assertThat(proceeded).hasValue(3);
        assertThat(scene.store.works()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/files/file-1",
        "POST, /v1/files",
        "POST, /v1/uploads",
        "POST, /v1/vector_stores",
        "POST, /v1/videos",
        "POST, /v1/videos/characters"
    })
    void sendsNothingAnywhereWhileTheStoreIsDown(String method, String path) {
        scene.store.down();
        run(scene.call(ANN, method, path));
        assertThat(proceeded).hasValue(0);
        assertThat(scene.sink.status()).isEqualTo(503);
        assertThat(scene.sink.text()).contains("\"store_unavailable\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v1/files | {'id':'n'} | FILE",
                "POST | /v1/uploads | {'id':'n'} | UPLOAD",
                "POST | /v1/vector_stores | {'id':'n'} | VECTOR_STORE",
                "POST | /v1/videos | {'id':'n'} | VIDEO",
                "POST | /v1/videos/extensions | {'id':'n'} | VIDEO",
                "POST | /v1/videos/characters | {'id':'n'} | CHARACTER",
                "POST | /v1/batches | {'id':'n','output_file_id':null} | BATCH",
                "POST | /v1/fine_tuning/jobs | {'id':'n','fine_tuned_model':null,'result_files':[]} | FINE_TUNING_JOB",
                "POST | /v1/uploads/x/complete | {'id':'x','file':{'id':'n'}} | FILE",
                "GET | /v1/batches/x | {'id':'x','output_file_id':'n'} | FILE",
                "GET | /v1/batches/x | {'id':'x','error_file_id':'n'} | FILE",
                "GET | /v1/fine_tuning/jobs/x | {'id':'x','fine_tuned_model':'n'} | MODEL",
                "GET | /v1/fine_tuning/jobs/x | {'id':'x','result_files':['m','n']} | FILE",
                "GET | /v1/fine_tuning/jobs/x/checkpoints | {'data':[{'fine_tuned_model_checkpoint':'n'}]} | MODEL",
                "POST | /v1/vector_stores/x/file_batches | {'id':'n'} | VECTOR_STORE_BATCH",
                "POST | /v1/videos/x/remix | {'id':'n'} | VIDEO"
            })
    void recordsWhatAnAnswerBringsBeforeItLeaves(String method, String path, String json, Kind kind) {
        for (Kind each : Kind.values()) {
            scene.owns(ANN, "a", each, "x");
        }
        Exchange call = run(scene.call(ANN, method, path));
        byte[] body = bytes(json);
        assertThat(stage(call).see("a", body).join()).as("the same bytes").isSameAs(body);
        assertThat(scene.isOf(ANN, kind, "n")).isTrue();
        assertThat(scene.isOf(BOB, kind, "n")).isFalse();
    }

    @Test
    void takesBackWhatItCannotRecord() {
        Exchange call = run(scene.call(ANN, "POST", "/v1/files"));
        scene.store.down();
        CompletableFuture<byte[]> seen = stage(call).see("b", bytes("{'id':'file 1/2'}"));
        assertThat(failure(seen).kind()).isEqualTo(ErrorKind.STORE_UNAVAILABLE);
        assertThat(scene.b.request().method()).isEqualTo("DELETE");
        assertThat(scene.b.request().uri()).hasToString("http://b.example/v1/files/file%201%2F2");
        scene.b.head(200, "Content-Type", "application/json").chunk("{}").end();
        assertThat(scene.b.unreleased()).isZero();
        assertThat(scene.a.calls()).isZero();
    }

    @Test
    void stopsWhatCannotBeDeleted() {
        Exchange call = run(scene.call(ANN, "POST", "/v1/uploads"));
        scene.store.down();
        assertThat(stage(call).see("a", bytes("{'id':'upload_1'}"))).isCompletedExceptionally();
        assertThat(scene.a.request().method()).isEqualTo("POST");
        assertThat(scene.a.request().uri()).hasToString("http://a.example/v1/uploads/upload_1/cancel");
    }

    @Test
    void takesNothingBackThatItHasOnlySeen() {
        scene.owns(ANN, "a", Kind.BATCH, "batch_1");
        Exchange call = run(scene.call(ANN, "GET", "/v1/batches/batch_1"));
        scene.store.down();
        assertThat(failure(stage(call).see("a", bytes("{'id':'batch_1','output_file_id':'f'}")))
                        .status())
                .isEqualTo(503);
        assertThat(scene.a.calls()).isZero();
    }

    @Test
    void survivesAnUpstreamThatIsGoneWhenSomethingIsToBeTakenBack() {
        Exchange call = run(scene.call(ANN, "POST", "/v1/files"));
        scene.store.down();
        scene.a.refuse(new IllegalStateException("stopped"));
        assertThat(failure(stage(call).see("a", bytes("{'id':'f'}"))).status()).isEqualTo(503);
    }

    @Test
    void failsWhereTheAnswerIsNone() {
        Exchange call = run(scene.call(ANN, "POST", "/v1/files"));
        assertThat(failure(stage(call).see("a", bytes("<html>"))).kind()).isEqualTo(ErrorKind.UPSTREAM_MALFORMED);
    }

    @Test
    void forgetsWhatWasDeleted() {
        scene.owns(ANN, "a", Kind.FILE, "file-1", "file-2");
        byte[] body = bytes("{'id':'file-1','deleted':true}");
        assertThat(stage(run(scene.call(ANN, "DELETE", "/v1/files/file-1")))
                        .see("a", body)
                        .join())
                .isSameAs(body);
        assertThat(scene.isOf(ANN, Kind.FILE, "file-1")).isFalse();
        assertThat(scene.isOf(ANN, Kind.FILE, "file-2")).isTrue();
    }

    @Test
    void remembersWhatTheUpstreamDidNotDelete() {
        scene.owns(ANN, "a", Kind.FILE, "file-1");
        assertThat(stage(run(scene.call(ANN, "DELETE", "/v1/files/file-1"))).see("a", bytes("{'deleted':false}")))
                .isCompleted();
        assertThat(scene.isOf(ANN, Kind.FILE, "file-1")).isTrue();
    }

    @Test
    void tellsOfADeletionThoughItCanNotForget() {
        scene.owns(ANN, "a", Kind.FILE, "file-1");
        Exchange call = run(scene.call(ANN, "DELETE", "/v1/files/file-1"));
        scene.store.down();
        assertThat(stage(call).see("a", bytes("{'deleted':true}"))).isCompleted();
    }

    @Test
    void keepsAFileThatIsDetachedFromAStore() {
        scene.owns(ANN, "a", Kind.VECTOR_STORE, "vs_1");
        scene.owns(ANN, "a", Kind.FILE, "file-1");
        assertThat(run(scene.call(ANN, "DELETE", "/v1/vector_stores/vs_1/files/file-1"))
                        .answerStage())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ft:m:acme::1", "prefix/ft:m:acme::1"})
    void keepsAFineTunedModelToWhoeverMadeIt(String model) {
        scene.owns(ANN, "b", Kind.MODEL, "ft:m:acme::1");
        Exchange own = run(scene.call(ANN, "POST", "/v1/chat/completions", new RequestOutline(model, false, false)));
        assertThat(own.pinned()).isEqualTo("b");
        assertThat(proceeded).hasValue(1);
        run(scene.call(BOB, "POST", "/v1/chat/completions", new RequestOutline(model, false, false)));
        assertThat(scene.sink.status()).isEqualTo(404);
        assertThat(scene.sink.text()).contains("model_not_found", "\"param\":\"model\"");
        run(scene.call(BOB, "POST", "/v1/fine_tuning/jobs", new RequestOutline(model, false, false)));
        assertThat(scene.sink.status()).isEqualTo(404);
        assertThat(proceeded).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"FT:m:acme::1", "Ft:m:acme::1", "prefix/fT:m:acme::1"})
    void knowsAFineTunedModelWhateverTheCaseOfLetters(String model) {
        scene.owns(ANN, "b", Kind.MODEL, "ft:m:acme::1");
        run(scene.call(BOB, "POST", "/v1/chat/completions", new RequestOutline(model, false, false)));
        assertThat(scene.sink.status()).isEqualTo(404);
        assertThat(proceeded).hasValue(0);
        FineTunedModels models = new FineTunedModels(scene.store, ModelPlaces.of(scene.upstreams));
        assertThat(models.foreign(BOB, List.of(model, "ma")).join()).containsExactly(model);
    }

    @Test
    void hidesAllFineTunedModelsWhileTheStoreIsDown() {
        scene.owns(ANN, "b", Kind.MODEL, "ft:m:acme::1");
        FineTunedModels models = new FineTunedModels(scene.store, ModelPlaces.of(scene.upstreams));
        assertThat(models.foreign(ANN, List.of("ft:m:acme::1")).join()).isEmpty();
        scene.store.down();
        assertThat(models.foreign(ANN, List.of("ft:m:acme::1", "ma")).join()).containsExactly("ft:m:acme::1");
    }

    @Test
    void sharesAFineTunedModelThatTheConfigurationNames() {
        OwnershipStep sharing = new OwnershipStep(scene.store, scene.upstreams, model -> Set.of("a"));
        scene.owns(ANN, "b", Kind.MODEL, "ft:m:acme::1");
        scene.store.down();
        RequestOutline outline = new RequestOutline("ft:m:acme::1", false, false);
        sharing.run(scene.call(BOB, "POST", "/v1/chat/completions", outline), proceeded::incrementAndGet);
        assertThat(proceeded).hasValue(1);
    }

    @Test
    void letsTheOneCallerOfAHouseWithoutKeysUseAnyFineTunedModel() {
        RequestOutline outline = new RequestOutline("ft:m:acme::1", false, false);
        Exchange call = run(scene.call(Caller.ANONYMOUS, "POST", "/v1/chat/completions", outline));
        assertThat(proceeded).hasValue(1);
        assertThat(call.pinned()).isNull();
    }

    @Test
    void letsNobodyElseDeleteAModel() {
        scene.owns(ANN, "a", Kind.MODEL, "ft:m:acme::1");
        run(scene.call(BOB, "DELETE", "/v1/models/ft:m:acme::1"));
        assertThat(scene.sink.status()).isEqualTo(404);
        run(scene.call(Caller.ANONYMOUS, "DELETE", "/v1/models/ft:m:acme::1"));
        assertThat(scene.sink.status()).isEqualTo(404);
        run(scene.call(ANN, "DELETE", "/v1/models/ft:m:acme::1"));
        assertThat(proceeded).hasValue(1);
    }

    @Test
    void leavesWhatNoUpstreamCanDoToTheRouter() {
        OwnershipStep nobody = new OwnershipStep(scene.store, List.of(), model -> Set.of());
        nobody.run(scene.call(ANN, "POST", "/v1/files"), proceeded::incrementAndGet);
        nobody.run(scene.call(ANN, "GET", "/v1/files/file-1"), proceeded::incrementAndGet);
        assertThat(proceeded).hasValue(2);
        assertThat(scene.store.works()).isZero();
    }

    @Test
    void seesNoBodyWhereNoneIsAskedFor() {
        scene.owns(ANN, "a", Kind.BATCH, "batch_1");
        assertThat(run(scene.call(ANN, "HEAD", "/v1/batches/batch_1")).answerStage())
                .isNull();
        assertThat(proceeded).hasValue(1);
    }

    private Exchange run(Exchange exchange) {
        step.run(exchange, proceeded::incrementAndGet);
        return exchange;
    }

    /** A call of Ann's that names these, as param, id, param, id. */
    private Exchange named(String method, String path, String model, String... paramsAndIds) {
        List<Reference> references = IntStream.range(0, paramsAndIds.length / 2)
                .mapToObj(i -> new Reference(paramsAndIds[2 * i], paramsAndIds[2 * i + 1]))
                .toList();
        return scene.call(ANN, method, path, new RequestOutline(model, false, false, references));
    }

    private static AnswerStage stage(Exchange exchange) {
        return Objects.requireNonNull(exchange.answerStage(), "nobody looks at the answer");
    }

    private static GatewayException failure(CompletableFuture<byte[]> seen) {
        assertThat(seen).isCompletedExceptionally();
        return (GatewayException)
                OwnedIds.unwrapped(seen.handle((body, failure) -> failure).join());
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
