package dev.signalbox.core.http.proxy;

import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;

/** Reads what a request's placement depends on from its path, body and headers. For one event loop. */
final class AttributeReader {

    private static final String LATEST = ":latest";

    private final BodyScanner scanner;

    private final ProxySettings settings;
    private final Placing placing;
    private final PromptTokens promptTokens;

    /**
     * A reader for one event loop.
     *
     * @param blockBytes the length of the blocks that prompts are hashed by; 0 for not hashing anything
     */
    AttributeReader(ProxySettings settings, Placing placing, PromptTokens promptTokens, int blockBytes) {
        this.scanner = new BodyScanner(blockBytes);
        this.settings = settings;
        this.placing = placing;
        this.promptTokens = promptTokens;
    }

    /**
     * Reads a request.
     *
     * @param headers takes those that are passed on
     * @throws ProblemException if something in it can't be
     */
    InferenceRequest read(HttpServerRequest request, Buffer body, ClientCall call, PassedHeaders headers)
            throws ProblemException {
        InferenceRequest.Builder attributes = call.surface().hasReadableBody()
                ? scan(body, call)
                : InferenceRequest.builder(call.surface().operation(), call.model());
        headers.read(request, settings.trust(), attributes);
        return attributes.build();
    }

    /** The body that was read last, with what it said. */
    ScannedBody body(Buffer bytes, ClientCall call) {
        return call.surface().hasReadableBody()
                ? ScannedBody.of(bytes, scanner, call.model().isEmpty())
                : ScannedBody.unread(bytes);
    }

    private InferenceRequest.Builder scan(Buffer body, ClientCall call) throws ProblemException {
        Surface surface = call.surface();
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        if (bytes.hasArray()) {
            int offset = bytes.arrayOffset() + bytes.readerIndex();
            scanner.scan(bytes.array(), offset, bytes.readableBytes(), call.model(), surface.streams());
        } else {
            scanner.scan(body.getBytes(), 0, body.length(), call.model(), surface.streams());
        }
        boolean conversation = surface == Surface.OLLAMA_GENERATE && !scanner.raw;
        Operation operation = conversation ? Operation.CHAT : surface.operation();
        String model = surface.protocol() == Protocol.OLLAMA ? offered(scanner.model, operation) : scanner.model;
        return InferenceRequest.builder(operation, model)
                .promptTokens(promptTokens.estimate(scanner))
                .maxOutputTokens(scanner.maxOutputTokens)
                .streaming(scanner.streaming)
                .tools(scanner.tools)
                .modality(scanner.modality)
                .sessionId(scanner.session);
    }

    /** To Ollama, a name without a tag and the same with {@code :latest} are one. */
    private String offered(String model, Operation operation) {
        boolean unknown =
                model.endsWith(LATEST) && placing.decider().current().fleet().group(operation, model) == null;
        return unknown ? model.substring(0, model.length() - LATEST.length()) : model;
    }
}
