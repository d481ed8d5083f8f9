package io.gapura.relay;

/** The data of the chunks that the relay's tests stream. Stateless. */
final class Chunks {
    static final String ROLE =
            "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}";
    static final String FINISH =
            "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    static final String USAGE =
            "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":6,\"total_tokens\":15}}";
    static final String DONE = "[DONE]";
    static final String ERROR =
            "{\"error\":{\"message\":\"overloaded\",\"type\":\"overloaded_error\",\"param\":null,\"code\":null}}";
    static final String WHOLE =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi \\u00e9 1.0\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":6,\"total_tokens\":15},\"odd\":1.00}";

    private Chunks() {}

    /** A chunk with this text. */
    static String text(String text) {
        return "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + text + "\"},\"finish_reason\":null}]}";
    }

    /** The data as an event. */
    static String event(String data) {
        return "data: " + data + "\n\n";
    }

    /** All of it as events. */
    static String events(String... data) {
        StringBuilder all = new StringBuilder();
        for (String each : data) {
            all.append(event(each));
        }
        return all.toString();
    }
}
