package dev.signalbox.plugins.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyTest {

    @Test
    void readsWhatMattersAndSkipsTheRest() throws IOException {
        RequestBody body = read("""
                {"tools":[{"type":"function","function":{"name":"f"}}],"model":"m","stream":true,
                "stream_options":{"other":[1],"include_usage":true},"max_completion_tokens":7,"ignore_eos":true,
                "messages":[{"role":"system","content":"12345678"},
                {"role":"user","content":[{"type":"text","text":"1234"}]}],"temperature":0}
                """);

        assertThat(body.model()).isEqualTo("m");
        assertThat(body.stream()).isTrue();
        assertThat(body.includeUsage()).isTrue();
        assertThat(body.maxTokens()).isEqualTo(7);
        assertThat(body.ignoreEos()).isTrue();
        assertThat(body.promptTokens()).isEqualTo(3);
    }

    @Test
    void tellsPromptsApartByTheirContent() throws IOException {
        assertThat(read("{\"prompt\":\"a\"}").promptHash())
                .isEqualTo(read("{\"prompt\":\"a\"}").promptHash())
                .isNotEqualTo(read("{\"prompt\":\"b\"}").promptHash());
    }

    @Test
    void countsEachInput() throws IOException {
        assertThat(read("{\"input\":[\"one\",\"two two\"],\"encoding_format\":\"base64\"}")
                        .inputs())
                .extracting(RequestBody.Input::tokens)
                .containsExactly(1, 2);
        assertThat(read("{\"input\":[[1,2,3],[4]]}").inputs())
                .extracting(RequestBody.Input::tokens)
                .containsExactly(3, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"x\"",
                "{\"model\":",
                "{\"messages\":[{\"role\":",
                "{\"prompt\":{}}",
                "{\"messages\":1}"
            })
    void refusesWhatIsNoRequest(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class);
    }

    private static RequestBody read(String json) throws IOException {
        return RequestBody.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
