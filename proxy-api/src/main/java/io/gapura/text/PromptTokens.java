package io.gapura.text;

import io.gapura.model.ContentBlock;
import io.gapura.model.GenerationRequest;
import io.gapura.model.MediaSource;
import io.gapura.model.Message;
import io.gapura.model.RawJson;
import io.gapura.model.ResponseFormat;
import io.gapura.model.Tool;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a model would read of a request, about: where nobody can be asked who knows. Texts are counted, all else goes by a
 * rule of thumb ({@code docs/counting.md}), which errs on the side of too many. Stateless and thread-safe.
 */
public final class PromptTokens {
    /** What stands around a message, its role among it (cookbook.openai.com, "How to count tokens with tiktoken"). */
    private static final long AROUND_MESSAGE = 4;

    private static final long AROUND_NAME = 1;

    /** What stands in front of the answer (as above). */
    private static final long BEFORE_ANSWER = 3;

    /** What stands around a tool beside its words, about. */
    private static final long AROUND_TOOL = 12;

    /** A picture of 1024 by 1024 pixels, closely looked at (platform.openai.com/docs/guides/images-vision). */
    private static final long IMAGE = 765;

    /** The same at a glance. */
    private static final long IMAGE_LOW = 85;

    /** A page of a document: Anthropic says 1,500 to 3,000 (platform.claude.com/docs/en/build-with-claude/pdf-support). */
    private static final long PAGE = 2_000;

    /** How many bytes of a document a page is, about. */
    private static final long PAGE_BYTES = 100_000;

    /** 32 tokens a second (ai.google.dev/gemini-api/docs/tokens), of sound at 16 kB a second. */
    private static final long SOUND_BYTES = 500;

    /** About 300 tokens a second (as above), of film at 250 kB a second. */
    private static final long FILM_BYTES = 800;

    /** A sound or film that is not here to be weighed: a minute of sound, about. */
    private static final long ELSEWHERE = 2_000;

    private static final Blocks BLOCKS = new Blocks();

    private PromptTokens() {}

    /** The number of tokens of the messages, tools and form that a request brings. */
    public static long of(GenerationRequest request) {
        long tokens = BEFORE_ANSWER;
        for (Message message : request.messages()) {
            tokens += AROUND_MESSAGE + all(message.content());
            tokens += message.name() == null ? 0 : AROUND_NAME + count(message.name());
        }
        for (Tool tool : request.tools().defined()) {
            tokens += tool(tool);
        }
        ResponseFormat format = request.output().format();
        return format instanceof ResponseFormat.JsonSchema schema ? tokens + raw(schema.schema()) : tokens;
    }

    private static long all(List<ContentBlock> blocks) {
        long tokens = 0;
        for (ContentBlock block : blocks) {
            tokens += block.accept(BLOCKS);
        }
        return tokens;
    }

    private static long tool(Tool tool) {
        if (tool instanceof Tool.Function function) {
            return AROUND_TOOL + count(function.name()) + count(function.description()) + raw(function.parameters());
        }
        if (tool instanceof Tool.FreeForm form) {
            return AROUND_TOOL + count(form.name()) + count(form.description()) + raw(form.format());
        }
        return tool instanceof Tool.Hosted hosted ? AROUND_TOOL + raw(hosted.raw()) : 0;
    }

    private static long count(@Nullable String text) {
        return text == null ? 0 : Tokens.count(text);
    }

    private static long raw(@Nullable RawJson json) {
        return json == null ? 0 : Tokens.count(json.text());
    }

    /** The bytes that are in the request, 0 if they are elsewhere. */
    private static long bytes(MediaSource source) {
        return source instanceof MediaSource.Inline inline ? inline.base64().length() / 4L * 3 : 0;
    }

    private static long weighed(MediaSource source, long bytesOfToken) {
        long bytes = bytes(source);
        return bytes == 0 ? ELSEWHERE : 1 + bytes / bytesOfToken;
    }

    private static long document(MediaSource source) {
        if (source instanceof MediaSource.Plain plain) {
            return Tokens.count(plain.text());
        }
        if (source instanceof MediaSource.Inline inline && isText(inline.mediaType())) {
            try {
                return Tokens.count(new String(Base64.getDecoder().decode(inline.base64()), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException notBase64) {
                return Tokens.count(inline.base64());
            }
        }
        return PAGE * (1 + bytes(source) / PAGE_BYTES);
    }

    private static boolean isText(@Nullable String type) {
        String lower = type == null ? "" : type.toLowerCase(Locale.ROOT);
        return lower.startsWith("text/") || lower.startsWith("application/json") || lower.startsWith("application/xml");
    }

    /** One block. */
    private static final class Blocks implements ContentBlock.Visitor<Long> {
        @Override
        public Long text(ContentBlock.Text block) {
            return count(block.text());
        }

        @Override
        public Long image(ContentBlock.Image block) {
            return "low".equals(block.detail()) ? IMAGE_LOW : IMAGE;
        }

        @Override
        public Long audio(ContentBlock.Audio block) {
            return block.transcript() != null ? count(block.transcript()) : weighed(block.source(), SOUND_BYTES);
        }

        @Override
        public Long video(ContentBlock.Video block) {
            return weighed(block.source(), FILM_BYTES);
        }

        @Override
        public Long file(ContentBlock.File block) {
            return count(block.name()) + document(block.source());
        }

        @Override
        public Long toolCall(ContentBlock.ToolCall block) {
            return AROUND_MESSAGE + count(block.name()) + count(block.arguments());
        }

        @Override
        public Long toolResult(ContentBlock.ToolResult block) {
            return AROUND_MESSAGE + all(block.content());
        }

        @Override
        public Long reasoning(ContentBlock.Reasoning block) {
            return count(block.text());
        }

        @Override
        public Long refusal(ContentBlock.Refusal block) {
            return count(block.text());
        }

        @Override
        public Long cacheMark(ContentBlock.CacheMark block) {
            return 0L;
        }

        @Override
        public Long opaque(ContentBlock.Opaque block) {
            return raw(block.raw());
        }
    }
}
