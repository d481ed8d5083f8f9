package io.gapura.dialect.openai.completions;

import io.gapura.dialect.RequestOutline;
import io.gapura.dialect.Strictness;
import io.gapura.dialect.openai.Members;
import io.gapura.error.ErrorKind;
import io.gapura.json.JsonReader;
import org.jspecify.annotations.Nullable;

/** One reading of a request's bytes for its outline. Used once, by one thread. */
final class CompletionsOutline {
    private CompletionsOutline() {}

    static RequestOutline read(byte[] body, Strictness strictness) {
        JsonReader reader = new JsonReader(body, ErrorKind.INVALID_REQUEST);
        Members members = new Members(reader, "", OpenAiCompletionsDialect.NAME).begin();
        @Nullable String model = null;
        boolean stream = false;
        boolean usageAsked = false;
        while (members.next()) {
            if (members.is("model")) {
                model = members.string();
            } else if (members.is("stream")) {
                stream = members.bool();
            } else if (members.is("stream_options")) {
                Members options = members.object();
                while (options.next()) {
                    if (options.is("include_usage")) {
                        usageAsked = options.bool();
                    }
                }
            }
        }
        reader.end();
        if (model == null) {
            throw Members.invalid("\"model\" is missing: it names the model that is to answer", "model");
        }
        return new RequestOutline(model, stream, usageAsked);
    }
}
