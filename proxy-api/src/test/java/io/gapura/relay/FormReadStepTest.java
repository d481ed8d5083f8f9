package io.gapura.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.dialect.openai.chat.OpenAiChatDialect;
import io.gapura.exchange.ClientRequest;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.Exchange;
import io.gapura.exchange.ExchangeLog;
import io.gapura.http.Content;
import io.gapura.http.Gathering;
import io.gapura.http.Headers;
import io.gapura.testing.HandTimers;
import io.gapura.testing.MemorySink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms are read as far as routing needs, kept, and put together again. */
@Timeout(30)
class FormReadStepTest {
    private static final String FILE = part("file\"; filename=\"a.wav", "RIFF" + "x".repeat(3000));
    private static final String MODEL = part("model", "whisper-1");
    private static final String END = "--b--\r\n";

    private final Path directory;
    private final Spool spool;
    private final MemorySink sink = new MemorySink();
    private boolean proceeded;

    FormReadStepTest(@TempDir Path directory) {
        this.directory = directory;
        this.spool = new Spool(directory, 1000);
    }

    @AfterEach
    void leavesNoFile() throws Exception {
        spool.close();
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        assertThat(spool.files()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17, 999, 1000, 1001, 100_000})
    void findsAModelBehindTheFileAndGivesTheFormAsItWas(int piece) throws Exception {
        String form = FILE + MODEL + part("language", "de") + END;
        Exchange exchange = read(Endpoint.TRANSCRIPTIONS, form, piece, form.length());

        assertThat(proceeded).isTrue();
        assertThat(exchange.outline()).isEqualTo(new RequestOutline("whisper-1", false, false));
        assertThat(length(exchange.body())).isEqualTo(form.length());
        assertThat(text(exchange.body())).isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 1000, 100_000})
    void leavesTheGatewaysOwnFieldsOutAndKeepsTheLengthExact(int piece) throws Exception {
        String form = part("session_id", "s")
                + FILE
                + part("pii_protection", "true")
                + part("stream", "True")
                + MODEL
                + part("temperature", "0")
                + END;
        Exchange exchange = read(Endpoint.TRANSCRIPTIONS, form, piece, form.length());

        String without = FILE + part("stream", "True") + MODEL + part("temperature", "0") + END;
        assertThat(exchange.outline()).isEqualTo(new RequestOutline("whisper-1", true, false));
        assertThat(length(exchange.body())).isEqualTo(without.length());
        assertThat(text(exchange.body())).isEqualTo(without);
    }

    @ParameterizedTest
    @ValueSource(strings = {"w", "whisper-1-with-a-much-longer-name"})
    void putsAnotherModelInItsPlace(String other) throws Exception {
        String form = FILE + part("session_id", "s") + MODEL + part("language", "de") + END;
        Exchange exchange = read(Endpoint.TRANSCRIPTIONS, form, 100, form.length());

        Content renamed = FormEdits.model(exchange.body(), other);

        String expected = FILE + part("model", other) + part("language", "de") + END;
        assertThat(length(renamed)).isEqualTo(expected.length());
        assertThat(text(renamed)).isEqualTo(expected);
    }

    @Test
    void leavesTheModelThatIsRightAlone() {
        String form = MODEL + FILE + END;
        Exchange exchange = read(Endpoint.TRANSCRIPTIONS, form, 100, form.length());

        assertThat(FormEdits.model(exchange.body(), "whisper-1")).isSameAs(exchange.body());
        assertThat(FormEdits.model(exchange.body(), "")).isSameAs(exchange.body());
        Content none = Content.none();
        assertThat(FormEdits.model(none, "other")).isSameAs(none);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSCRIPTIONS", "TRANSLATIONS", "IMAGE_VARIATIONS"})
    void readsNoFurtherThanItMust(Endpoint endpoint) throws Exception {
        String form = MODEL + part("session_id", "s") + FILE + END;
        PiecesSource source = new PiecesSource(bytes(form), 50);
        Exchange exchange = read(endpoint, source, -1);

        assertThat(proceeded).isTrue();
        assertThat(source.taken()).isLessThan(form.length() - 2900);
        assertThat(length(exchange.body())).isEqualTo(-1);
        assertThat(text(exchange.body())).isEqualTo(MODEL + FILE + END);
    }

    @Test
    void passesAFileOnAsSoonAsItBegins() throws Exception {
        String form = part("purpose", "batch") + part("session_id", "s") + FILE + END;
        PiecesSource source = new PiecesSource(bytes(form), 50);
        Exchange exchange = read(Endpoint.FILE_CREATE, source, form.length());

        assertThat(source.taken()).isLessThan(form.length() - 2500);
        assertThat(spool.files()).isZero();
        assertThat(exchange.outline()).isEqualTo(new RequestOutline("", false, false));
        String without = part("purpose", "batch") + FILE + END;
        assertThat(length(exchange.body())).isEqualTo(without.length());
        assertThat(text(exchange.body())).isEqualTo(without);
    }

    @Test
    void keepsAFormOfUnknownLengthAndKnowsItThen() {
        String form = FILE + MODEL + END;
        Exchange exchange = read(Endpoint.IMAGE_EDITS, form, 100, -1);

        assertThat(length(exchange.body())).isEqualTo(form.length());
    }

    @Test
    void readsTheIdsThatAFormNames() {
        String form = part("prompt", "p") + part("video[id]", "video_1") + part("model", "sora-2") + END;
        Exchange exchange = read(Endpoint.VIDEO_EDITS, form, 100, form.length());

        assertThat(exchange.outline())
                .isEqualTo(new RequestOutline("sora-2", false, false, List.of(new Reference("video[id]", "video_1"))));
    }

    @Test
    void takesABodyThatIsWholeAlready() throws Exception {
        String form = FILE + MODEL + END;
        Exchange exchange = read(Endpoint.TRANSCRIPTIONS, new Content.Buffered(bytes(form)));

        assertThat(exchange.outline().model()).isEqualTo("whisper-1");
        assertThat(text(exchange.body())).isEqualTo(form);
    }

    @Test
    void keepsWhatIsLargeInAFileUntilTheExchangeEnds() {
        String form = FILE + MODEL + END;
        Exchange exchange = read(Endpoint.TRANSCRIPTIONS, form, 100, form.length());
        assertThat(spool.files()).isEqualTo(1);

        exchange.fail(new IllegalStateException("no route"));

        assertThat(spool.files()).isZero();
        assertThat(sink.status()).isEqualTo(500);
    }

    @Test
    void letsTheFileGoWhenTheUpstreamDoesNotWantIt() {
        String form = FILE + MODEL + END;
        Exchange exchange = read(Endpoint.TRANSCRIPTIONS, form, 100, form.length());

        ((Content.Streaming) exchange.body()).source().fail(new IllegalStateException("gone"));

        assertThat(spool.files()).isZero();
        assertThat(text(exchange.body()).toString()).contains("gone");
    }

    @Test
    void refusesAFormThatIsNone() {
        read(Endpoint.TRANSCRIPTIONS, FILE + MODEL, 100, -1);

        assertThat(proceeded).isFalse();
        assertThat(sink.status()).isEqualTo(400);
        assertThat(sink.text()).contains("it breaks off", "`model`", "invalid_request_error");
        assertThat(spool.files()).isZero();
    }

    @Test
    void refusesAModelThatStandsTwice() {
        read(Endpoint.IMAGE_EDITS, MODEL + FILE + MODEL + END, 100, -1);

        assertThat(sink.status()).isEqualTo(400);
        assertThat(sink.text()).contains("has the field `model` twice", "\"param\":\"model\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "stream"})
    void breaksOffWhenAFieldThatDecidesComesAgain(String name) throws Exception {
        String again = part(name, "true");
        String form = part("stream", "true") + MODEL + FILE + again + END;
        Exchange exchange = read(Endpoint.TRANSCRIPTIONS, form, 100, form.length());

        assertThat(proceeded).isTrue();
        assertThat(text(exchange.body())).contains("has the field `" + name + "` twice");
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSCRIPTIONS", "TRANSLATIONS"})
    void asksForTheModel(Endpoint endpoint) {
        read(endpoint, FILE + END, 100, -1);

        assertThat(proceeded).isFalse();
        assertThat(sink.status()).isEqualTo(400);
        assertThat(sink.text()).contains("The field `model` is required.", "\"param\":\"model\"");
    }

    @Test
    void takesAnEmptyModelForNone() {
        read(Endpoint.TRANSCRIPTIONS, part("model", " ") + FILE + END, 100, -1);

        assertThat(sink.status()).isEqualTo(400);
        assertThat(sink.text()).contains("The field `model` is required.");
    }

    @Test
    void needsNoModelOfImageVariations() {
        read(Endpoint.IMAGE_VARIATIONS, FILE + END, 100, -1);

        assertThat(proceeded).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"; filename=\"\"", "; filename*=utf-8''f", "; filename=\"\"; filename*=utf-8''f"})
    void readsWhatOnlyHalfClaimsToBeAFile(String claim) {
        String form = part("model\"" + claim + "; x=\"", "sora-2")
                + part("video\"" + claim + "; x=\"", "{\"id\":\"video_1\"}")
                + END;
        Exchange exchange = read(Endpoint.VIDEO_EDITS, form, 100, form.length());

        assertThat(exchange.outline())
                .isEqualTo(new RequestOutline("sora-2", false, false, List.of(new Reference("video.id", "video_1"))));
    }

    @ParameterizedTest
    @CsvSource({
        "TRANSCRIPTIONS,model",
        "TRANSCRIPTIONS,stream",
        "VIDEO_EDITS,video[id]",
        "VIDEO_CREATE,input_reference[file_id]",
        "VIDEO_CREATE,characters",
        "IMAGE_EDITS,images[0][file_id]",
        "IMAGE_EDITS,Mask[file_id]"
    })
    void refusesAFieldThatHidesAsAFile(Endpoint endpoint, String name) {
        read(endpoint, part(name + "\"; filename=\"f", "whatever") + END, 100, -1);

        assertThat(proceeded).isFalse();
        assertThat(sink.status()).isEqualTo(400);
        assertThat(sink.text()).contains("The field `" + name + "` can't be a file", "\"param\":\"" + name + "\"");
    }

    @ParameterizedTest
    @CsvSource({"IMAGE_EDITS,image[]", "IMAGE_EDITS,mask", "VIDEO_CREATE,input_reference", "VIDEO_EDITS,video"})
    void takesAFileWhereOneBelongs(Endpoint endpoint, String name) {
        read(endpoint, MODEL + part(name + "\"; filename=\"f", "x".repeat(20_000)) + END, 100, -1);

        assertThat(proceeded).isTrue();
    }

    @Test
    void refusesAModelThatIsNoName() {
        read(Endpoint.TRANSCRIPTIONS, part("model", "m".repeat(20_000)) + END, 100, -1);

        assertThat(sink.status()).isEqualTo(400);
        assertThat(sink.text()).contains("The field `model` is longer than 16384 bytes.");
    }

    @Test
    void breaksOffWhenAFieldOfOursComesTooLate() {
        String form = FILE + part("session_id", "s") + END;
        Exchange exchange = read(Endpoint.FILE_CREATE, form, 100, form.length());

        assertThat(proceeded).isTrue();
        assertThat(text(exchange.body()).toString()).contains("The field `session_id` comes too late");
    }

    @Test
    void breaksOffWhenTheRestIsMalformed() {
        Exchange exchange = read(Endpoint.FILE_CREATE, FILE, 100, FILE.length());

        assertThat(proceeded).isTrue();
        assertThat(text(exchange.body()).toString()).contains("it breaks off", "`file`");
    }

    private Exchange read(Endpoint endpoint, String form, int piece, long length) {
        return read(endpoint, new PiecesSource(bytes(form), piece), length);
    }

    private Exchange read(Endpoint endpoint, PiecesSource source, long length) {
        return read(endpoint, new Content.Streaming(length, source));
    }

    private Exchange read(Endpoint endpoint, Content body) {
        HandTimers timers = new HandTimers();
        ExchangeLog log = new ExchangeLog("req_1", "POST", endpoint.template(), timers.nanos(), List.of());
        ClientRequest request = new ClientRequest(
                endpoint,
                "POST",
                endpoint.template(),
                "",
                Headers.of("Content-Type", "multipart/form-data; boundary=b"),
                null,
                body);
        Exchange exchange = new Exchange(request, new OpenAiChatDialect(), sink, log, timers);
        new FormReadStep(spool).run(exchange, () -> proceeded = true);
        return exchange;
    }

    private static long length(Content body) {
        return ((Content.Streaming) body).length();
    }

    /** The whole body as a text, or why it broke off. */
    private static String text(Content body) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Gathering.of(
                ((Content.Streaming) body).source(),
                1 << 20,
                () -> {},
                bytes -> text.complete(new String(bytes, StandardCharsets.UTF_8)),
                failure -> text.complete(failure.toString()));
        try {
            return Objects.requireNonNull(text.get(10, TimeUnit.SECONDS));
        } catch (Exception late) {
            throw new AssertionError(late);
        }
    }

    private static String part(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
