package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.core.translation.PathStream;
import dev.signalbox.spi.InferenceRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;

/** What a client asks, as it is passed on to whichever backend it goes to. */
final class ClientRequest {

    private final HttpServerRequest request;
    private final ClientCall call;
    private final PassedHeaders headers = new PassedHeaders();
    private ScannedBody body = ScannedBody.EMPTY;

    ClientRequest(HttpServerRequest request, ClientCall call) {
        this.request = request;
        this.call = call;
    }

    /**
     * Takes the body; gives what the placement depends on.
     *
     * @throws ProblemException if something in the request can't be
     */
    InferenceRequest read(AttributeReader reader, Buffer bytes) throws ProblemException {
        InferenceRequest attributes = reader.read(request, bytes, call, headers);
        body = reader.body(bytes, call);
        return attributes;
    }

    Surface surface() {
        return call.surface();
    }

    /** What the target says of a stream; Gemini's clients name the form of it in the query. */
    PathStream pathStream() {
        if (surface() != Surface.GEMINI_STREAM) {
            return PathStream.NONE;
        }
        return "sse".equals(request.getParam("alt")) ? PathStream.EVENTS : PathStream.ARRAY;
    }

    PassedHeaders headers() {
        return headers;
    }

    /** The body as it arrived. */
    Buffer body() {
        return body.bytes();
    }

    /** The body for a backend that knows the model by this name. */
    Buffer body(String upstreamName) {
        return body.naming(upstreamName);
    }

    /** Where a backend that speaks the client's protocol is asked. */
    RequestOptions target(Upstream to, String upstreamName) {
        return to.request(call.method(), call.uri(request.uri(), upstreamName, to.ownCredentials()));
    }

    /** The prompt by blocks. */
    PromptPrefix prefix() {
        return body.prefix();
    }

    /** Learns how long prompts of a model are from what a backend counted of this one. */
    void teach(PromptTokens promptTokens, String model, int counted) {
        promptTokens.learn(model, body.textBytes(), body.fixedTokens(), counted);
    }
}
