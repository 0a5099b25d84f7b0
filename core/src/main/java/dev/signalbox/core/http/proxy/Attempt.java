package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.AttemptTrace;
import dev.signalbox.core.fleet.Ending;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * One try of a request at one backend, from connecting to the answer's end.
 *
 * <p>The answer's head waits for its body's first bytes: until then the request can still go elsewhere. A small answer of
 * known length is passed on whole; anything else leaves in one write for each turn of the event loop.
 */
final class Attempt extends Watch.Entry {

    private static final System.Logger LOGGER = System.getLogger(Attempt.class.getName());

    /** An error's body up to this size is read to its end, which keeps the connection; a longer one costs it. */
    private static final int MAX_DRAINED_BYTES = 64 * 1024;

    final int rank;
    private final Proxy proxy;
    private final Exchange exchange;
    private final Offer offer;
    private final AttemptTrace trace;
    private final @Nullable AnswerTranslation translation;
    private final UsageTail usage;
    private @Nullable Upstream upstream;
    private @Nullable HttpClientRequest upstreamRequest;
    private @Nullable HttpClientResponse answer;

    /** What its refusal says of the backend; null as long as it has not refused. */
    private @Nullable Verdict verdict;

    /** What has arrived and is not passed on yet. */
    private @Nullable Buffer pending;

    private boolean pendingOurs;
    private boolean whole;
    private long expectedBytes = -1;
    private boolean headSent;
    private boolean flushScheduled;
    private boolean done;

    /**
     * An attempt that has not begun.
     *
     * @param translation brings the answer into the client's protocol; null if the backend speaks the same
     */
    Attempt(
            Proxy proxy,
            Exchange exchange,
            Offer offer,
            int rank,
            AttemptTrace trace,
            @Nullable AnswerTranslation translation) {
        this.proxy = proxy;
        this.exchange = exchange;
        this.offer = offer;
        this.rank = rank;
        this.trace = trace;
        this.translation = translation;
        this.usage = new UsageTail(offer.backend().api().protocol());
    }

    void start(Upstream to, RequestOptions target) {
        upstream = to;
        offer.began(proxy.placing.clock().millis());
        deadline(exchange.firstByteDeadline(System.nanoTime()));
        proxy.watch.add(this);
        proxy.client.request(target).onComplete(ready -> connected(ready, to));
    }

    /** Ends the attempt because another one of the same request answered first. */
    void lose() {
        if (end(Ending.CANCELLED, AttemptTrace.LOST)) {
            reset();
        }
    }

    /** Ends the attempt because nobody waits for it any more. */
    void cancel() {
        if (end(Ending.CANCELLED, AttemptTrace.CANCELLED)) {
            reset();
        }
    }

    @Override
    void expired() {
        boolean started = headSent;
        if (end(Ending.FAILED, AttemptTrace.TIMEOUT)) {
            reset();
            if (started) {
                brokenOff(
                        "paused for longer than " + proxy.settings.idleTimeout().toMillis() + " ms");
            } else {
                failed(true, upstreamRequest == null ? "could not be reached in time" : "did not answer in time");
            }
        }
    }

    private void connected(AsyncResult<HttpClientRequest> ready, Upstream to) {
        if (done) {
            if (ready.succeeded()) {
                ready.result().reset();
            }
            return;
        }
        if (ready.failed()) {
            end(Ending.FAILED, AttemptTrace.NOT_REACHED);
            failed(false, "could not be reached: " + Failures.describe(ready.cause()));
            return;
        }
        HttpClientRequest outgoing = ready.result();
        upstreamRequest = outgoing;
        RequestHead.fill(outgoing.headers(), exchange.headers(), to, translation, trace);
        outgoing.response().onComplete(this::answered);
        outgoing.end(
                translation == null
                        ? exchange.body(offer.model().upstreamName())
                        : Buffer.buffer(translation.request().body()));
    }

    private void answered(AsyncResult<HttpClientResponse> result) {
        if (done) {
            return;
        }
        if (result.failed()) {
            end(Ending.FAILED, AttemptTrace.BROKEN_OFF);
            failed(false, "broke off before it answered: " + Failures.describe(result.cause()));
            return;
        }
        HttpClientResponse arrived = result.result();
        answer = arrived;
        String length = arrived.headers().get(HttpHeaders.CONTENT_LENGTH);
        expectedBytes = length == null ? -1 : parse(length);
        int status = arrived.statusCode();
        Upstream from = upstream;
        if (from != null && from.tellsOfItself()) {
            AnswerSignals.note(arrived.headers(), from, offer.state(), proxy.placing.clock());
        }
        if (status >= 400 && isRefusal(status)) {
            Verdict said = Verdict.of(status);
            verdict = said;
            if (said != Verdict.MISSING || !exchange.asksAboutModel()) {
                said.note(
                        offer,
                        exchange.operation(),
                        status,
                        arrived.headers(),
                        proxy.placing.clock().millis());
            }
            // What a backend says to our credentials is not for the client, whose own are not at issue.
            if (said == Verdict.CREDENTIALS || exchange.hasNext()) {
                passOver(arrived, said);
                return;
            }
        }
        if (translation != null) {
            translation.begin(status);
            expectedBytes = -1;
        }
        whole = expectedBytes >= 0 && expectedBytes <= Proxy.MAX_WHOLE_ANSWER;
        arrived.handler(this::piece);
        arrived.endHandler(end -> ended());
        arrived.exceptionHandler(this::broken);
    }

    /** Whether another backend may well serve what this one did not. */
    private boolean isRefusal(int status) {
        return offer.backend().api().isRetryable(status)
                && !(Verdict.of(status) == Verdict.CREDENTIALS && isAboutTheClient());
    }

    /** Whether the credentials that were shown are the client's own. */
    private boolean isAboutTheClient() {
        return upstream != null
                && !upstream.ownCredentials()
                && exchange.headers().hasCredentials();
    }

    private static long parse(String length) {
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Leaves an answer aside and goes on to the next backend. */
    private void passOver(HttpClientResponse refusal, Verdict said) {
        end(said.ending(), "");
        if (expectedBytes < 0 || expectedBytes > MAX_DRAINED_BYTES) {
            reset();
        }
        failed(false, "answered with status " + refusal.statusCode());
    }

    private void piece(Buffer piece) {
        if (done) {
            return;
        }
        exchange.firstByte(this);
        if (translation == null) {
            passOn(piece);
        } else {
            deadline(System.nanoTime() + proxy.idleNanos);
            Buffer translated;
            try {
                translated = translation.feed(piece);
            } catch (RuntimeException e) {
                untranslatable(e);
                return;
            }
            if (translated != null) {
                passOn(translated);
            }
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
            deadline(System.nanoTime() + proxy.idleNanos);
            if (!flushScheduled) {
                flushScheduled = true;
                // In the same turn of the loop, behind whatever else the socket has to give.
                proxy.context.runOnContext(turn -> flush());
            }
        }
    }

    private void flush() {
        flushScheduled = false;
        Buffer piece = pending;
        if (done || piece == null) {
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
        HttpClientResponse source = answer;
        if (response.writeQueueFull() && source != null) {
            source.pause();
            response.drainHandler(drained -> {
                deadline(System.nanoTime() + proxy.idleNanos);
                source.resume();
            });
            // A slow client is not the backend's fault.
            deadline(Long.MAX_VALUE / 2 + System.nanoTime());
        }
    }

    private void ended() {
        HttpClientResponse source = answer;
        if (source == null || done) {
            return;
        }
        Buffer rest = pending;
        int status = source.statusCode();
        Ending ending = verdict == null ? Ending.SUCCEEDED : verdict.ending();
        AnswerTranslation to = translation;
        if (to != null) {
            try {
                rest = joined(rest, to.end());
            } catch (RuntimeException e) {
                untranslatable(e);
                return;
            }
            if (to.isMalformed()) {
                ending = Ending.FAILED;
                if (!headSent) {
                    end(ending, AttemptTrace.BROKEN_OFF);
                    failed(false, "answered with what is no answer in its protocol");
                    return;
                }
            }
            status = to.status();
            usage.counted(to.usage().prompt(), to.usage().output());
        }
        pending = null;
        end(ending, "");
        exchange.claim(this);
        if (!headSent) {
            head();
        }
        if (rest == null) {
            exchange.response().end();
        } else {
            if (to == null) {
                usage.add(rest);
            }
            exchange.response().end(rest);
        }
        exchange.answered(rank, status, usage);
    }

    private static @Nullable Buffer joined(@Nullable Buffer first, @Nullable Buffer second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return Buffer.buffer(first.length() + second.length())
                .appendBuffer(first)
                .appendBuffer(second);
    }

    private void broken(Throwable cause) {
        boolean started = headSent;
        Buffer unsent = pending;
        if (!end(Ending.FAILED, AttemptTrace.BROKEN_OFF)) {
            return;
        }
        String detail = "broke off in the middle of its answer: " + Failures.describe(cause);
        if (started) {
            if (unsent != null) {
                exchange.response().write(unsent);
            }
            brokenOff(detail);
        } else {
            failed(false, detail);
        }
    }

    /** A mistake in a translation must not leave the client waiting, and the backend is not to blame. */
    private void untranslatable(RuntimeException cause) {
        LOGGER.log(System.Logger.Level.ERROR, "an answer could not be translated", cause);
        boolean started = headSent;
        if (end(Ending.CANCELLED, AttemptTrace.BROKEN_OFF)) {
            reset();
            String detail = "answered with what could not be translated";
            if (started) {
                brokenOff(detail);
            } else {
                failed(false, detail);
            }
        }
    }

    private void head() {
        headSent = true;
        HttpClientResponse source = answer;
        if (source == null) {
            return;
        }
        HttpServerResponse response = exchange.response();
        boolean withReport = upstream == null
                || !upstream.asksForLoad()
                || exchange.headers().asksForLoad();
        AnswerHead.pass(source, response, translation, withReport);
        SignalboxHeaders.add(response.headers(), exchange.decision(), offer, exchange.attempts());
        if (expectedBytes < 0 && (translation == null || translation.isStream())) {
            response.setChunked(true);
        }
    }

    private void failed(boolean late, String detail) {
        exchange.attemptFailed(this, new AttemptFailure(offer.backend(), late, detail));
    }

    private void brokenOff(String detail) {
        HttpClientResponse source = answer;
        exchange.brokenOff(
                rank,
                source == null ? 0 : source.statusCode(),
                usage,
                offer.backend().id() + " " + detail);
    }

    /** Ends the attempt once; false if it had ended before. */
    private boolean end(Ending ending, String errorType) {
        if (done) {
            return false;
        }
        done = true;
        proxy.watch.remove(this);
        offer.ended(ending, proxy.placing.clock().millis());
        proxy.waiting.roomMayBe();
        HttpClientResponse source = answer;
        trace.ended(source == null ? 0 : source.statusCode(), errorType);
        return true;
    }

    private void reset() {
        HttpClientRequest outgoing = upstreamRequest;
        if (outgoing != null) {
            outgoing.reset();
        }
    }
}
