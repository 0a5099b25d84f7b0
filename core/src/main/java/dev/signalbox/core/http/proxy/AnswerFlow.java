package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.AttemptTrace;
import dev.signalbox.core.fleet.Ending;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * The answer of one attempt on its way to the client.
 *
 * <p>The answer's head waits for its body's first bytes: until then the request can still go elsewhere. A small answer of
 * known length is passed on whole; anything else leaves in one write for each turn of the event loop.
 */
final class AnswerFlow {

    private static final int INTERNAL_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    private final Proxy proxy;
    private final Exchange exchange;
    private final Attempt attempt;
    private final HttpClientResponse source;
    private final @Nullable AnswerTranslation translation;
    private final Ending ending;
    private final UsageTail usage;
    private final Handler<Void> flushing;

    /** How long the client's answer will be; -1 if that is not known. */
    private final long expectedBytes;

    private final boolean whole;

    /** What has arrived and is not passed on yet. */
    private @Nullable Buffer pending;

    private boolean pendingOurs;
    private boolean headSent;
    private boolean arrived;
    private boolean flushScheduled;

    /**
     * An answer that has not begun to flow.
     *
     * @param translation brings the answer into the client's protocol; null if the backend speaks the same
     * @param ending how the attempt ends if the answer comes to its own
     */
    AnswerFlow(
            Proxy proxy,
            Exchange exchange,
            Attempt attempt,
            HttpClientResponse source,
            @Nullable AnswerTranslation translation,
            Ending ending) {
        this.proxy = proxy;
        this.exchange = exchange;
        this.attempt = attempt;
        this.source = source;
        this.translation = translation;
        this.ending = ending;
        this.usage = new UsageTail(attempt.offer.backend().api().protocol());
        this.expectedBytes = translation == null ? length(source) : -1;
        this.whole = expectedBytes >= 0 && expectedBytes <= Proxy.MAX_WHOLE_ANSWER;
        this.flushing = attempt.guarded(turn -> flush());
    }

    /** How long an answer says it is; -1 if it does not. */
    static long length(HttpClientResponse answer) {
        String length = answer.headers().get(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Begins to take the answer. */
    void begin() {
        if (translation != null) {
            translation.begin(source.statusCode());
            if (translation.isMalformed()) {
                attempt.drop(source);
                malformed(null);
                return;
            }
        }
        source.handler(attempt.guarded(this::piece));
        source.endHandler(attempt.guarded(end -> ended()));
        source.exceptionHandler(attempt.guarded(this::broken));
    }

    private void piece(Buffer piece) {
        if (attempt.isOver()) {
            return;
        }
        exchange.firstByte(attempt);
        if (translation == null) {
            passOn(piece);
            return;
        }
        attempt.deadline(System.nanoTime() + proxy.idleNanos);
        Buffer translated = translation.feed(piece);
        if (translation.isMalformed()) {
            malformed(translated);
            attempt.reset();
        } else if (translated != null) {
            passOn(translated);
        }
    }

    private void passOn(Buffer piece) {
        Buffer before = pending;
        if (before == null) {
            pending = piece;
            pendingOurs = false;
        } else if (pendingOurs) {
            before.appendBuffer(piece);
        } else {
            int size = whole ? (int) expectedBytes : 2 * (before.length() + piece.length());
            pending = Buffer.buffer(size).appendBuffer(before).appendBuffer(piece);
            pendingOurs = true;
        }
        if (!whole) {
            attempt.deadline(System.nanoTime() + proxy.idleNanos);
            if (!flushScheduled) {
                flushScheduled = true;
                // In the same turn of the loop, behind whatever else the socket has to give.
                proxy.context.runOnContext(flushing);
            }
        }
    }

    private void flush() {
        flushScheduled = false;
        Buffer piece = pending;
        if (attempt.isOver() || piece == null) {
            return;
        }
        pending = null;
        if (translation == null) {
            usage.add(piece);
        }
        HttpServerResponse response = exchange.response();
        if (!headSent) {
            head();
        }
        response.write(piece);
        if (response.writeQueueFull()) {
            source.pause();
            response.drainHandler(drained -> {
                attempt.deadline(System.nanoTime() + proxy.idleNanos);
                source.resume();
            });
            // A slow client is not the backend's fault.
            attempt.deadline(Long.MAX_VALUE / 2 + System.nanoTime());
        }
    }

    private void ended() {
        arrived = true;
        if (attempt.isOver()) {
            return;
        }
        Buffer rest = pending;
        int status = source.statusCode();
        if (translation == null) {
            if (rest != null) {
                usage.add(rest);
            }
        } else {
            Buffer last = translation.end();
            if (translation.isMalformed()) {
                malformed(last);
                return;
            }
            rest = joined(rest, last);
            status = translation.status();
            usage.counted(translation.usage().prompt(), translation.usage().output());
        }
        pending = null;
        attempt.end(ending, "");
        exchange.claim(attempt);
        if (!headSent) {
            head();
        }
        if (rest == null) {
            exchange.response().end();
        } else {
            exchange.response().end(rest);
        }
        exchange.answered(attempt.rank, status, usage);
    }

    /** Whether the backend has said all, so that its connection may serve another request by now. */
    boolean hasArrived() {
        return arrived;
    }

    private void head() {
        HttpServerResponse response = exchange.response();
        AnswerHead.pass(source, response, translation, attempt.passesReport());
        SignalboxHeaders.add(response.headers(), exchange.decision(), attempt.offer, exchange.attempts());
        if (expectedBytes < 0 && (translation == null || translation.isStream())) {
            response.setChunked(true);
        }
        headSent = true;
    }

    private void broken(Throwable cause) {
        if (attempt.end(Ending.FAILED, AttemptTrace.BROKEN_OFF)) {
            breakOff(BAD_GATEWAY, "broke off in the middle of its answer: " + Failures.describe(cause));
        }
    }

    /** The answer has paused for too long; the attempt is over. */
    void paused() {
        if (headSent) {
            breakOff(
                    GATEWAY_TIMEOUT,
                    "paused for longer than " + proxy.settings.idleTimeout().toMillis() + " ms");
        } else {
            attempt.failed(true, "did not answer in time");
        }
    }

    /** A mistake of ours keeps the answer from the client; the attempt is over. */
    void mistaken() {
        if (!headSent) {
            exchange.response().headers().clear();
        }
        breakOff(
                INTERNAL_ERROR,
                translation == null
                        ? "answered with what could not be passed on"
                        : "answered with what could not be translated");
    }

    /** The answer is none in the backend's protocol. */
    private void malformed(@Nullable Buffer lastWords) {
        if (!attempt.end(Ending.FAILED, AttemptTrace.BROKEN_OFF)) {
            return;
        }
        String detail = "answered with what is no answer in its protocol: "
                + (translation == null ? "" : translation.failure());
        if (headSent) {
            leave(detail, lastWords);
        } else {
            attempt.failed(false, detail);
        }
    }

    /** No more will come; another backend can only be asked as long as the client has nothing. */
    private void breakOff(int status, String detail) {
        if (headSent) {
            leave(detail, lastWords(status, detail));
        } else {
            attempt.failed(false, detail);
        }
    }

    /** An error in the words of the client's protocol; null if there are none in the midst of an answer. */
    private @Nullable Buffer lastWords(int status, String detail) {
        try {
            return translation == null ? null : translation.breakOff(status, named(detail));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // What failed once may well fail again.
            return null;
        }
    }

    /** Tells the client that the rest won't come: in its protocol's words, else by breaking off as well. */
    private void leave(String detail, @Nullable Buffer lastWords) {
        Buffer unsent = pending;
        pending = null;
        if (translation != null) {
            usage.counted(translation.usage().prompt(), translation.usage().output());
        }
        if (lastWords == null && unsent != null) {
            exchange.response().write(unsent);
        }
        Buffer rest = lastWords == null ? null : joined(unsent, lastWords);
        exchange.brokenOff(attempt.rank, source.statusCode(), usage, named(detail), rest);
    }

    private String named(String detail) {
        return attempt.offer.backend().id() + " " + detail;
    }

    private static @Nullable Buffer joined(@Nullable Buffer first, @Nullable Buffer second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return Buffer.buffer(first.length() + second.length())
                .appendBuffer(first)
                .appendBuffer(second);
    }
}
