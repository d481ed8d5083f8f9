package io.gapura.dialect.openai.responses;

import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.model.ContentBlock;
import io.gapura.model.Extensions;
import io.gapura.model.GenerationRequest;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A request of this dialect as it is told in another one. Stateless.
 *
 * <p>What the writer of our answers does itself, and what says what is so anyway, is no loss.
 */
final class ResponsesTranslation {
    private static final String OURS = OpenAiResponsesDialect.NAME;
    private static final Set<String> UNDERSTOOD =
            Set.of(ResponsesRequestReader.ENCRYPTED, ResponsesRequestReader.LOGPROBS);

    private ResponsesTranslation() {}

    static GenerationRequest of(GenerationRequest request) {
        request.messages().forEach(ResponsesTranslation::refuse);
        GenerationRequest flat = Namespaces.flattened(request);
        return new GenerationRequest(
                flat.model(),
                flat.messages(),
                flat.tools(),
                flat.sampling(),
                flat.output(),
                flat.reasoning(),
                flat.delivery(),
                flat.attribution(),
                untold(flat.extensions()));
    }

    private static void refuse(Message message) {
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.Opaque opaque
                    && opaque.dialect().equals(OURS)
                    && opaque.type().equals("item_reference")) {
                throw new GatewayException(
                                ErrorKind.INVALID_REQUEST,
                                "an item of \"input\" refers to one that was to be kept, and this gateway does not keep"
                                        + " responses yet. Send the item itself")
                        .at("input");
            }
        }
    }

    /** What others can't say: neither what was understood nor what says nothing. */
    private static Extensions untold(Extensions extensions) {
        Map<String, RawJson> members = new LinkedHashMap<>();
        extensions.of(OURS).forEach((name, value) -> {
            if (!value.isNull() && !isUnderstood(name, value)) {
                members.put(ResponsesJson.readable(name), value);
            }
        });
        Set<String> forms = new HashSet<>(extensions.forms());
        forms.remove("generate_summary"); // told by its newer name, where there is one
        return Extensions.of(OURS, members, forms);
    }

    private static boolean isUnderstood(String name, RawJson value) {
        return switch (name) {
            case "include" -> UNDERSTOOD.containsAll(new ResponsesRequestReader.Included(value).values);
            case "background" -> value.text().equals("false");
            case "truncation" -> value.text().equals("\"disabled\"");
            default -> name.equals(ResponsesJson.inside("reasoning") + "generate_summary");
        };
    }
}
