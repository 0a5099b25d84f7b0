package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.Decider;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Runs made-up requests through reading and deciding before real ones come, so that the first of those do not pay for the
 * JVM's compilation. Nothing leaves the process, no backend's state changes, and nobody hears of these decisions.
 */
public final class WarmUp {

    /** Enough for the JVM to have compiled the path once, if not for good: more delays readiness and gains little. */
    public static final int REQUESTS = 500;

    private static final String USAGE = "{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34}}";

    private WarmUp() {}

    /**
     * Places so many made-up requests. Takes some ten milliseconds on the calling thread, which must not be an event
     * loop.
     *
     * @param decider the policy and the fleet that will be in force
     * @param epochMillis the time of the decisions
     */
    public static void run(Decider decider, int requests, long epochMillis) {
        String model = decider.fleet().models().isEmpty()
                ? "warm-up"
                : decider.fleet().models().first();
        byte[] body = ("{\"model\":\"" + model.replace("\"", "")
                        + "\",\"stream\":true,\"max_tokens\":256,\"messages\":["
                        + "{\"role\":\"system\",\"content\":\"You are a signaller.\"},{\"role\":\"user\",\"content\":\""
                        + "Which track is free? ".repeat(20) + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        BodyScanner scanner = new BodyScanner(decider.sources().prefixes().blockBytes());
        PromptTokens promptTokens = new PromptTokens();
        Workspace workspace = new Workspace();
        Buffer answer = Buffer.buffer(USAGE);
        for (int i = 0; i < requests; i++) {
            try {
                scanner.scan(body, 0, body.length);
            } catch (ProblemException e) {
                throw new IllegalStateException("a made-up request must be a good one", e);
            }
            InferenceRequest request = InferenceRequest.builder(Operation.CHAT, model)
                    .promptTokens(promptTokens.estimate(scanner))
                    .maxOutputTokens(scanner.maxOutputTokens)
                    .streaming(scanner.streaming)
                    .build();
            decider.decide(request, scanner.prefix(), new UUID(i, i), epochMillis, 0, workspace);
            UsageTail tail = new UsageTail(Protocol.OPENAI);
            tail.add(answer);
            tail.read();
            promptTokens.learn(model, scanner.textBytes(), PromptTokens.fixed(scanner), tail.promptTokens);
        }
    }
}
