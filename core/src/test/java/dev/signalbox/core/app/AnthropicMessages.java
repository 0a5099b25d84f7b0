package dev.signalbox.core.app;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.models.ModelInfo;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The official Anthropic client, unchanged but for its base URL; it asks once, so that refusals show. */
final class AnthropicMessages implements AutoCloseable {

    private final AnthropicClient client;
    private final String model;

    AnthropicMessages(URI url, String model) {
        this.model = model;
        this.client = AnthropicOkHttpClient.builder()
                .baseUrl(url.toString())
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    Message answer() {
        return client.messages().create(request().build());
    }

    /** What the stream's text was, and the events it consisted of. */
    Streamed streamed() {
        try (StreamResponse<RawMessageStreamEvent> stream =
                client.messages().createStreaming(request().build())) {
            List<RawMessageStreamEvent> events = stream.stream().toList();
            String text = events.stream()
                    .flatMap(event -> event.contentBlockDelta().stream())
                    .flatMap(delta -> delta.delta().text().stream())
                    .map(delta -> delta.text())
                    .collect(Collectors.joining());
            long outputTokens = events.stream()
                    .flatMap(event -> event.messageDelta().stream())
                    .mapToLong(delta -> delta.usage().outputTokens())
                    .max()
                    .orElse(-1);
            return new Streamed(
                    text, outputTokens, events.get(events.size() - 1).isMessageStop());
        }
    }

    record Streamed(String text, long outputTokens, boolean complete) {}

    /** The answer of a model that is offered a tool. */
    Message withTool() {
        Tool tool = Tool.builder()
                .name("points")
                .description("Sets the points of a track")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("track", JsonValue.from(Map.of("type", "integer")))
                                .build())
                        .build())
                .build();
        return client.messages().create(request().addTool(tool).build());
    }

    long countTokens() {
        return client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model(model)
                        .addUserMessage("What is a signal box on a railway?")
                        .build())
                .inputTokens();
    }

    List<String> models() {
        return client.models().list().data().stream().map(ModelInfo::id).toList();
    }

    static String text(Message message) {
        return message.content().stream()
                .flatMap(block -> block.text().stream())
                .map(block -> block.text())
                .collect(Collectors.joining());
    }

    private MessageCreateParams.Builder request() {
        return MessageCreateParams.builder()
                .model(model)
                .maxTokens(12)
                .system("You are a signaller.")
                .addUserMessage("What is a signal box on a railway?");
    }

    @Override
    public void close() {
        client.close();
    }
}
