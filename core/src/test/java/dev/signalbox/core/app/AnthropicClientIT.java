package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.InternalServerException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.models.messages.Message;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official Anthropic client in front of servers that know OpenAI's API only. */
final class AnthropicClientIT {

    private static final String MODEL = LlamaCppServer.MODEL;

    @Test
    void aRealServerAnswersStreamsAndCounts(@TempDir Path directory) throws Exception {
        LlamaCppServer.assumePresent();
        try (LlamaCppServer server = LlamaCppServer.start(directory);
                Sidecar sidecar = Sidecar.builder()
                        .backend("workstation", server.url().toString(), MODEL, MODEL, Map.of())
                        .start();
                AnthropicMessages client = new AnthropicMessages(URI.create(sidecar.url("")), MODEL)) {
            Message message = client.answer();
            assertThat(AnthropicMessages.text(message)).isNotBlank();
            assertThat(message.usage().inputTokens()).isGreaterThan(10);
            assertThat(message.usage().outputTokens()).isBetween(1L, 12L);
            assertThat(message.stopReason()).isPresent();

            AnthropicMessages.Streamed streamed = client.streamed();
            assertThat(streamed.text()).isNotBlank();
            assertThat(streamed.outputTokens()).isBetween(1L, 12L);
            assertThat(streamed.complete()).isTrue();

            assertThat(client.withTool().content()).isNotEmpty();
            assertThat(client.countTokens()).isPositive();
            assertThat(client.models()).containsExactly(MODEL);
        }
    }

    @Test
    void aToolCallIsOneForTheClient() throws Exception {
        String call =
                "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"points\",\"arguments\":\"{\\\"track\\\":2}\"}}]},\"finish_reason\":\"tool_calls\"}],"
                        + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}}";
        try (ScriptedBackend backend = ScriptedBackend.json(call);
                Sidecar sidecar = sidecar(backend);
                AnthropicMessages client = new AnthropicMessages(URI.create(sidecar.url("")), MODEL)) {
            Message message = client.withTool();

            assertThat(message.content().get(0).toolUse())
                    .hasValueSatisfying(use -> assertThat(use.name()).isEqualTo("points"));
            assertThat(backend.next().body().toString()).contains("\"parameters\"", "Sets the points of a track");
        }
    }

    @Test
    void refusalsAreTheClientsOwnExceptions() throws Exception {
        try (ScriptedBackend busy = ScriptedBackend.status(429, "{\"error\":{\"message\":\"slow down\"}}");
                ScriptedBackend down = ScriptedBackend.status(503, "{\"error\":{\"message\":\"loading\"}}");
                Sidecar limited = sidecar(busy);
                Sidecar failing = sidecar(down)) {
            assertThat(refusal(limited, MODEL))
                    .isInstanceOf(RateLimitException.class)
                    .hasMessageContaining("slow down");
            AnthropicServiceException overloaded = refusal(failing, MODEL);
            assertThat(overloaded).isInstanceOf(InternalServerException.class).hasMessageContaining("loading");
            assertThat(overloaded.statusCode()).isEqualTo(529);
            AnthropicServiceException unknown = refusal(limited, "smollm");
            assertThat(unknown).isInstanceOf(NotFoundException.class);
            assertThat(unknown.apiMessage())
                    .hasValueSatisfying(message -> assertThat(message).endsWith("Maybe \"" + MODEL + "\"."));
        }
    }

    private static AnthropicServiceException refusal(Sidecar sidecar, String model) {
        try (AnthropicMessages client = new AnthropicMessages(URI.create(sidecar.url("")), model)) {
            return catchThrowableOfType(AnthropicServiceException.class, client::answer);
        }
    }

    private static Sidecar sidecar(ScriptedBackend backend) {
        return Sidecar.builder()
                .backend("gpu", "http://127.0.0.1:" + backend.port(), MODEL, MODEL, Map.of())
                .start();
    }
}
