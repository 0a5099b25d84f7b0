package dev.signalbox.core.http.proxy;

import dev.signalbox.spi.backend.Protocol;
import java.util.List;

/**
 * The answer "Hello" as servers of each protocol give it.
 *
 * @param whole as one document
 * @param events as a stream: {@code Hel}, {@code lo}, and the end
 * @param type the media type of the stream
 */
record Speech(String whole, List<String> events, String type) {

    private static final String EVENTS = "text/event-stream";

    static Speech of(Protocol protocol) {
        return switch (protocol) {
            case OPENAI -> openAi();
            case ANTHROPIC -> anthropic();
            case GEMINI -> gemini();
            case OLLAMA -> ollama();
            case KSERVE ->
                new Speech(
                        "{\"model_name\":\"llama\",\"text_output\":\"Hello\"}",
                        List.of(event("{\"text_output\":\"Hel\"}"), event("{\"text_output\":\"lo\"}")),
                        EVENTS);
            case ON_DEVICE -> throw new IllegalArgumentException("devices don't answer");
        };
    }

    /** The beginning and the first text. */
    String first() {
        return events.get(0);
    }

    /** All of it. */
    String all() {
        return String.join("", events);
    }

    private static Speech openAi() {
        String chunk =
                "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"llama\",\"choices\":[";
        return new Speech(
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"llama\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}",
                List.of(
                        event(chunk + "{\"index\":0,\"delta\":{\"content\":\"Hel\"},\"finish_reason\":null}]}"),
                        event(chunk + "{\"index\":0,\"delta\":{\"content\":\"lo\"},\"finish_reason\":null}]}"),
                        event(chunk + "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}") + event("[DONE]")),
                EVENTS);
    }

    private static Speech anthropic() {
        String delta = "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"";
        return new Speech(
                "{\"id\":\"m1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"llama\",\"content\":["
                        + "{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                        + "\"usage\":{\"input_tokens\":12,\"output_tokens\":3}}",
                List.of(
                        event("{\"type\":\"message_start\",\"message\":{\"id\":\"m1\",\"type\":\"message\",\"role\":"
                                        + "\"assistant\",\"model\":\"llama\",\"content\":[],\"usage\":"
                                        + "{\"input_tokens\":12,\"output_tokens\":1}}}")
                                + event("{\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                                        + "{\"type\":\"text\",\"text\":\"\"}}")
                                + event(delta + "Hel\"}}"),
                        event(delta + "lo\"}}"),
                        event("{\"type\":\"content_block_stop\",\"index\":0}")
                                + event("{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                                        + "\"usage\":{\"output_tokens\":3}}")
                                + event("{\"type\":\"message_stop\"}")),
                EVENTS);
    }

    private static Speech gemini() {
        String parts = "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"";
        return new Speech(
                parts + "Hello\"}]},\"finishReason\":\"STOP\"}]}",
                List.of(
                        event(parts + "Hel\"}]}}]}"),
                        event(parts + "lo\"}]}}]}"),
                        event(parts + "\"}]},\"finishReason\":\"STOP\"}]}")),
                EVENTS);
    }

    private static Speech ollama() {
        String line = "{\"model\":\"llama\",\"message\":{\"role\":\"assistant\",\"content\":\"";
        return new Speech(
                line + "Hello\"},\"done\":true,\"done_reason\":\"stop\"}",
                List.of(
                        line + "Hel\"},\"done\":false}\n",
                        line + "lo\"},\"done\":false}\n",
                        line + "\"},\"done\":true,\"done_reason\":\"stop\"}\n"),
                "application/x-ndjson");
    }

    private static String event(String data) {
        return "data: " + data + "\n\n";
    }
}
