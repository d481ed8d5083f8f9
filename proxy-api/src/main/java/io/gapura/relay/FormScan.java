package io.gapura.relay;

import io.gapura.dialect.RequestOutline.Reference;
import io.gapura.error.ErrorKind;
import io.gapura.error.GatewayException;
import io.gapura.exchange.Endpoint;
import io.gapura.exchange.ReferencePaths;
import io.gapura.frame.MultipartBoundary;
import io.gapura.frame.MultipartPart;
import io.gapura.frame.MultipartScanner;
import io.gapura.http.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a form as it arrives, as far as routing needs it, and watches over the rest. For one thread at a time. */
final class FormScan implements MultipartScanner.Sink {
    /** The longest value of a field that is read; names and ids are short. */
    private static final int LONGEST_VALUE = 16 * 1024;

    /** The fields that say what is asked for and from whom. */
    private static final Set<String> SINGLE = Set.of("model", "stream");

    /** The fields that name a thing by an id below them, or are the thing itself, as a file. */
    private static final Set<String> FILES = Set.of("mask", "input_reference", "video");

    /** Where no upstream would know what to do without. */
    private static final Set<Endpoint> MODEL_REQUIRED = Set.of(Endpoint.TRANSCRIPTIONS, Endpoint.TRANSLATIONS);

    /** When enough of a form is known to route it. */
    private enum Need {
        /** Nothing in it says where it goes: when the file begins. Fields of the gateway's own may stand before it. */
        NOTHING,
        /** When the model is known and the file begins. */
        MODEL,
        /** Ids may stand anywhere. */
        EVERYTHING
    }

    private final MultipartBoundary boundary;
    private final @Nullable String addressed;
    private final MultipartScanner scanner;
    private final Endpoint endpoint;
    private final Need need;
    private final List<String> roots;
    private final ByteBuilder value = new ByteBuilder(64);
    private final List<FormBody.Splice> ownParts = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private final Set<String> seen = new HashSet<>(4);

    private @Nullable MultipartPart part;
    private boolean collecting;
    private boolean own;
    private boolean fileSeen;
    private boolean routed;
    private @Nullable String model;
    private @Nullable String stream;
    private long modelFrom = -1;
    private long modelTo = -1;
    private long firstPart = -1;

    /**
     * A scan of one form.
     *
     * @param addressed the model that the address names, whatever the form says; null if it names none
     */
    FormScan(MultipartBoundary boundary, Endpoint endpoint, @Nullable String addressed) {
        this.boundary = boundary;
        this.addressed = addressed;
        this.scanner = new MultipartScanner(boundary);
        this.endpoint = endpoint;
        this.need = need(endpoint);
        this.roots = ReferencePaths.of(endpoint).stream().map(FormScan::root).toList();
    }

    private static Need need(Endpoint endpoint) {
        if (!ReferencePaths.of(endpoint).isEmpty()) {
            return Need.EVERYTHING;
        }
        return switch (endpoint) {
            case TRANSCRIPTIONS, TRANSLATIONS, IMAGE_VARIATIONS -> Need.MODEL;
            default -> Need.NOTHING;
        };
    }

    /** Takes a piece; {@code INVALID_REQUEST} if this is no form. */
    void feed(byte[] bytes, int from, int to) {
        scanner.feed(bytes, from, to, this);
    }

    /** The body is through; {@code INVALID_REQUEST} if the form is not. */
    void end() {
        scanner.end();
    }

    /** Whether enough is known to route the form. */
    boolean enough() {
        if (own && part != null) { // one of ours has to be whole to be left out
            return false;
        }
        return switch (need) {
            case NOTHING -> fileSeen;
            case MODEL -> model != null && fileSeen;
            case EVERYTHING -> false;
        };
    }

    /** From now on what comes is passed on: nothing that would have had to be known may follow. */
    void routed() {
        routed = true;
    }

    /** What was found; {@code INVALID_REQUEST} if it names no model where one must. */
    FormFields fields() {
        String asked = addressed == null ? model : addressed;
        if (MODEL_REQUIRED.contains(endpoint) && (asked == null || asked.isBlank())) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The field `model` is required.").at("model");
        }
        return new FormFields(asked == null ? "" : asked, place(), isTrue(stream), references);
    }

    private FormFields.@Nullable Place place() {
        String written = model;
        if (written != null) {
            return new FormFields.Place(written, modelFrom, modelTo, "", "");
        }
        if (addressed == null || firstPart < 0) {
            return null;
        }
        String head = "--" + boundary.text() + "\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n";
        return new FormFields.Place("", firstPart, firstPart, head, "\r\n");
    }

    /** What is left out: the fields that are the gateway's own. */
    List<FormBody.Splice> ownParts() {
        return List.copyOf(ownParts);
    }

    @Override
    public void part(MultipartPart begun) {
        part = begun;
        firstPart = firstPart < 0 ? begun.from() : firstPart;
        String name = begun.name();
        String filename = begun.filename();
        boolean file = filename != null && !filename.isEmpty();
        fileSeen |= filename != null;
        own = RelayStep.OWN_MEMBERS.contains(name);
        if (routed && own) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "The field `" + name + "` comes too late: it must stand before the file.")
                    .at(name);
        }
        boolean single = SINGLE.contains(name);
        boolean naming = roots.contains(root(name));
        if (single) {
            once(name);
        }
        if (file && (single || (naming && !FILES.contains(name)))) {
            throw new GatewayException(
                            ErrorKind.INVALID_REQUEST,
                            "The field `" + name + "` can't be a file: send it without a filename.")
                    .at(name);
        }
        collecting = !routed && !file && (single || naming);
        value.clear();
    }

    @Override
    public void content(byte[] bytes, int from, int to) {
        if (collecting) {
            value.write(bytes, from, to - from);
            MultipartPart now = part;
            if (value.length() > LONGEST_VALUE && now != null) {
                throw new GatewayException(
                                ErrorKind.INVALID_REQUEST,
                                "The field `" + now.name() + "` is longer than " + LONGEST_VALUE + " bytes.")
                        .at(now.name());
            }
        }
    }

    @Override
    public void partEnd(long contentTo) {
        MultipartPart now = part;
        part = null;
        if (now == null || routed) {
            return;
        }
        if (own) {
            ownParts.add(new FormBody.Splice(now.from(), contentTo + 2, new byte[0]));
        } else if (collecting) {
            take(now, contentTo);
        }
    }

    private void take(MultipartPart now, long contentTo) {
        String text = new String(value.array(), 0, value.length(), StandardCharsets.UTF_8);
        if (now.name().equals("model")) {
            model = text;
            modelFrom = now.contentFrom();
            modelTo = contentTo;
        } else if (now.name().equals("stream")) {
            stream = text;
        } else {
            references.addAll(ReferencePaths.readField(now.name(), value.toByteArray(), endpoint));
        }
    }

    /** Who takes the first and who the last would disagree. */
    private void once(String name) {
        if (!seen.add(name)) {
            throw new GatewayException(ErrorKind.INVALID_REQUEST, "The form has the field `" + name + "` twice.")
                    .at(name);
        }
    }

    private static boolean isTrue(@Nullable String text) {
        return text != null && (text.equalsIgnoreCase("true") || text.equals("1"));
    }

    /** The first name of a path: {@code images} of {@code images[].file_id} and of {@code images[0][file_id]}. */
    private static String root(String path) {
        return path.split("[\\[.]", 2)[0].toLowerCase(Locale.ROOT);
    }
}
