package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.spi.InferenceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ListedModelTest {

    @Test
    void readsTheContextLengthOfVllm() throws IOException {
        assertThat(ListedModel.read(bytes("""
                        {"object":"list","data":[{"id":"m","object":"model","owned_by":"vllm","max_model_len":4096,
                        "permission":[{"id":"modelperm-1","allow_view":true}]}]}
                        """))).containsExactly(new ListedModel("m", 4096, "vllm"));
    }

    @Test
    void prefersTheLimitOfALlamaCppServerToThatOfItsModel() throws IOException {
        assertThat(ListedModel.read(bytes("""
                        {"models":[{"name":"x"}],"data":[{"id":"m","owned_by":"llamacpp",
                        "meta":{"n_ctx_train":8192,"n_ctx":1024,"n_params":134515008}}]}
                        """))).containsExactly(new ListedModel("m", 1024, "llamacpp"));
        assertThat(ListedModel.read(bytes("{\"data\":[{\"id\":\"m\",\"meta\":{\"n_ctx_train\":8192}}]}")))
                .containsExactly(new ListedModel("m", 8192, ""));
    }

    @Test
    void readsABareListAndLeavesOutWhatHasNoName() throws IOException {
        assertThat(ListedModel.read(bytes("[{\"id\":\"m\"},{\"object\":\"model\"}]")))
                .containsExactly(new ListedModel("m", InferenceRequest.UNKNOWN, ""));
    }

    @Test
    void refusesWhatIsNoList() {
        assertThatThrownBy(() -> ListedModel.read(bytes("{\"error\":{}}")))
                .isInstanceOf(IOException.class)
                .hasMessage("has no list \"data\"");
        assertThatThrownBy(() -> ListedModel.read(bytes("<html>"))).isInstanceOf(IOException.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
