package io.gapura.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, in nobody's dialect: the fold of its events. Immutable.
 *
 * @param id the provider's id
 * @param model the model that answered, as the provider names it
 * @param createdSeconds when it began, in seconds since 1970
 * @param choices the answers, by index
 * @param usage what it cost, null where that was not told
 * @param extensions what else the dialect says of the answer
 */
public record GenerationResponse(
        @Nullable String id,
        @Nullable String model,
        @Nullable Long createdSeconds,
        List<Choice> choices,
        @Nullable Usage usage,
        Extensions extensions) {
    /** Copies the choices. */
    public GenerationResponse {
        choices = List.copyOf(choices);
    }

    /**
     * One of the answers.
     *
     * @param index counts from 0
     * @param content what was said, in order
     * @param finish why it ended, null where it was cut off
     * @param textLogprobs how likely the text's tokens were; null where that was not told
     * @param refusalLogprobs how likely the refusal's tokens were; null where that was not told
     * @param extensions what else the dialect says of the choice
     */
    public record Choice(
            int index,
            List<ContentBlock> content,
            @Nullable FinishReason finish,
            @Nullable List<TokenLogprob> textLogprobs,
            @Nullable List<TokenLogprob> refusalLogprobs,
            Extensions extensions) {
        /** Copies the lists. */
        public Choice {
            content = List.copyOf(content);
            textLogprobs = textLogprobs == null ? null : List.copyOf(textLogprobs);
            refusalLogprobs = refusalLogprobs == null ? null : List.copyOf(refusalLogprobs);
        }

        /** All text blocks, one after the other. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (ContentBlock block : content) {
                if (block instanceof ContentBlock.Text words) {
                    text.append(words.text());
                }
            }
            return text.toString();
        }
    }
}
