package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Modality;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyScannerTest {

    private final BodyScanner scanner = new BodyScanner();

    @Test
    void aChatIsMeasuredWithoutItsFrame() throws Exception {
        scan("""
                {"model":"llama","stream":true,"max_tokens":10,"max_completion_tokens":20,"user":"u","prompt_cache_key":"k",
                 "messages":[{"role":"system","content":"12345"},{"role":"user","content":[{"type":"text","text":"1234567890"}]}]}""");

        assertThat(scanner.model).isEqualTo("llama");
        assertThat(scanner.streaming).isTrue();
        assertThat(scanner.maxOutputTokens).isEqualTo(20);
        assertThat(scanner.textBytes).isEqualTo(15);
        assertThat(scanner.messages).isEqualTo(2);
        assertThat(scanner.session).isEqualTo("k");
        assertThat(scanner.tools).isFalse();
        assertThat(scanner.modality).isEqualTo(Modality.TEXT);
    }

    @Test
    void thePlaceOfTheModelIsThatOfItsQuotes() throws Exception {
        String body = "{\"x\":\"\u00e9\", \"model\" :\t\"ll\\u0061ma\" }";
        scan(body);

        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        assertThat(scanner.model).isEqualTo("llama");
        assertThat(new String(bytes, scanner.modelStart, scanner.modelEnd - scanner.modelStart, StandardCharsets.UTF_8))
                .isEqualTo("\"ll\\u0061ma\"");
    }

    @Test
    void toolsPicturesAndSoundsAreNoticed() throws Exception {
        scan(
                "{\"model\":\"m\",\"tools\":[{\"type\":\"function\"}],\"messages\":[{\"content\":[{\"image_url\":{\"url\":\"data:\"}}]}]}");
        assertThat(scanner.tools).isTrue();
        assertThat(scanner.modality).isEqualTo(Modality.IMAGE);
        assertThat(scanner.images).isEqualTo(1);

        scan("{\"model\":\"m\",\"tools\":[],\"messages\":[{\"content\":[{\"input_audio\":{}}, {\"image_url\":{}}]}]}");
        assertThat(scanner.tools).isFalse();
        assertThat(scanner.modality).isEqualTo(Modality.AUDIO);
    }

    @Test
    void promptsAndInputsMayBeTextsOrTokens() throws Exception {
        scan("{\"model\":\"m\",\"prompt\":\"12345\"}");
        assertThat(scanner.textBytes).isEqualTo(5);
        scan("{\"model\":\"m\",\"input\":[\"12\",\"345\"]}");
        assertThat(scanner.textBytes).isEqualTo(5);
        scan("{\"model\":\"m\",\"input\":[1,2,3]}");
        assertThat(scanner.givenTokens).isEqualTo(3);
        scan("{\"model\":\"m\",\"input\":[[1,2],[3]]}");
        assertThat(scanner.givenTokens).isEqualTo(3);
    }

    @Test
    void nothingIsLeftOfTheScanBefore() throws Exception {
        scan("{\"model\":\"m\",\"stream\":true,\"max_tokens\":5,\"user\":\"u\",\"tools\":[1],\"prompt\":\"12345\"}");
        scan("{\"model\":\"n\"}");

        assertThat(scanner.streaming).isFalse();
        assertThat(scanner.maxOutputTokens).isEqualTo(InferenceRequest.UNKNOWN);
        assertThat(scanner.session).isEmpty();
        assertThat(scanner.tools).isFalse();
        assertThat(scanner.textBytes).isZero();
    }

    @Test
    void theEstimateFollowsWhatBackendsCount() throws Exception {
        PromptTokens tokens = new PromptTokens();
        scan("{\"model\":\"m\",\"prompt\":\"" + "x".repeat(1000) + "\"}");
        assertThat(tokens.estimate(scanner)).isEqualTo(250);
        for (int i = 0; i < 100; i++) {
            tokens.learn("m", 1000, 0, 500);
        }
        assertThat(tokens.estimate(scanner)).isBetween(498, 501);
        tokens.learn("m", 1000, 0, InferenceRequest.UNKNOWN);
        tokens.learn("m", 1000, 0, 1_000_000);
        assertThat(tokens.estimate(scanner)).isBetween(498, 501);
    }

    @Test
    void aUsageIsFoundAcrossPiecesAndNotInQuotedText() {
        UsageTail tail = new UsageTail();
        tail.add(
                Buffer.buffer(
                        "data: {\"content\":\"say \\\"usage\\\": {\\\"prompt_tokens\\\":9}\"}\n\ndata: {\"usage\":{\"prompt_to"));
        tail.add(Buffer.buffer("kens\": 7, \"completion_tokens\":8}}\n\n"));
        tail.add(Buffer.buffer("data: [DONE]\n\n"));
        tail.read();
        assertThat(tail.promptTokens).isEqualTo(7);
        assertThat(tail.outputTokens).isEqualTo(8);

        UsageTail none = new UsageTail();
        none.add(Buffer.buffer("data: {\"content\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":9}\"}\n\n"));
        none.read();
        assertThat(none.promptTokens).isEqualTo(InferenceRequest.UNKNOWN);
    }

    private void scan(String body) throws ProblemException {
        byte[] padded = ("##" + body).getBytes(StandardCharsets.UTF_8);
        scanner.scan(padded, 2, padded.length - 2);
    }
}
