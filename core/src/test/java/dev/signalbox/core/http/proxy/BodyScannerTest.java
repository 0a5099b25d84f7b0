package dev.signalbox.core.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Modality;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyScannerTest {

    private final BodyScanner scanner = new BodyScanner(0);

    @Test
    void aChatIsMeasuredWithoutItsFrame() throws Exception {
        scan("""
                {"model":"llama","stream":true,"max_tokens":10,"max_completion_tokens":20,"user":"u","prompt_cache_key":"k",
                 "messages":[{"role":"system","content":"12345"},{"role":"user","content":[{"type":"text","text":"1234567890"}]}]}""");

        assertThat(scanner.model).isEqualTo("llama");
        assertThat(scanner.streaming).isTrue();
        assertThat(scanner.maxOutputTokens).isEqualTo(20);
        assertThat(scanner.textBytes()).isEqualTo(15);
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
    void promptsThatBeginAlikeHaveTheirFirstBlocksInCommon() throws Exception {
        BodyScanner hashing = new BodyScanner(16);
        String system = "{\"role\":\"system\",\"content\":\"" + "You are a signaller. ".repeat(4) + "\"}";
        PromptPrefix first = prefix(
                hashing, "{\"model\":\"m\",\"messages\":[" + system + ",{\"role\":\"user\",\"content\":\"Hi\"}]}");
        PromptPrefix later = prefix(
                hashing,
                "{\"stream\":true, \"messages\" : [ " + system
                        + " , {\"content\" : \"Hi\" , \"role\":\"user\"},{\"role\":\"assistant\",\"content\":[{\"type\":\"text\","
                        + "\"text\":\"Good morning to you all\"}]}], \"model\":\"m\"}");
        PromptPrefix withTools =
                prefix(hashing, "{\"model\":\"m\",\"messages\":[" + system + "],\"tools\":[{\"type\":\"function\"}]}");

        assertThat(first.blocks()).isEqualTo(86 / 16);
        assertThat(later.blocks()).isEqualTo(109 / 16);
        for (int i = 0; i < first.blocks(); i++) {
            assertThat(later.block(i)).isEqualTo(first.block(i));
            assertThat(withTools.block(i)).isNotEqualTo(first.block(i));
        }
    }

    @Test
    void picturesTellPromptsApart() throws Exception {
        BodyScanner hashing = new BodyScanner(16);
        String question = ",{\"type\":\"text\",\"text\":\"What is in this picture?\"}]}]}";
        String before = "{\"model\":\"m\",\"messages\":[{\"content\":[{\"image_url\":";

        assertThat(prefix(hashing, before + "{\"url\":\"data:1\"}}" + question).block(0))
                .isNotEqualTo(prefix(hashing, before + "{\"url\":\"data:2\"}}" + question)
                        .block(0));
        assertThat(prefix(hashing, before + "\"data:1\"}" + question).block(0))
                .isNotEqualTo(prefix(hashing, before + "\"data:2\"}" + question).block(0));
    }

    @Test
    void tokensHaveBlocksToo() throws Exception {
        BodyScanner hashing = new BodyScanner(16);
        PromptPrefix flat = prefix(hashing, "{\"model\":\"m\",\"prompt\":[1,22,333,4444,55555,666666]}");

        assertThat(flat.blocks()).isEqualTo(1);
        assertThat(prefix(hashing, "{\"model\":\"m\",\"prompt\":[1,22,333,4444,55555,7]}")
                        .block(0))
                .isEqualTo(flat.block(0));
        assertThat(prefix(hashing, "{\"model\":\"m\",\"prompt\":[2,22,333,4444,55555,7]}")
                        .block(0))
                .isNotEqualTo(flat.block(0));
    }

    @Test
    void anAnthropicConversationIsMeasured() throws Exception {
        scan("""
                {"model":"m","max_tokens":9,"system":[{"type":"text","text":"12345"}],"metadata":{"user_id":"u"},"stream":true,
                 "tools":[{"name":"t","input_schema":{}}],
                 "messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","data":"AAAA"}},
                  {"type":"text","text":"1234567890"}]},{"role":"assistant","content":[{"type":"thinking","thinking":"12345"}]}]}""");

        assertThat(scanner.maxOutputTokens).isEqualTo(9);
        assertThat(scanner.session).isEqualTo("u");
        assertThat(scanner.streaming).isTrue();
        assertThat(scanner.tools).isTrue();
        assertThat(scanner.modality).isEqualTo(Modality.IMAGE);
        assertThat(scanner.images).isEqualTo(1);
        assertThat(scanner.messages).isEqualTo(2);
        scan("{\"model\":\"m\",\"system\":\"12345\"}");
        assertThat(scanner.textBytes()).isEqualTo(5);
    }

    @Test
    void anOllamaRequestStreamsUnlessItSaysOtherwise() throws Exception {
        String chat = "{\"model\":\"m\",\"options\":{\"num_predict\":7,\"seed\":1},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"12345\",\"images\":[\"AAAA\",\"BBBB\"]}]}";
        scan(chat, "", true);

        assertThat(scanner.streaming).isTrue();
        assertThat(scanner.maxOutputTokens).isEqualTo(7);
        assertThat(scanner.images).isEqualTo(2);
        assertThat(scanner.textBytes()).isEqualTo(5);
        scan(chat.replace("{\"model\"", "{\"stream\":false,\"model\""), "", true);
        assertThat(scanner.streaming).isFalse();
        scan(chat.replace("\"num_predict\":7", "\"num_predict\":-1"), "", true);
        assertThat(scanner.maxOutputTokens).isEqualTo(InferenceRequest.UNKNOWN);
    }

    @Test
    void aPromptIsTakenAsItIsIfItSaysSoOrHasAGap() throws Exception {
        scan("{\"model\":\"m\",\"prompt\":\"12345\"}");
        assertThat(scanner.raw).isFalse();
        scan("{\"model\":\"m\",\"prompt\":\"12345\",\"raw\":true}");
        assertThat(scanner.raw).isTrue();
        scan("{\"model\":\"m\",\"prompt\":\"12345\",\"suffix\":\"678\"}");
        assertThat(scanner.raw).isTrue();
        assertThat(scanner.textBytes()).isEqualTo(8);
    }

    @Test
    void aGeminiConversationHasItsModelInThePath() throws Exception {
        scan("""
                {"contents":[{"role":"user","parts":[{"text":"12345"},{"inlineData":{"mimeType":"image/png","data":"AA"}}]}],
                 "systemInstruction":{"parts":[{"text":"123"}]},"generationConfig":{"maxOutputTokens":11}}""", "gemini", true);

        assertThat(scanner.model).isEqualTo("gemini");
        assertThat(scanner.textBytes()).isEqualTo(8);
        assertThat(scanner.maxOutputTokens).isEqualTo(11);
        assertThat(scanner.modality).isEqualTo(Modality.IMAGE);
    }

    @Test
    void promptsAndInputsMayBeTextsOrTokens() throws Exception {
        scan("{\"model\":\"m\",\"prompt\":\"12345\"}");
        assertThat(scanner.textBytes()).isEqualTo(5);
        scan("{\"model\":\"m\",\"input\":[\"12\",\"345\"]}");
        assertThat(scanner.textBytes()).isEqualTo(5);
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
        assertThat(scanner.textBytes()).isZero();
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
        UsageTail tail = new UsageTail(Protocol.OPENAI);
        tail.add(
                Buffer.buffer(
                        "data: {\"content\":\"say \\\"usage\\\": {\\\"prompt_tokens\\\":9}\"}\n\ndata: {\"usage\":{\"prompt_to"));
        tail.add(Buffer.buffer("kens\": 7, \"completion_tokens\":8}}\n\n"));
        tail.add(Buffer.buffer("data: [DONE]\n\n"));
        tail.read();
        assertThat(tail.promptTokens).isEqualTo(7);
        assertThat(tail.outputTokens).isEqualTo(8);

        UsageTail none = new UsageTail(Protocol.OPENAI);
        none.add(Buffer.buffer("data: {\"content\":\"\\\"usage\\\":{\\\"prompt_tokens\\\":9}\"}\n\n"));
        none.read();
        assertThat(none.promptTokens).isEqualTo(InferenceRequest.UNKNOWN);
    }

    @Test
    void countsAreFoundInEachProtocolsPlace() {
        assertCounts(
                Protocol.ANTHROPIC,
                5 + 3 + 2,
                8,
                "event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens\":5,"
                        + "\"cache_creation_input_tokens\":3,\"cache_read_input_tokens\":2,\"output_tokens\":1}}}\n\n",
                "data: {}\n\n",
                "data: {}\n\n",
                "data: {}\n\n",
                "data: {\"type\":\"message_delta\",\"usage\":{\"output_tokens\":8}}\n\n");
        assertCounts(Protocol.ANTHROPIC, 5, 8, "{\"content\":[],\"usage\":{\"input_tokens\":5,\"output_tokens\":8}}");
        assertCounts(
                Protocol.GEMINI,
                8,
                5 + 2,
                "{\"candidates\":[],\"usageMetadata\":{\"promptTokenCount\":8,\"candidatesTokenCount\":5,"
                        + "\"thoughtsTokenCount\":2,\"totalTokenCount\":15}}");
        assertCounts(
                Protocol.OLLAMA,
                26,
                259,
                "{\"message\":{\"content\":\"\\\"total_duration\\\"\"},\"done\":false}\n",
                "{\"done\":true,\"total_duration\":1,\"prompt_eval_count\":26,\"eval_count\":259,\"eval_duration\":1}\n");
    }

    private static void assertCounts(Protocol protocol, int prompt, int output, String... pieces) {
        UsageTail tail = new UsageTail(protocol);
        for (String piece : pieces) {
            tail.add(Buffer.buffer(piece));
        }
        tail.read();
        assertThat(tail.promptTokens).as(protocol.label()).isEqualTo(prompt);
        assertThat(tail.outputTokens).as(protocol.label()).isEqualTo(output);
    }

    private void scan(String body) throws ProblemException {
        scan(body, "", false);
    }

    private void scan(String body, String pathModel, boolean streams) throws ProblemException {
        byte[] padded = ("##" + body).getBytes(StandardCharsets.UTF_8);
        scanner.scan(padded, 2, padded.length - 2, pathModel, streams);
    }

    private static PromptPrefix prefix(BodyScanner scanner, String body) throws ProblemException {
        byte[] framed = ("###" + body + "###").getBytes(StandardCharsets.UTF_8);
        scanner.scan(framed, 3, framed.length - 6);
        return scanner.prefix();
    }
}
