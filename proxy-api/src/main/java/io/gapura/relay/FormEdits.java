package io.gapura.relay;

import io.gapura.http.Content;
import java.nio.charset.StandardCharsets;

/** Changes what a form says of the model. Stateless and thread-safe. */
final class FormEdits {
    private FormEdits() {}

    /**
     * The body with this model in the place of the client's; a known length stays exact. The same body if it is no form that was
     * read, or has to name no model, or names this one.
     */
    static Content model(Content body, String model) {
        if (!(body instanceof Content.Streaming streaming) || !(streaming.source() instanceof FormBody form)) {
            return body;
        }
        FormFields.Place place = form.fields().place();
        if (model.isEmpty() || place == null || place.written().equals(model)) {
            return body;
        }
        byte[] name = (place.before() + model + place.after()).getBytes(StandardCharsets.UTF_8);
        long growth = name.length - (place.to() - place.from());
        return new Content.Streaming(
                streaming.length() < 0 ? -1 : streaming.length() + growth,
                form.with(new FormBody.Splice(place.from(), place.to(), name)));
    }
}
