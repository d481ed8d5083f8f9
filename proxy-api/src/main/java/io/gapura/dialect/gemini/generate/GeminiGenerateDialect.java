package io.gapura.dialect.gemini.generate;

import io.gapura.dialect.AnswerContext;
import io.gapura.dialect.AnswerEdits;
import io.gapura.dialect.AnswerStreamReader;
import io.gapura.dialect.AnswerStreamWriter;
import io.gapura.dialect.InboundDialect;
import io.gapura.dialect.Lenient;
import io.gapura.dialect.Members;
import io.gapura.dialect.OutboundDialect;
import io.gapura.dialect.RawAnswer;
import io.gapura.dialect.RawDialect;
import io.gapura.dialect.RawFit;
import io.gapura.dialect.RequestEdits;
import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.StreamTap;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.gemini.GeminiErrors;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.http.ByteBuilder;
import io.gapura.http.Headers;
import io.gapura.http.Query;
import io.gapura.json.JsonKind;
import io.gapura.json.JsonReader;
import io.gapura.model.Capabilities;
import io.gapura.model.GenerationEvent;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Losses;
import io.gapura.model.ResponseAssembler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Google's {@code generateContent} and {@code streamGenerateContent}, as clients speak them to us and we to upstreams. Immutable and
 * shared by all threads; one that is bound to an address by {@link #at} serves that one call.
 *
 * <p>Wire facts are of ai.google.dev/api/generate-content and of the types of Google's client libraries.
 */
public final class GeminiGenerateDialect implements InboundDialect, OutboundDialect, RawDialect {
    /** The dialect's name. */
    public static final String NAME = "gemini-generate";

    private final Strictness strictness;
    private final boolean stream;
    private final String model;
    private final @Nullable GeminiArray array;

    /** The dialect as it is by default: requests are checked by {@link Strictness#STANDARD}. */
    public GeminiGenerateDialect() {
        this(Strictness.STANDARD, false);
    }

    /**
     * The dialect of one of the two methods.
     *
     * @param strictness how closely clients' requests are checked
     * @param stream whether it is {@code streamGenerateContent}
     */
    public GeminiGenerateDialect(Strictness strictness, boolean stream) {
        this(strictness, stream, "", null);
    }

    private GeminiGenerateDialect(Strictness strictness, boolean stream, String model, @Nullable GeminiArray array) {
        this.strictness = strictness;
        this.stream = stream;
        this.model = model;
        this.array = array;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The model stands in the path; a stream is an array of JSON but with {@code alt=sse}. */
    @Override
    public InboundDialect at(List<String> parameters, Query query) {
        String named = parameters.isEmpty() ? "" : parameters.get(0);
        String alt = query.first("alt") != null ? query.first("alt") : query.first("$alt");
        boolean events = "sse".equalsIgnoreCase(alt);
        return new GeminiGenerateDialect(
                strictness,
                stream,
                named.startsWith("models/") ? named.substring("models/".length()) : named,
                stream && !events ? new GeminiArray() : null);
    }

    @Override
    public RequestOutline outline(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        Shape shape = strictness == Strictness.LENIENT ? GeminiShapes.OUTLINE : GeminiShapes.REQUEST;
        shape.check(reader, new StringBuilder(), strictness);
        reader.end();
        checkModel(body);
        return new RequestOutline(model, stream, true);
    }

    /** A body may repeat the model, and must not name another: a reader behind us might believe it. */
    private void checkModel(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        reader.beginObject();
        while (reader.nextMember()) {
            if (reader.nameIs("model") && reader.peek() == JsonKind.STRING) {
                String said = reader.string();
                if (!model.isEmpty() && !said.equals(model) && !said.equals("models/" + model)) {
                    throw Members.invalid(
                            "\"model\" must be the model of the path, or be left out: the path says \"" + model + "\"",
                            "model");
                }
            }
        }
    }

    @Override
    public long candidates(byte[] body) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        long asked = 1;
        reader.beginObject();
        while (reader.nextMember()) {
            if (Spelling.is(reader, "generationConfig") && reader.peek() == JsonKind.OBJECT) {
                reader.beginObject();
                while (reader.nextMember()) {
                    if (Spelling.is(reader, "candidateCount")) {
                        Long count = Lenient.integer(reader);
                        asked = count == null ? asked : count;
                    }
                }
            }
        }
        return asked;
    }

    @Override
    public boolean severalAnswers() {
        return true;
    }

    @Override
    public GenerationRequest readRequest(byte[] body) {
        return GeminiRequestReader.read(body, model, stream);
    }

    @Override
    public GenerationRequest forTranslation(GenerationRequest request) {
        return GeminiTranslation.of(request);
    }

    @Override
    public byte[] writeRequest(GenerationRequest request, Capabilities capabilities, Losses losses) {
        return GeminiRequestWriter.write(request, capabilities, losses);
    }

    @Override
    public List<GenerationEvent> readAnswer(byte[] body) {
        return GeminiAnswerEvents.whole(body);
    }

    @Override
    public AnswerStreamReader streamReader() {
        return new GeminiFrames();
    }

    @Override
    public byte[] writeAnswer(List<GenerationEvent> events, AnswerContext context, Losses losses) {
        return new GeminiAnswerWriter(ResponseAssembler.assemble(events), context, losses).body();
    }

    @Override
    public AnswerStreamWriter streamWriter(AnswerContext context, Losses losses) {
        return new GeminiStreamWriter(context, losses, array);
    }

    @Override
    public StreamTap framed(StreamTap tap) {
        return array == null ? tap : array.framed(tap);
    }

    @Override
    public String streamType() {
        return array == null ? InboundDialect.super.streamType() : "application/json; charset=utf-8";
    }

    @Override
    public byte[] keepAlive() {
        return array == null ? InboundDialect.super.keepAlive() : GeminiArray.KEEP_ALIVE;
    }

    @Override
    public byte[] writeError(GatewayException error) {
        byte[] body = GeminiErrors.body(error);
        return array == null ? body : array.error(body);
    }

    @Override
    public byte[] writeStreamError(GatewayException error) {
        byte[] body = GeminiErrors.body(error);
        if (array != null) {
            return array.error(body);
        }
        ByteBuilder out = new ByteBuilder(body.length + 8);
        GeminiFraming.begin(out);
        int from = out.length();
        out.append(body);
        GeminiFraming.end(out, from);
        return out.toByteArray();
    }

    @Override
    public RawFit fit(byte[] body, Capabilities known) {
        return GeminiSeals.mayBeForeign(body) ? RawFit.NO : RawFit.AS_IT_IS;
    }

    @Override
    public byte[] editRequest(byte[] body, RequestEdits edits) {
        return GeminiRaw.request(body, edits);
    }

    @Override
    public RawAnswer editAnswer(byte[] body, AnswerEdits edits) {
        return GeminiRaw.answer(body, edits);
    }

    @Override
    public StreamTap tap(AnswerEdits edits) {
        return new GeminiTap(edits);
    }

    @Override
    public GatewayException readError(int status, Headers headers, byte[] body) {
        return GeminiErrors.answer(status, headers, body);
    }

    @Override
    public GatewayException readStreamError(byte[] data) {
        return GeminiErrors.streamed(data, 0, data.length);
    }
}
