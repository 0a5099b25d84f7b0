package dev.signalbox.core.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.ClientSurface;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.backend.Protocol;
import java.util.List;
import java.util.Map;

/** A request in a backend's protocol, which knows how to bring the answer back. */
public final class TranslatedRequest {

    private static final int BAD_GATEWAY = 502;

    private final Protocol clientProtocol;
    private final ClientSurface client;
    private final BackendSurface backend;
    private final ModelRequest request;
    private final OutgoingRequest outgoing;
    private final List<String> dropped;

    TranslatedRequest(
            Protocol clientProtocol,
            ClientSurface client,
            BackendSurface backend,
            ModelRequest request,
            OutgoingRequest outgoing,
            List<String> dropped) {
        this.clientProtocol = clientProtocol;
        this.client = client;
        this.backend = backend;
        this.request = request;
        this.outgoing = outgoing;
        this.dropped = dropped;
    }

    /** The path below the backend's base path, with its query, such as {@code /models/gemini-2.5-pro:generateContent}. */
    public String path() {
        return outgoing.path();
    }

    /** The body; its type is {@code application/json}. */
    public byte[] body() {
        return Json.bytes(outgoing.body());
    }

    /** Headers that the backend's protocol demands beside the type, such as {@code anthropic-version}; lower case. */
    public Map<String, String> headers() {
        return outgoing.headers();
    }

    /** Whether the answer is to be a stream. */
    public boolean streaming() {
        return request.streaming();
    }

    /** Fields of the client's that did not come along, because the backend's protocol has no word for these hints. */
    public List<String> dropped() {
        return dropped;
    }

    /** The type of a stream as the client will get it. */
    public String streamType() {
        return client.streamType();
    }

    /** Translates a whole answer of status 200; one that the protocol does not have becomes an error, with status 502. */
    public TranslatedAnswer answer(byte[] body, AnswerContext context) {
        try {
            ObjectNode node = Json.objectOf(body);
            if (node == null) {
                throw new MalformedAnswerException("it is no JSON object");
            }
            if (node.has("error") && !ErrorShapes.message(node).isEmpty()) {
                throw new MalformedAnswerException(ErrorShapes.message(node));
            }
            ModelAnswer answer = backend.read(node, context);
            return new TranslatedAnswer(200, Json.bytes(client.write(answer, request, context)), answer.usage(), "");
        } catch (MalformedAnswerException e) {
            String failure = String.valueOf(e.getMessage());
            byte[] error = ErrorBodies.of(clientProtocol, BAD_GATEWAY, "the backend's answer: " + failure);
            return new TranslatedAnswer(BAD_GATEWAY, error, TokenUsage.UNKNOWN, failure);
        }
    }

    /** Starts to translate a streamed answer of status 200. */
    public StreamTranslation stream(AnswerContext context) {
        return new StreamTranslation(backend, client.stream(request, context), context);
    }
}
