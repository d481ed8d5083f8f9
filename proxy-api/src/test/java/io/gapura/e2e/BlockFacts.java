package io.gapura.e2e;

import io.gapura.dialect.ForeignSeal;
import io.gapura.e2e.Facts.Fact;
import io.gapura.model.ContentBlock;
import io.gapura.model.MediaSource;
import io.gapura.model.Seal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the blocks of one message or answer say. Ids of calls are told by their order, since every dialect has its own. For one thread. */
final class BlockFacts implements ContentBlock.Visitor<List<Fact>> {
    private final String prefix;
    private final String who;
    private final CallNumbers calls;
    private final @Nullable String checks;

    /**
     * Of one speaker.
     *
     * @param prefix what losses begin with: {@code messages.} or {@code answer.}
     * @param who who speaks
     * @param calls the calls so far
     * @param checks the dialect whose seals count, and with them the thoughts: nobody else gets them; null for all
     */
    BlockFacts(String prefix, String who, CallNumbers calls, @Nullable String checks) {
        this.prefix = prefix;
        this.who = who;
        this.calls = calls;
        this.checks = checks;
    }

    /** Of an answer's choice. */
    static BlockFacts ofAnswer(int choice) {
        return new BlockFacts("answer.", "answer " + choice, new CallNumbers(), null);
    }

    private List<Fact> fact(String loss, String line) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact(prefix + loss, who + ": " + line));
        return facts;
    }

    @Override
    public List<Fact> text(ContentBlock.Text block) {
        List<Fact> facts = block.text().isEmpty() ? new ArrayList<>() : fact("text", block.text());
        block.annotations()
                .forEach(note -> facts.add(new Fact(
                        prefix + "annotations",
                        who + ": note " + note.kind() + " " + note.source() + " " + note.title())));
        return facts;
    }

    @Override
    public List<Fact> image(ContentBlock.Image block) {
        List<Fact> facts = fact("image", "image " + source(block.source()));
        if (block.detail() != null && !block.detail().equals("auto")) {
            facts.addAll(fact("image.detail", "image detail " + block.detail()));
        }
        return facts;
    }

    @Override
    public List<Fact> audio(ContentBlock.Audio block) {
        return fact("audio", "audio " + source(block.source()));
    }

    @Override
    public List<Fact> video(ContentBlock.Video block) {
        return fact("video", "video " + source(block.source()));
    }

    @Override
    public List<Fact> file(ContentBlock.File block) {
        List<Fact> facts = fact("file", "file " + source(block.source()));
        if (block.name() != null) {
            facts.addAll(fact("file.name", "file name " + block.name()));
        }
        return facts;
    }

    @Override
    public List<Fact> toolCall(ContentBlock.ToolCall block) {
        List<Fact> facts =
                fact("tool_calls", "call " + calls.call(block) + " " + plain(block.name()) + " " + arguments(block));
        seal(block.seal(), facts);
        return facts;
    }

    /** A name without the mark of a free-form tool where it has to be told as a function. */
    static String plain(String name) {
        return name.replace("__free_form", "");
    }

    /** The input of a free-form tool is the same text where it is told as a function's one argument. */
    private static String arguments(ContentBlock.ToolCall block) {
        String text = block.arguments();
        JsonText json = JsonText.of(text);
        String only = json.onlyText("input");
        return only == null ? text : only;
    }

    @Override
    public List<Fact> toolResult(ContentBlock.ToolResult block) {
        String number = calls.result(block);
        List<Fact> facts = new ArrayList<>();
        BlockFacts inside = new BlockFacts("messages.", who + ": result " + number, calls, checks);
        StringBuilder text = new StringBuilder();
        for (ContentBlock each : block.content()) {
            if (each instanceof ContentBlock.Text words) {
                text.append(words.text());
            } else {
                facts.addAll(each.accept(inside));
            }
        }
        JsonText json = JsonText.of(text.toString());
        String only = json.onlyText("output", "error", "result");
        facts.add(0, new Fact("messages.tool", who + ": result " + number + ": " + (only == null ? text : only)));
        if (block.failed()) {
            facts.add(new Fact("messages.tool.failed", who + ": result " + number + " failed"));
        }
        return facts;
    }

    @Override
    public List<Fact> reasoning(ContentBlock.Reasoning block) {
        List<Fact> facts = new ArrayList<>();
        seal(block.seal(), facts);
        if (!block.text().isEmpty() && (checks == null || !facts.isEmpty())) {
            facts.addAll(fact("reasoning", "thought " + block.text()));
        }
        return facts;
    }

    @Override
    public List<Fact> refusal(ContentBlock.Refusal block) {
        return fact("refusal", block.text());
    }

    @Override
    public List<Fact> cacheMark(ContentBlock.CacheMark block) {
        return fact("cache_mark", "cache mark");
    }

    @Override
    public List<Fact> opaque(ContentBlock.Opaque block) {
        return fact("hosted_tool", block.dialect() + " " + block.type() + " " + block.raw());
    }

    private void seal(@Nullable Seal seal, List<Fact> facts) {
        if (seal == null) {
            return;
        }
        ForeignSeal foreign = ForeignSeal.of(seal.value());
        Seal own = foreign == null ? seal : foreign.seal();
        if (checks == null || checks.equals(own.dialect())) {
            facts.add(new Fact(
                    prefix + "seal", who + ": seal of " + own.dialect() + " " + own.kind() + " " + own.value()));
        }
    }

    static String source(MediaSource source) {
        if (source instanceof MediaSource.Inline inline) {
            return inline.mediaType() + " " + inline.base64();
        }
        if (source instanceof MediaSource.Url url) {
            return "at " + url.url();
        }
        return source.toString();
    }
}
