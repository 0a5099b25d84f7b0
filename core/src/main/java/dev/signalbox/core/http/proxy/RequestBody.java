package dev.signalbox.core.http.proxy;

import dev.signalbox.core.http.wire.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Collects a request's body up to a limit, and gives it or the problem with it to whoever waits. */
public final class RequestBody {

    /** Once refused, this much of a body is still read and dropped, so that the client gets to see why. */
    private static final long MAX_DROPPED_BYTES = 64L * 1024 * 1024;

    private final HttpServerRequest request;
    private final int maxBytes;
    private final Consumer<Buffer> whole;
    private final Consumer<Problem> refused;
    private @Nullable Buffer collected;
    private boolean ours;
    private boolean refusing;
    private long dropped;
    private int expectedBytes = -1;

    /**
     * A body to be read.
     *
     * @param whole gets the body; it is not copied where it came in one piece
     * @param refused gets the problem instead, if the body is too large
     */
    public RequestBody(HttpServerRequest request, int maxBytes, Consumer<Buffer> whole, Consumer<Problem> refused) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.whole = whole;
        this.refused = refused;
    }

    /** Begins to read. Called before any of the body arrives. */
    public void read() {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            expectedBytes = length.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(length);
        }
        request.handler(this::piece);
        request.endHandler(end -> end());
        if (expectedBytes > maxBytes) {
            refuse();
        } else if (request.headers().contains(HttpHeaders.EXPECT)) {
            request.response().writeContinue();
        }
    }

    private void piece(Buffer piece) {
        if (refusing) {
            dropped += piece.length();
            if (dropped > MAX_DROPPED_BYTES) {
                request.connection().close();
            }
            return;
        }
        Buffer before = collected;
        if (before == null) {
            collected = piece;
            if (piece.length() > maxBytes) {
                refuse();
            }
        } else if (before.length() + (long) piece.length() > maxBytes) {
            refuse();
        } else if (ours) {
            before.appendBuffer(piece);
        } else {
            ours = true;
            int size = Math.max(expectedBytes, before.length() + piece.length());
            collected = Buffer.buffer(size).appendBuffer(before).appendBuffer(piece);
        }
    }

    private void end() {
        if (!refusing) {
            whole.accept(collected == null ? Buffer.buffer() : collected);
        }
    }

    private void refuse() {
        refusing = true;
        collected = null;
        refused.accept(Problem.invalid(
                413,
                "request_too_large",
                "",
                "the request's body"
                        + (expectedBytes < 0 || expectedBytes == Integer.MAX_VALUE
                                ? ""
                                : " of " + expectedBytes + " bytes")
                        + " is larger than the " + maxBytes + " bytes that are taken"));
    }
}
