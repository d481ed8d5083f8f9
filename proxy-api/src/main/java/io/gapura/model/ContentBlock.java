package io.gapura.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One piece of a message or of an answer. Immutable. */
public sealed interface ContentBlock {
    /** What else the dialect says of the block. */
    Extensions extensions();

    /** Calls the method for this kind; where a new kind is added, the compiler finds who doesn't know it. */
    <R> R accept(Visitor<R> visitor);

    /**
     * Words.
     *
     * @param text the words
     * @param annotations notes on them
     */
    record Text(String text, List<Annotation> annotations, Extensions extensions) implements ContentBlock {
        /** Copies the notes. */
        public Text {
            annotations = List.copyOf(annotations);
        }

        /** Plain words. */
        public static Text of(String text) {
            return new Text(text, List.of(), Extensions.NONE);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    /**
     * A picture.
     *
     * @param detail how closely to look, in the dialect's word
     */
    record Image(MediaSource source, @Nullable String detail, Extensions extensions) implements ContentBlock {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.image(this);
        }
    }

    /**
     * A sound.
     *
     * @param id the provider's id of a sound that it made
     * @param transcript the words that are heard, where they are known
     */
    record Audio(MediaSource source, @Nullable String id, @Nullable String transcript, Extensions extensions)
            implements ContentBlock {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.audio(this);
        }
    }

    /** A film. */
    record Video(MediaSource source, Extensions extensions) implements ContentBlock {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.video(this);
        }
    }

    /**
     * A document.
     *
     * @param name the file's name
     */
    record File(MediaSource source, @Nullable String name, Extensions extensions) implements ContentBlock {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.file(this);
        }
    }

    /**
     * The model asks for a tool to be run.
     *
     * @param id pairs the call with its result; null in dialects that pair by name
     * @param name the tool
     * @param arguments exactly as the model wrote them: JSON text for a function, any text for a free-form tool. Never parsed
     *     and written again, so {@code 1.0} stays {@code 1.0}, and a call that was cut off stays cut off
     * @param kind what sort of tool
     * @param seal what the provider wants to see again with the call
     */
    record ToolCall(
            @Nullable String id,
            String name,
            String arguments,
            ToolKind kind,
            @Nullable Seal seal,
            Extensions extensions)
            implements ContentBlock {
        /** The same call with this seal. */
        public ToolCall sealed(@Nullable Seal by) {
            return new ToolCall(id, name, arguments, kind, by, extensions);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.toolCall(this);
        }
    }

    /**
     * What a tool gave back.
     *
     * @param callId the call it answers; null in dialects that pair by name
     * @param name the tool, where the dialect says it
     * @param content what it gave
     * @param failed whether the tool says that it failed
     */
    record ToolResult(
            @Nullable String callId,
            @Nullable String name,
            List<ContentBlock> content,
            boolean failed,
            Extensions extensions)
            implements ContentBlock {
        /** Copies the content. */
        public ToolResult {
            content = List.copyOf(content);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.toolResult(this);
        }
    }

    /**
     * What the model thought before it spoke.
     *
     * @param id the provider's id
     * @param text the thoughts or their summary; empty where only the seal is there
     * @param summary whether the text is a summary
     * @param seal what the provider wants to see again, byte for byte
     */
    record Reasoning(@Nullable String id, String text, boolean summary, @Nullable Seal seal, Extensions extensions)
            implements ContentBlock {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.reasoning(this);
        }
    }

    /** The model says that it won't. */
    record Refusal(String text, Extensions extensions) implements ContentBlock {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.refusal(this);
        }
    }

    /**
     * All before this point is worth keeping in the provider's prompt cache.
     *
     * @param ttl how long, in the dialect's word
     */
    record CacheMark(@Nullable String ttl, Extensions extensions) implements ContentBlock {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.cacheMark(this);
        }
    }

    /**
     * A block that only one dialect knows (a tool that the provider runs, its result), carried whole.
     *
     * @param dialect the dialect it is of
     * @param type the dialect's word for it
     * @param raw all of it
     */
    record Opaque(String dialect, String type, RawJson raw) implements ContentBlock {
        @Override
        public Extensions extensions() {
            return Extensions.NONE;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.opaque(this);
        }
    }

    /** One method a kind. */
    interface Visitor<R> {
        /** For {@link Text}. */
        R text(Text block);

        /** For {@link Image}. */
        R image(Image block);

        /** For {@link Audio}. */
        R audio(Audio block);

        /** For {@link Video}. */
        R video(Video block);

        /** For {@link File}. */
        R file(File block);

        /** For {@link ToolCall}. */
        R toolCall(ToolCall block);

        /** For {@link ToolResult}. */
        R toolResult(ToolResult block);

        /** For {@link Reasoning}. */
        R reasoning(Reasoning block);

        /** For {@link Refusal}. */
        R refusal(Refusal block);

        /** For {@link CacheMark}. */
        R cacheMark(CacheMark block);

        /** For {@link Opaque}. */
        R opaque(Opaque block);
    }
}
