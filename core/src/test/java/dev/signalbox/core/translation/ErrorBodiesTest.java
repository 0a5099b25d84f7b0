package dev.signalbox.core.translation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.spi.backend.Protocol;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors as each provider documents them. */
final class ErrorBodiesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI    | 429 | {\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":null}}",
                "OPENAI    | 500 | {\"error\":{\"message\":\"slow down\",\"type\":\"server_error\",\"param\":null,\"code\":null}}",
                "ANTHROPIC | 400 | {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"slow down\"}}",
                "ANTHROPIC | 401 | {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"slow down\"}}",
                "ANTHROPIC | 413 | {\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"slow down\"}}",
                "ANTHROPIC | 429 | {\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}",
                "ANTHROPIC | 529 | {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"slow down\"}}",
                "GEMINI    | 429 | {\"error\":{\"code\":429,\"message\":\"slow down\",\"status\":\"RESOURCE_EXHAUSTED\"}}",
                "GEMINI    | 400 | {\"error\":{\"code\":400,\"message\":\"slow down\",\"status\":\"INVALID_ARGUMENT\"}}",
                "GEMINI    | 503 | {\"error\":{\"code\":503,\"message\":\"slow down\",\"status\":\"UNAVAILABLE\"}}",
                "OLLAMA    | 404 | {\"error\":\"slow down\"}",
                "KSERVE    | 400 | {\"error\":\"slow down\"}",
            })
    void everyProtocolHasAShapeOfItsOwn(Protocol client, int status, String body) {
        assertThat(text(ErrorBodies.of(client, status, "slow down"))).isEqualTo(body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"message\":\"no such model\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":\"model_not_found\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"no such model\"},\"request_id\":\"req_1\"}",
                "{\"error\":{\"code\":404,\"message\":\"no such model\",\"status\":\"NOT_FOUND\"}}",
                "{\"error\":\"no such model\"}",
                "{\"object\":\"error\",\"message\":\"no such model\",\"code\":404}",
                "{\"detail\":\"no such model\"}",
                "no such model",
            })
    void theMessageOfABackendIsFoundInWhateverShapeItComes(String body) {
        TranslatedAnswer error = ErrorBodies.translated(Protocol.OLLAMA, 404, body.getBytes(StandardCharsets.UTF_8));

        assertThat(error.status()).isEqualTo(404);
        assertThat(text(error.body())).isEqualTo("{\"error\":\"no such model\"}");
    }

    @Test
    void aBackendThatSaysNothingIsQuotedByItsStatus() {
        assertThat(text(ErrorBodies.translated(Protocol.OLLAMA, 502, new byte[0])
                        .body()))
                .isEqualTo("{\"error\":\"the backend answered with status 502\"}");
    }

    @Test
    void onlyAnthropicsClientsKnowAnOverloadedServerBy529() {
        assertThat(ErrorBodies.status(Protocol.ANTHROPIC, 503)).isEqualTo(529);
        assertThat(ErrorBodies.status(Protocol.ANTHROPIC, 500)).isEqualTo(500);
        assertThat(ErrorBodies.status(Protocol.OPENAI, 529)).isEqualTo(503);
        assertThat(ErrorBodies.translated(Protocol.GEMINI, 529, new byte[0]).status())
                .isEqualTo(503);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
