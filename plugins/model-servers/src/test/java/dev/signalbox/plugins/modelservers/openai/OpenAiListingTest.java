package dev.signalbox.plugins.modelservers.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.modelservers.server.ListedModel;
import dev.signalbox.spi.InferenceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OpenAiListingTest {

    @Test
    void readsTheContextLengthOfVllm() throws IOException {
        assertThat(OpenAiListing.read(bytes("""
                        {"object":"list","data":[{"id":"m","object":"model","owned_by":"vllm","max_model_len":4096,
                        "permission":[{"id":"modelperm-1","allow_view":true}]}]}
                        """))).containsExactly(ListedModel.of("m", 4096));
    }

    @Test
    void prefersTheLimitOfALlamaCppServerToThatOfItsModel() throws IOException {
        assertThat(OpenAiListing.read(bytes("""
                        {"models":[{"name":"x"}],"data":[{"id":"m","owned_by":"llamacpp",
                        "meta":{"n_ctx_train":8192,"n_ctx":1024,"n_params":134515008}}]}
                        """))).containsExactly(ListedModel.of("m", 1024));
        assertThat(OpenAiListing.read(bytes("{\"data\":[{\"id\":\"m\",\"meta\":{\"n_ctx_train\":8192}}]}")))
                .containsExactly(ListedModel.of("m", 8192));
    }

    @Test
    void readsABareListAndLeavesOutWhatHasNoName() throws IOException {
        assertThat(OpenAiListing.read(bytes("[{\"id\":\"m\"},{\"object\":\"model\"}]")))
                .containsExactly(ListedModel.of("m", InferenceRequest.UNKNOWN));
    }

    @Test
    void refusesWhatIsNoList() {
        assertThatThrownBy(() -> OpenAiListing.read(bytes("{\"error\":{}}")))
                .isInstanceOf(IOException.class)
                .hasMessage("has no list \"data\"");
        assertThatThrownBy(() -> OpenAiListing.read(bytes("<html>"))).isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
