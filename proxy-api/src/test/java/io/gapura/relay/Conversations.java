package io.gapura.relay;

/** The bodies that {@link TranslationBenchmark} measures with: one conversation in two dialects. Stateless. */
final class Conversations {
    private static final String WORDS =
            "It rains in Bogor more often than anywhere else on the island, and nobody minds. ";
    private static final String CHUNK_BEGIN =
            "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1741569952,\"model\":\"upstream-model\","
                    + "\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,\"delta\":";

    private Conversations() {}

    /** A streamed request: instructions, seven turns and two tools, about 3 KB. */
    static String request() {
        StringBuilder json = new StringBuilder(
                "{\"model\":\"model-x\",\"stream\":true,\"temperature\":0.7,\"max_completion_tokens\":1000,\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"You are a terse geographer.\"}");
        for (int turn = 0; turn < 7; turn++) {
            json.append(",{\"role\":\"")
                    .append(turn % 2 == 0 ? "user" : "assistant")
                    .append("\",\"content\":\"")
                    .append(WORDS.repeat(4))
                    .append("\"}");
        }
        json.append("],\"tools\":[");
        for (String tool : new String[] {"get_weather", "find_place"}) {
            json.append(tool.equals("get_weather") ? "" : ",")
                    .append("{\"type\":\"function\",\"function\":{\"name\":\"")
                    .append(tool)
                    .append(
                            "\",\"description\":\"What it does, in some words\",\"parameters\":{\"type\":\"object\",\"properties\":"
                                    + "{\"city\":{\"type\":\"string\",\"description\":\"Where\"},\"days\":{\"type\":\"integer\"}},"
                                    + "\"required\":[\"city\"]}}}");
        }
        return json.append("]}").toString();
    }

    static String chatAnswer() {
        return "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1741569952,\"model\":\"upstream-model\",\"choices\":"
                + "[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"" + WORDS.repeat(8)
                + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":700,"
                + "\"completion_tokens\":150,\"total_tokens\":850}}";
    }

    static String messagesAnswer() {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"upstream-model\",\"content\":[{\"type\":\"text\","
                + "\"text\":\"" + WORDS.repeat(8)
                + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":"
                + "{\"input_tokens\":700,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":150}}";
    }

    static String chatStream(int chunks) {
        StringBuilder sse = new StringBuilder();
        for (int i = 0; i < chunks; i++) {
            sse.append(CHUNK_BEGIN)
                    .append("{\"content\":\" word")
                    .append(i)
                    .append("\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n");
        }
        return sse.append(CHUNK_BEGIN)
                .append("{},\"logprobs\":null,\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                .toString();
    }

    static String messagesStream(int chunks) {
        StringBuilder sse = new StringBuilder();
        event(
                sse,
                "message_start",
                "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"upstream-model\","
                        + "\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":700,\"output_tokens\":1}}");
        event(sse, "content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}");
        for (int i = 0; i < chunks; i++) {
            event(
                    sse,
                    "content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" word" + i + "\"}");
        }
        event(sse, "content_block_stop", "\"index\":0");
        event(
                sse,
                "message_delta",
                "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":150}");
        event(sse, "message_stop", "");
        return sse.toString();
    }

    private static void event(StringBuilder sse, String type, String members) {
        sse.append("event: ")
                .append(type)
                .append("\ndata: {\"type\":\"")
                .append(type)
                .append('"');
        sse.append(members.isEmpty() ? "" : ",").append(members).append("}\n\n");
    }
}
