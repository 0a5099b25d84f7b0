package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.PromptPrefix;
import dev.signalbox.core.http.wire.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * A request's body with what its scan found and is needed once it is placed.
 *
 * @param model the model's name where it is taken from the body; else empty
 * @param modelStart where the name begins, with its quote
 * @param modelEnd where it ends, behind its quote
 * @param prefix the prompt by blocks
 * @param textBytes how long the prompt's texts are
 * @param fixedTokens the prompt's tokens beside its texts
 */
record ScannedBody(
        Buffer bytes,
        String model,
        int modelStart,
        int modelEnd,
        PromptPrefix prefix,
        long textBytes,
        int fixedTokens) {

    static final ScannedBody EMPTY = unread(Buffer.buffer());

    /** A body of which nothing is known. */
    static ScannedBody unread(Buffer bytes) {
        return new ScannedBody(bytes, "", 0, 0, PromptPrefix.UNKNOWN, 0, 0);
    }

    /**
     * A body that was scanned last.
     *
     * @param named whether the model's name is taken from it, rather than from the path
     */
    static ScannedBody of(Buffer bytes, BodyScanner scanner, boolean named) {
        return new ScannedBody(
                bytes,
                named ? scanner.model : "",
                scanner.modelStart,
                scanner.modelEnd,
                scanner.prefix(),
                scanner.textBytes(),
                PromptTokens.fixed(scanner));
    }

    /** The same for a backend that knows the model by another name. */
    Buffer naming(String upstreamName) {
        if (model.isEmpty() || model.equals(upstreamName)) {
            return bytes;
        }
        byte[] name =
                Json.mapper().getNodeFactory().textNode(upstreamName).toString().getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(bytes.length() + name.length)
                .appendBuffer(bytes, 0, modelStart)
                .appendBytes(name)
                .appendBuffer(bytes, modelEnd, bytes.length() - modelEnd);
    }
}
