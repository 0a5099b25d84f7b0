package dev.signalbox.core.translation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.ClientSurface;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;

/** What holds of every protocol, for all that can be said in it. */
@Domain(DomainContext.Global.class)
@Domain(Hubs.class)
final class TranslationPropertiesTest {

    private static final List<Protocol> CHATTING =
            List.of(Protocol.OPENAI, Protocol.ANTHROPIC, Protocol.GEMINI, Protocol.OLLAMA);

    @Property(tries = 100)
    void aRequestThatIsWrittenAndReadIsTheSame(@ForAll("chatting") Protocol protocol, @ForAll Conversation conversation)
            throws UntranslatableException {
        Losses losses = new Losses();
        OutgoingRequest written = backend(protocol).write(conversation, "model-1", losses);
        ObjectNode body = (ObjectNode) Golden.json(Json.bytes(written.body()));

        assertThat(client(protocol).read(body, conversation.streaming(), losses))
                .isEqualTo(conversation);
        assertThat(losses.dropped()).isEmpty();
    }

    @Property(tries = 100)
    void anAnswerThatIsWrittenAndReadIsTheSame(
            @ForAll("chatting") Protocol protocol, @ForAll Answer answer, @ForAll Conversation conversation)
            throws Exception {
        ObjectNode written = client(protocol).write(answer, conversation, Golden.CONTEXT);
        Answer read = (Answer) backend(protocol).read((ObjectNode) Golden.json(Json.bytes(written)), Golden.CONTEXT);

        // Ollama's protocol has no id of the answer.
        assertThat(read)
                .isEqualTo(new Answer(
                        read.id(),
                        answer.model(),
                        answer.parts(),
                        answer.stop(),
                        answer.stopSequence(),
                        answer.usage()));
    }

    /** Through a stream of the one and a stream of the other, cut anywhere, comes what the whole answer says. */
    @Property(tries = 150)
    void aStreamSaysWhatTheWholeAnswerSays(
            @ForAll("chatting") Protocol client,
            @ForAll("chatting") Protocol backend,
            @ForAll Answer answer,
            @ForAll long seed) {
        if (client == backend) {
            return;
        }
        TranslatedRequest request = Golden.asking(client, backend, Operation.CHAT, true);
        StreamTranslation stream = request.stream(Golden.CONTEXT);
        byte[] source = streamed(backend, answer, new Random(seed));
        StringBuilder out = new StringBuilder();
        Random cuts = new Random(seed);
        for (int i = 0; i < source.length; ) {
            int length = Math.min(source.length - i, 1 + cuts.nextInt(200));
            out.append(new String(stream.feed(source, i, length), StandardCharsets.UTF_8));
            i += length;
        }
        out.append(new String(stream.end(), StandardCharsets.UTF_8));
        Assembled assembled = Assembled.of(client, out.toString());

        TranslatedAnswer whole = Golden.asking(client, backend, Operation.CHAT, false)
                .answer(Json.bytes(client(backend).write(answer, asking(backend), Golden.CONTEXT)), Golden.CONTEXT);
        assertThat(assembled).isEqualTo(Assembled.ofWhole(client, Golden.json(whole.body())));
        assertThat(stream.failed()).isFalse();
        assertThat(stream.usage()).isEqualTo(whole.usage()).isEqualTo(answer.usage());
    }

    @Property(tries = 150)
    void garbageIsRefusedOrTranslatedAndNothingElse(
            @ForAll("clients") Protocol client, @ForAll("backends") Protocol backend, @ForAll long seed) {
        for (Operation operation : Operation.values()) {
            if (client == backend || !Translation.isPossible(client, backend, operation)) {
                continue;
            }
            byte[] garbage = Garbage.json(new Random(seed));
            ObjectNode result = Golden.translated(client, backend, operation, garbage, false);
            assertThat(result.has("refused") || result.path("body").isObject()).isTrue();
        }
    }

    @Property(tries = 150)
    void garbageOfABackendBecomesAnErrorOrAnAnswerInTheClientsProtocol(
            @ForAll("chatting") Protocol client, @ForAll("backends") Protocol backend, @ForAll long seed) {
        if (client == backend) {
            return;
        }
        byte[] garbage = Garbage.json(new Random(seed));
        TranslatedAnswer whole =
                Golden.asking(client, backend, Operation.CHAT, false).answer(garbage, Golden.CONTEXT);
        assertThat(whole.status()).isIn(200, 502);
        assertThat(Golden.json(whole.body()).isObject()).isTrue();

        StreamTranslation stream = Golden.asking(client, backend, Operation.CHAT, true).stream(Golden.CONTEXT);
        String out = text(stream.feed(Garbage.stream(new Random(seed)))) + text(stream.end());
        assertThat(stream.ended()).isTrue();
        assertThat(Assembled.of(client, out).complete()).isTrue();
    }

    @Property(tries = 100)
    void errorsOfAllKindsGetTheClientsShape(@ForAll("clients") Protocol client, @ForAll long seed) {
        Random random = new Random(seed);
        int status = 400 + random.nextInt(200);
        TranslatedAnswer error = ErrorBodies.translated(client, status, Garbage.json(random));
        JsonNode body = Golden.json(error.body());
        assertThat(body.has("error")).isTrue();
        assertThat(error.usage()).isEqualTo(TokenUsage.UNKNOWN);
    }

    private static byte[] streamed(Protocol protocol, Answer answer, Random cuts) {
        AnswerWriter writer = client(protocol).stream(asking(protocol), Golden.CONTEXT);
        StringBuilder out = new StringBuilder();
        writer.started(answer.id(), answer.model(), answer.usage(), out);
        for (Part part : answer.parts()) {
            if (part instanceof Part.Text text) {
                int cut = text.text()
                        .offsetByCodePoints(
                                0,
                                cuts.nextInt(text.text()
                                        .codePointCount(0, text.text().length())));
                for (String piece :
                        List.of(text.text().substring(0, cut), text.text().substring(cut))) {
                    if (!piece.isEmpty()) {
                        writer.text(piece, out);
                    }
                }
            } else if (part instanceof Part.ToolCall call) {
                writer.call(call.id(), call.name(), call.arguments(), "", out);
            }
        }
        writer.finished(answer.stop(), answer.stopSequence(), answer.usage(), out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The smallest conversation, as the protocol's own clients ask for its stream. */
    private static Conversation asking(Protocol protocol) {
        ObjectNode body = (ObjectNode) Golden.json(Golden.question(protocol, Operation.CHAT, true));
        try {
            return (Conversation) client(protocol).read(body, true, new Losses());
        } catch (UntranslatableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ClientSurface client(Protocol protocol) {
        return requireNonNull(Surfaces.client(protocol, Operation.CHAT));
    }

    private static BackendSurface backend(Protocol protocol) {
        return requireNonNull(Surfaces.backend(protocol, asking(protocol)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<Protocol> chatting() {
        return Arbitraries.of(CHATTING);
    }

    @Provide
    Arbitrary<Protocol> clients() {
        return Arbitraries.of(CHATTING);
    }

    @Provide
    Arbitrary<Protocol> backends() {
        return Arbitraries.of(Protocol.OPENAI, Protocol.ANTHROPIC, Protocol.GEMINI, Protocol.OLLAMA, Protocol.KSERVE);
    }
}
