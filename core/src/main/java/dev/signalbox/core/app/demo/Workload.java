package dev.signalbox.core.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A mixed workload: voice, chat, summaries in batch, embeddings and personal data, arriving at random.
 *
 * <p>The same seed gives the same requests at the same times. Lengths follow a log-normal law around the medians below, which
 * are round figures for their kinds of use, not measurements.
 */
final class Workload {

    private static final String CHAT_MODEL = "llama-3.1-8b";
    private static final String EMBEDDING_MODEL = "bge-small-en";

    private final Random random;

    private Workload(long seed) {
        random = new Random(seed);
    }

    /**
     * Makes a workload.
     *
     * @param requests how many
     * @param durationMillis over which time they arrive
     */
    static List<DemoRequest> of(int requests, long durationMillis, long seed) {
        return new Workload(seed).arrivals(requests, durationMillis);
    }

    private List<DemoRequest> arrivals(int requests, long durationMillis) {
        List<DemoRequest> result = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < requests; i++) {
            // Exponential gaps make a Poisson process, the usual first model of independent users.
            at += -Math.log(1 - random.nextDouble()) * durationMillis / requests;
            result.add(request((long) at, i));
        }
        return result;
    }

    private DemoRequest request(long at, int number) {
        double share = random.nextDouble();
        if (share < 0.30) {
            return chat("realtime voice", at, number, length(300), 60, true, Map.of("use", "voice"));
        } else if (share < 0.65) {
            return chat("interactive chat", at, number, length(600), 150, true, Map.of());
        } else if (share < 0.73) {
            return chat("batch summary", at, number, length(1000), 200, false, Map.of("use", "batch"));
        } else if (share < 0.88) {
            return embedding(at, number, length(200));
        }
        return chat("personal data", at, number, length(600), 150, true, Map.of("data", "personal"));
    }

    private int length(int medianTokens) {
        return (int) Math.min(8 * medianTokens, Math.max(16, medianTokens * Math.exp(0.6 * random.nextGaussian())));
    }

    private DemoRequest chat(
            String kind,
            long at,
            int number,
            int promptTokens,
            int maxTokens,
            boolean streaming,
            Map<String, String> labels) {
        String body = "{\"model\":\"" + CHAT_MODEL + "\",\"stream\":" + streaming + ",\"max_tokens\":" + maxTokens
                + (streaming ? ",\"stream_options\":{\"include_usage\":true}" : "")
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + text(number, promptTokens) + "\"}]}";
        return new DemoRequest(kind, at, "/v1/chat/completions", CHAT_MODEL, labels, body);
    }

    private DemoRequest embedding(long at, int number, int promptTokens) {
        String body = "{\"model\":\"" + EMBEDDING_MODEL + "\",\"input\":\"" + text(number, promptTokens) + "\"}";
        return new DemoRequest("embeddings", at, "/v1/embeddings", EMBEDDING_MODEL, Map.of(), body);
    }

    /** English text has about four characters to a token; so do these words with their spaces. */
    private static String text(int number, int tokens) {
        StringBuilder text = new StringBuilder("Request ").append(number).append('.');
        while (text.length() < tokens * 4) {
            text.append(" one");
        }
        return text.toString();
    }
}
