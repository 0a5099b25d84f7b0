package dev.signalbox.core.translation;

import static dev.signalbox.spi.Operation.CHAT;
import static dev.signalbox.spi.Operation.COMPLETION;
import static dev.signalbox.spi.Operation.EMBEDDINGS;
import static dev.signalbox.spi.Operation.INFER;
import static dev.signalbox.spi.backend.Protocol.ANTHROPIC;
import static dev.signalbox.spi.backend.Protocol.GEMINI;
import static dev.signalbox.spi.backend.Protocol.KSERVE;
import static dev.signalbox.spi.backend.Protocol.OLLAMA;
import static dev.signalbox.spi.backend.Protocol.ON_DEVICE;
import static dev.signalbox.spi.backend.Protocol.OPENAI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TranslationTest {

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void thoseWhoSpeakTheSameNeedNone(Protocol protocol) throws UntranslatableException {
        for (Operation operation : Operation.values()) {
            assertThat(Translation.between(protocol, protocol, operation)).isEmpty();
            assertThat(Translation.isPossible(protocol, protocol, operation)).isTrue();
        }
    }

    @Test
    void whatHasNoLikeOnTheOtherSideIsSaidToBeImpossible() {
        assertThat(Translation.isPossible(OPENAI, ANTHROPIC, EMBEDDINGS)).isFalse();
        assertThat(Translation.isPossible(OPENAI, ANTHROPIC, COMPLETION)).isFalse();
        assertThat(Translation.isPossible(OLLAMA, ANTHROPIC, COMPLETION)).isTrue();
        assertThat(Translation.isPossible(OPENAI, KSERVE, CHAT)).isTrue();
        assertThat(Translation.isPossible(OPENAI, KSERVE, INFER)).isFalse();
        assertThat(Translation.isPossible(KSERVE, OPENAI, CHAT)).isFalse();
        assertThat(Translation.isPossible(OPENAI, ON_DEVICE, CHAT)).isFalse();
        assertThatThrownBy(() -> Translation.between(OPENAI, ANTHROPIC, EMBEDDINGS))
                .isInstanceOf(UntranslatableException.class)
                .hasMessageContaining("embeddings")
                .hasMessageContaining("anthropic");
    }

    /** The message begins with the field, in quotes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|ANTHROPIC|n|\"n\": 2",
                "OPENAI|ANTHROPIC|logprobs|\"logprobs\": true",
                "OPENAI|ANTHROPIC|logit_bias|\"logit_bias\": {\"50256\": -100}",
                "OPENAI|ANTHROPIC|response_format|\"response_format\": {\"type\": \"json_object\"}",
                "OPENAI|ANTHROPIC|temperature|\"temperature\": \"hot\"",
                "OPENAI|ANTHROPIC|tools[0].type|\"tools\": [{\"type\": \"custom\", \"custom\": {\"name\": \"x\"}}]",
                "OPENAI|ANTHROPIC|tool_choice|\"tool_choice\": {\"type\": \"allowed_tools\"}",
                "OPENAI|ANTHROPIC|modalities|\"modalities\": [\"text\", \"audio\"]",
                "OPENAI|ANTHROPIC|functions|\"functions\": []",
                "OPENAI|OLLAMA|tool_choice|\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}],"
                        + " \"tool_choice\": \"required\"",
                "OPENAI|GEMINI|parallel_tool_calls|\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}],"
                        + " \"parallel_tool_calls\": false",
                "OPENAI|KSERVE|tools|\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\"}}]",
                "OPENAI|KSERVE|stop|\"stop\": \"END\"",
                "OPENAI|KSERVE|response_format|\"response_format\": {\"type\": \"json_object\"}",
                "ANTHROPIC|OPENAI|tools[0].type|\"tools\": [{\"type\": \"web_search_20250305\", \"name\": \"web_search\"}]",
                "ANTHROPIC|OPENAI|container|\"container\": \"c\"",
                "OLLAMA|OPENAI|logprobs|\"logprobs\": true",
                "OLLAMA|OPENAI|format|\"format\": 3",
                "OLLAMA|OPENAI|options.num_predict|\"options\": {\"num_predict\": 1.5}",
            })
    void aRequestThatCanNotBeSaidIsRefusedByItsField(Protocol client, Protocol backend, String field, String extra) {
        String body =
                "{\"model\": \"m\", \"max_tokens\": 9, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], "
                        + extra + "}";

        assertThat(refused(client, backend, CHAT, body)).startsWith("\"" + field + "\" ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|OLLAMA|image_url|{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
                        + " \"https://example.com/a.png\"}}]}",
                "OPENAI|GEMINI|image_url|{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
                        + " \"https://example.com/a\"}}]}",
                "OPENAI|ANTHROPIC|messages[0].content[0].type|{\"role\": \"user\", \"content\": [{\"type\": \"input_audio\"}]}",
                "OPENAI|ANTHROPIC|messages[0].role|{\"role\": \"function\", \"name\": \"f\", \"content\": \"x\"}",
                "OPENAI|ANTHROPIC|messages[0].tool_calls[0].function.arguments|{\"role\": \"assistant\", \"tool_calls\":"
                        + " [{\"id\": \"a\", \"type\": \"function\", \"function\": {\"name\": \"f\", \"arguments\": \"{\"}}]}",
                "OPENAI|ANTHROPIC|messages|{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"system\", \"content\": \"!\"}",
                "ANTHROPIC|OPENAI|messages[1].role|{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\","
                        + " \"content\": \"The\"}",
                "ANTHROPIC|OPENAI|messages[0].content[0].type|{\"role\": \"user\", \"content\": [{\"type\": \"document\"}]}",
                "ANTHROPIC|OPENAI|messages[0].content[0].source.type|{\"role\": \"user\", \"content\": [{\"type\": \"image\","
                        + " \"source\": {\"type\": \"file\", \"file_id\": \"f\"}}]}",
                "OLLAMA|OPENAI|messages[0].tool_name|{\"role\": \"tool\", \"tool_name\": \"f\", \"content\": \"x\"}",
            })
    void aMessageThatCanNotBeSaidIsRefusedByItsField(Protocol client, Protocol backend, String field, String messages) {
        String body = "{\"model\": \"m\", \"max_tokens\": 9, \"messages\": [" + messages + "]}";

        assertThat(refused(client, backend, CHAT, body)).startsWith("\"" + field + "\" ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cachedContent|\"cachedContent\": \"cachedContents/1\"",
                "tools[0].googleSearch|\"tools\": [{\"googleSearch\": {}}]",
                "generationConfig.candidateCount|\"generationConfig\": {\"candidateCount\": 2}",
                "generationConfig.responseMimeType|\"generationConfig\": {\"responseMimeType\": \"text/x.enum\"}",
                "generationConfig.responseModalities|\"generationConfig\": {\"responseModalities\": [\"IMAGE\"]}",
            })
    void aGeminiRequestThatCanNotBeSaidIsRefusedByItsField(String field, String extra) {
        String body = "{\"contents\": [{\"parts\": [{\"text\": \"Hi\"}]}], " + extra + "}";

        assertThat(refused(GEMINI, OPENAI, CHAT, body)).startsWith("\"" + field + "\" ");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThat(refused(OPENAI, ANTHROPIC, CHAT, "[]")).isEqualTo("the body must be a JSON object");
        assertThat(refused(OPENAI, ANTHROPIC, CHAT, "{\"model\"")).isEqualTo("the body must be a JSON object");
    }

    @Test
    void aRefusalRepeatsNoMoreThanTheBeginningOfAValue() {
        String refusal = refused(
                OPENAI,
                ANTHROPIC,
                CHAT,
                "{\"messages\": [{\"role\": \"user\"}], \"logprobs\": \"" + "x".repeat(5000) + "\"}");

        assertThat(refusal).hasSizeLessThan(300).contains("xxx...");
    }

    @Test
    void aRawPromptReachesNoBackendThatKnowsConversationsAlone() {
        assertThat(refused(OLLAMA, ANTHROPIC, COMPLETION, "{\"prompt\": \"a\", \"raw\": true}"))
                .contains("anthropic", "conversation");
    }

    /** Half a character, which a client may send escaped, has no bytes. */
    @Test
    void halfACharacterDoesNotBreakARequest() {
        JsonNode body = translated(
                        OPENAI, ANTHROPIC, CHAT, "{\"messages\": [{\"role\": \"user\", \"content\": \"a\\ud800b\"}]}")
                .path("body");

        assertThat(body.at("/messages/0/content/0/text").asText()).isEqualTo("a?b");
    }

    @Test
    void aTemperatureAboveAnthropicsMostBecomesItAndIsListed() {
        ObjectNode request = translated(
                OPENAI,
                ANTHROPIC,
                CHAT,
                "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"temperature\": 1.7}");

        assertThat(request.at("/body/temperature").asDouble()).isEqualTo(1);
        assertThat(request.path("dropped").toString()).isEqualTo("[\"temperature above 1\"]");
    }

    /** They go into a header. */
    @Test
    void namesOfDroppedFieldsAreFitToBeShown() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            fields.append(", \"a\\r\\nb,\u00e9").append(i).append("\": 1");
        }
        JsonNode dropped = translated(
                        OPENAI,
                        ANTHROPIC,
                        CHAT,
                        "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]" + fields + "}")
                .path("dropped");

        assertThat(dropped).hasSize(20);
        assertThat(dropped.get(0).asText()).isEqualTo("a??b??0");
    }

    /** As OpenAI's own library for Python asks for them, unless it is told otherwise. */
    @Test
    void vectorsComeAsBase64ToThoseWhoAskForIt() throws Exception {
        TranslatedRequest request = Translation.between(OPENAI, OLLAMA, EMBEDDINGS)
                .orElseThrow()
                .request(
                        utf8("{\"model\": \"m\", \"input\": \"Hi\", \"encoding_format\": \"base64\"}"),
                        PathStream.NONE,
                        "u");

        TranslatedAnswer answer = request.answer(utf8("{\"embeddings\": [[0.5, -2]]}"), Golden.CONTEXT);

        ByteBuffer vector = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(Golden.json(answer.body())
                                .at("/data/0/embedding")
                                .asText()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(vector.getFloat()).isEqualTo(0.5f);
        assertThat(vector.getFloat()).isEqualTo(-2f);
        assertThat(vector.hasRemaining()).isFalse();
    }

    /** Clients send back what they were shown, and Anthropic's servers refuse thoughts that they have not signed. */
    @Test
    void thoughtsAreShownToThoseWhoAskedForThem() throws Exception {
        byte[] answer = utf8("{\"message\": {\"role\": \"assistant\", \"content\": \"Yes\", \"thinking\": \"Hm\"},"
                + " \"done\": true}");
        byte[] question = utf8(
                "{\"max_tokens\": 9, \"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"stream\": true}");
        TranslatedRequest request =
                Translation.between(ANTHROPIC, OLLAMA, CHAT).orElseThrow().request(question, PathStream.NONE, "u");
        StreamTranslation stream = request.stream(Golden.CONTEXT);

        assertThat(text(request.answer(answer, Golden.CONTEXT).body()))
                .contains("Yes")
                .doesNotContain("Hm");
        assertThat(text(stream.feed(answer)) + text(stream.end()))
                .contains("Yes")
                .doesNotContain("Hm");
        assertThat(text(Golden.asking(ANTHROPIC, OLLAMA, CHAT, false)
                        .answer(answer, Golden.CONTEXT)
                        .body()))
                .contains("Hm");
    }

    @Test
    void argumentsThatAreNoJsonFailWhereTheyMustBeAnObjectAndPassWhereTheyAreAText() {
        byte[] stream =
                utf8("data: {\"choices\": [{\"delta\": {\"tool_calls\": [{\"index\": 0, \"id\": \"a\", \"function\":"
                        + " {\"name\": \"f\", \"arguments\": \"{\\\"a\\\": \"}}]}, \"finish_reason\": \"tool_calls\"}]}\n\n"
                        + "data: [DONE]\n\n");
        StreamTranslation gemini = Golden.asking(GEMINI, OPENAI, CHAT, true).stream(Golden.CONTEXT);
        StreamTranslation anthropic = Golden.asking(ANTHROPIC, OPENAI, CHAT, true).stream(Golden.CONTEXT);

        assertThat(text(gemini.feed(stream))).contains("\"code\":502", "the arguments of a call of f");
        assertThat(gemini.failed()).isTrue();
        assertThat(text(anthropic.feed(stream))).contains("{\\\"a\\\": ", "message_stop");
        assertThat(anthropic.failed()).isFalse();
    }

    @Test
    void anAnswersTextMayComeInParts() {
        String parts = "\"content\": [{\"type\": \"thinking\"}, {\"type\": \"text\", \"text\": \"a\"},"
                + " {\"type\": \"text\", \"text\": \"b\"}]";
        TranslatedRequest request = Golden.asking(OLLAMA, OPENAI, CHAT, false);

        TranslatedAnswer answer = request.answer(
                utf8("{\"choices\": [{\"message\": {" + parts + "}, \"finish_reason\": \"stop\"}]}"), Golden.CONTEXT);

        assertThat(Golden.json(answer.body()).at("/message/content").asText()).isEqualTo("ab");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "OPENAI|{\"choices\": []}",
                "OPENAI|{\"choices\": [{\"message\": {\"tool_calls\": [{\"function\": {\"name\": \"f\", \"arguments\":"
                        + " \"{\"}}]}}]}",
                "ANTHROPIC|{\"type\": \"message\"}",
                "GEMINI|{\"candidates\": []}",
                "GEMINI|{\"candidates\": [{\"finishReason\": \"MALFORMED_FUNCTION_CALL\"}]}",
                "OLLAMA|{\"done\": true, \"message\": {\"tool_calls\": [{\"function\": {\"name\": \"f\", \"arguments\": \"x\"}}]}}",
                "OLLAMA|{\"message\": {\"content\": \"a\"}, \"done\": false}",
                "KSERVE|{\"model_name\": \"m\"}",
                "KSERVE|{\"error\": \"out of memory\"}",
                "KSERVE|nonsense",
            })
    void aWholeAnswerThatIsNoneIsTheBackendsFailure(Protocol backend, String body) {
        Protocol client = backend == OPENAI ? ANTHROPIC : OPENAI;

        TranslatedAnswer answer = Golden.asking(client, backend, CHAT, false).answer(utf8(body), Golden.CONTEXT);

        assertThat(answer.status()).isEqualTo(502);
        assertThat(Golden.json(answer.body()).at("/error/message").asText()).startsWith("the backend's answer: ");
    }

    @Test
    void nothingFollowsTheEndOfAStream() {
        StreamTranslation stream = Golden.asking(ANTHROPIC, OPENAI, CHAT, true).stream(Golden.CONTEXT);

        assertThat(text(stream.feed(utf8("data: [DONE]\n\n")))).endsWith("{\"type\":\"message_stop\"}\n\n");
        assertThat(stream.feed(utf8("data: {\"choices\": [{\"delta\": {\"content\": \"x\"}}]}\n\n")))
                .isEmpty();
        assertThat(stream.end()).isEmpty();
    }

    @Test
    void anEventWithoutEndIsNotKeptForEver() {
        StreamTranslation stream = Golden.asking(OLLAMA, OPENAI, CHAT, true).stream(Golden.CONTEXT);
        byte[] piece = utf8("x".repeat(1024 * 1024));
        for (int i = 0; i < 17; i++) {
            stream.feed(piece);
        }

        assertThat(stream.failed()).isTrue();
    }

    private static String refused(Protocol client, Protocol backend, Operation operation, String body) {
        ObjectNode result = translated(client, backend, operation, body);
        assertThat(result.has("refused")).as(result.toString()).isTrue();
        return result.path("refused").asText();
    }

    private static ObjectNode translated(Protocol client, Protocol backend, Operation operation, String body) {
        return Golden.translated(client, backend, operation, utf8(body), false);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
