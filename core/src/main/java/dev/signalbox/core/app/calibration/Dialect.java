package dev.signalbox.core.app.calibration;

import dev.signalbox.core.translation.PathStream;
import dev.signalbox.core.translation.StreamTranslation;
import dev.signalbox.core.translation.TranslatedRequest;
import dev.signalbox.core.translation.Translation;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Protocol;
import dev.signalbox.spi.backend.ServedModel;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one model of a backend is asked: in OpenAI's API, or in what the proxy's translation makes of that. */
final class Dialect {

    /** Names a measurement's answers where their backends don't; nobody sees it. */
    private static final String ANSWER = "measured";

    private final String base;
    private final ServedModel model;
    private final Operation operation;
    private final Optional<Translation> translation;

    /**
     * A request as it is sent.
     *
     * @param stream brings the answer into OpenAI's API; empty if it is in that already
     */
    record Question(String uri, Map<String, String> headers, Buffer body, Optional<StreamTranslation> stream) {}

    /**
     * That of a backend.
     *
     * @throws MeasurementException if there is no way to ask the model
     */
    Dialect(Backend backend, ServedModel model) {
        String url = backend.url().toString();
        Protocol protocol = backend.api().protocol();
        this.base = (url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                + backend.api().basePath();
        this.model = model;
        this.operation = operation(backend, model)
                .orElseThrow(() -> new MeasurementException(
                        "model " + model.name() + " can't be asked for texts in protocol " + protocol.label()));
        try {
            this.translation = Translation.between(Protocol.OPENAI, protocol, operation);
        } catch (UntranslatableException e) {
            throw new MeasurementException(String.valueOf(e.getMessage()));
        }
    }

    /** What a model can be asked to do: to chat, else to complete; empty if its backend's protocol has neither. */
    static Optional<Operation> operation(Backend backend, ServedModel model) {
        return List.of(Operation.CHAT, Operation.COMPLETION).stream()
                .filter(model.operations()::contains)
                .filter(each ->
                        Translation.isPossible(Protocol.OPENAI, backend.api().protocol(), each))
                .findFirst();
    }

    Operation operation() {
        return operation;
    }

    /** Whether servers may understand how many tokens exactly an answer is to have; only some that speak OpenAI's API do. */
    boolean maySayExactly() {
        return translation.isEmpty();
    }

    /** Where requests go, for messages. */
    String place() {
        return translation.isEmpty() ? base + path() : base;
    }

    /**
     * A request.
     *
     * @param body in OpenAI's API
     * @throws MeasurementException if the backend's protocol can't say it
     */
    Question question(byte[] body) {
        if (translation.isEmpty()) {
            return new Question(base + path(), Map.of(), Buffer.buffer(body), Optional.empty());
        }
        try {
            TranslatedRequest request = translation.get().request(body, PathStream.NONE, model.upstreamName());
            AnswerContext context = new AnswerContext(ANSWER, model.name(), Instant.EPOCH);
            return new Question(
                    base + request.path(),
                    request.headers(),
                    Buffer.buffer(request.body()),
                    Optional.of(request.stream(context)));
        } catch (UntranslatableException e) {
            throw new MeasurementException("a request can't be translated for " + base + ": " + e.getMessage());
        }
    }

    private String path() {
        return operation == Operation.CHAT ? "/chat/completions" : "/completions";
    }
}
