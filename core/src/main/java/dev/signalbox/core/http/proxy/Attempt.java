package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.AttemptTrace;
import dev.signalbox.core.fleet.Ending;
import dev.signalbox.core.fleet.Offer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * One try of a request at one backend, from connecting to the answer's end.
 *
 * <p>Ends once, whatever happens: what is thrown on the way, by a translation for example, ends this attempt and no more.
 */
final class Attempt extends Watch.Entry {

    private static final System.Logger LOGGER = System.getLogger(Attempt.class.getName());

    /** An error's body up to this size is read to its end, which keeps the connection; a longer one costs it. */
    private static final int MAX_DRAINED_BYTES = 64 * 1024;

    final int rank;
    final Offer offer;
    private final Proxy proxy;
    private final Exchange exchange;
    private final AttemptTrace trace;
    private final @Nullable AnswerTranslation translation;
    private @Nullable Upstream upstream;
    private @Nullable HttpClientRequest upstreamRequest;
    private @Nullable AnswerFlow flow;

    /** What the backend answers with; 0 if it does not. */
    private int status;

    private boolean over;

    /**
     * An attempt that has not begun.
     *
     * @param translation brings the request into the backend's protocol, and the answer into the client's; null if they speak
     *     the same
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
    }

    void start() {
        offer.began(proxy.placing.clock().millis());
        deadline(exchange.firstByteDeadline(System.nanoTime()));
        proxy.watch.add(this);
        try {
            Upstream to = proxy.upstream(
                    offer.backend(), exchange.decision().decider().fleet());
            upstream = to;
            RequestOptions target = translation == null
                    ? exchange.asked().target(to, offer.model().upstreamName())
                    : to.below(translation.request().path());
            proxy.client.request(target).onComplete(guarded(ready -> connected(ready, to)));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            mistaken(e);
        }
    }

    /** A step on the way, which must leave neither the client nor the backend's connection waiting, whatever it throws. */
    <T> Handler<T> guarded(Handler<T> step) {
        return event -> {
            try {
                step.handle(event);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                mistaken(e);
            }
        };
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
        if (!end(Ending.FAILED, AttemptTrace.TIMEOUT)) {
            return;
        }
        reset();
        if (flow != null) {
            flow.paused();
        } else {
            failed(true, upstreamRequest == null ? "could not be reached in time" : "did not answer in time");
        }
    }

    private void connected(AsyncResult<HttpClientRequest> ready, Upstream to) {
        if (over) {
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
        RequestHead.fill(outgoing.headers(), exchange.asked().headers(), to, translation, trace);
        Buffer body = translation == null
                ? exchange.asked().body(offer.model().upstreamName())
                : Buffer.buffer(translation.request().body());
        outgoing.response().onComplete(guarded(result -> answered(result, to)));
        outgoing.end(body);
    }

    private void answered(AsyncResult<HttpClientResponse> result, Upstream from) {
        if (over) {
            return;
        }
        if (result.failed()) {
            end(Ending.FAILED, AttemptTrace.BROKEN_OFF);
            failed(false, "broke off before it answered: " + Failures.describe(result.cause()));
            return;
        }
        HttpClientResponse answer = result.result();
        status = answer.statusCode();
        if (from.tellsOfItself()) {
            AnswerSignals.note(answer.headers(), from, offer.state(), proxy.placing.clock());
        }
        Ending ending = Ending.SUCCEEDED;
        if (status >= 400 && isRefusal(from)) {
            Verdict said = Verdict.of(status);
            if (said != Verdict.MISSING || !exchange.asked().surface().asksAboutModel()) {
                said.note(
                        offer,
                        exchange.decision().facts().request().operation(),
                        status,
                        answer.headers(),
                        proxy.placing.clock().millis());
            }
            // What a backend says to our credentials is not for the client, whose own are not at issue.
            if (said == Verdict.CREDENTIALS || exchange.hasNext()) {
                passOver(answer, said);
                return;
            }
            ending = said.ending();
        }
        AnswerFlow passedOn = new AnswerFlow(proxy, exchange, this, answer, translation, ending);
        flow = passedOn;
        passedOn.begin();
    }

    /** Whether another backend may well serve what this one did not. */
    private boolean isRefusal(Upstream from) {
        return offer.backend().api().isRetryable(status)
                && !(Verdict.of(status) == Verdict.CREDENTIALS && isAboutTheClient(from));
    }

    /** Whether the credentials that were shown are the client's own. */
    private boolean isAboutTheClient(Upstream from) {
        return !from.ownCredentials() && exchange.asked().headers().hasCredentials();
    }

    /** Leaves an answer aside and goes on to the next backend. */
    private void passOver(HttpClientResponse refusal, Verdict said) {
        end(said.ending(), "");
        drop(refusal);
        failed(false, "answered with status " + status);
    }

    /** Does without an answer's body. */
    void drop(HttpClientResponse answer) {
        long length = AnswerFlow.length(answer);
        if (length < 0 || length > MAX_DRAINED_BYTES) {
            reset();
        }
    }

    /** Whether a report of the backend's load among the answer's headers is for the client, too. */
    boolean passesReport() {
        return upstream == null
                || !upstream.asksForLoad()
                || exchange.asked().headers().asksForLoad();
    }

    /** A mistake of ours ends the attempt; the backend is not to blame. */
    private void mistaken(Throwable mistake) {
        LOGGER.log(System.Logger.Level.ERROR, "a request to " + offer.backend().id() + " failed", mistake);
        if (end(Ending.CANCELLED, AttemptTrace.BROKEN_OFF) && (flow == null || !flow.hasArrived())) {
            reset();
        }
        if (flow == null) {
            failed(false, "can't be asked because of a mistake in the sidecar; its log says more");
        } else {
            flow.mistaken();
        }
    }

    /** Tells that the attempt is over without anything that the client has seen. */
    void failed(boolean late, String detail) {
        exchange.attemptFailed(this, new AttemptFailure(offer.backend(), late, detail));
    }

    /** Whether it has ended, so that what still arrives is nothing. */
    boolean isOver() {
        return over;
    }

    /** Ends the attempt once; false if it had ended before. */
    boolean end(Ending ending, String errorType) {
        if (over) {
            return false;
        }
        over = true;
        proxy.watch.remove(this);
        offer.ended(ending, proxy.placing.clock().millis());
        proxy.waiting.roomMayBe();
        trace.ended(status, errorType);
        return true;
    }

    /** Lets go of the backend's connection in the midst of what goes over it. */
    void reset() {
        HttpClientRequest outgoing = upstreamRequest;
        if (outgoing != null) {
            outgoing.reset();
        }
    }
}
