package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.AttemptTrace;
import dev.signalbox.core.fleet.Ending;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One try of a request at one backend, from connecting to the answer's end.
 *
 * <p>The answer's head waits for its body's first bytes: until then the request can still go elsewhere. A small answer of
 * known length is passed on whole; anything else leaves in one write for each turn of the event loop.
 */
final class Attempt extends Watch.Entry {

    /** An error's body up to this size is read to its end, which keeps the connection; a longer one costs it. */
    private static final int MAX_DRAINED_BYTES = 64 * 1024;

    final int rank;
    private final Proxy proxy;
    private final Exchange exchange;
    private final Offer offer;
    private final AttemptTrace trace;
    private final UsageTail usage = new UsageTail();
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

    Attempt(Proxy proxy, Exchange exchange, Offer offer, int rank, AttemptTrace trace) {
        this.proxy = proxy;
        this.exchange = exchange;
        this.offer = offer;
        this.rank = rank;
        this.trace = trace;
    }

    void start(Upstream to, String uri) {
        upstream = to;
        offer.state().started(proxy.placing.clock().millis());
        deadline(exchange.firstByteDeadline(System.nanoTime()));
        proxy.watch.add(this);
        proxy.client.request(to.post(uri)).onComplete(ready -> connected(ready, to));
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
        MultiMap headers = outgoing.headers();
        if (to.ownCredentials()) {
            exchange.headers().addWithoutCredentialsTo(headers);
        } else {
            exchange.headers().addTo(headers);
        }
        trace.passOn(headers, Attempt::setHeader);
        for (Map.Entry<String, String> header : to.headers()) {
            headers.set(header.getKey(), header.getValue());
        }
        outgoing.response().onComplete(this::answered);
        outgoing.end(exchange.body(offer.model().upstreamName()));
    }

    private static void setHeader(MultiMap headers, String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.set(name, value);
        }
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
        if (status >= 400 && isRefusal(status)) {
            Verdict said = Verdict.of(status);
            verdict = said;
            said.note(
                    offer,
                    exchange.operation(),
                    status,
                    arrived.headers(),
                    proxy.placing.clock().millis());
            // What a backend says to our credentials is not for the client, whose own are not at issue.
            if (said == Verdict.CREDENTIALS || exchange.hasNext()) {
                passOver(arrived, said);
                return;
            }
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
        usage.add(piece);
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
        if (source == null) {
            return;
        }
        int status = source.statusCode();
        if (!end(verdict == null ? Ending.SUCCEEDED : verdict.ending(), "")) {
            return;
        }
        exchange.claim(this);
        Buffer rest = pending;
        pending = null;
        if (!headSent) {
            head();
        }
        if (rest == null) {
            exchange.response().end();
        } else {
            usage.add(rest);
            exchange.response().end(rest);
        }
        exchange.answered(rank, status, usage);
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

    private void head() {
        headSent = true;
        HttpClientResponse source = answer;
        if (source == null) {
            return;
        }
        HttpServerResponse response = exchange.response();
        int status = source.statusCode();
        response.setStatusCode(status);
        String reason = source.statusMessage();
        if (reason != null && !reason.equals(HttpResponseStatus.valueOf(status).reasonPhrase())) {
            response.setStatusMessage(reason);
        }
        MultiMap headers = response.headers();
        String connection = source.headers().get(HttpHeaders.CONNECTION);
        for (Map.Entry<String, String> header : source.headers()) {
            String name = header.getKey();
            if (!HopByHop.isOne(name)
                    && !SignalboxHeaders.isOurs(name)
                    && (connection == null || !HopByHop.names(connection, name))) {
                headers.add(name, header.getValue());
            }
        }
        SignalboxHeaders.add(headers, exchange.decision(), offer, exchange.attempts());
        if (expectedBytes < 0) {
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
        offer.state().ended(ending, proxy.placing.clock().millis());
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
