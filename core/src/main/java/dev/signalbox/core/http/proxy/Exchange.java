package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.AttemptTrace;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.RequestTrace;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.core.http.wire.Refusals;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through the proxy: read, decide, try one backend after the other, pass the answer on.
 *
 * <p>Everything happens on one event loop. Each exchange ends in exactly one of four ways, see {@link RequestResult.Outcome},
 * or in a problem before anything was decided.
 */
final class Exchange {

    private static final System.Logger LOGGER = System.getLogger(Exchange.class.getName());

    private final Proxy proxy;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ClientRequest asked;
    private final RequestClock clock = new RequestClock();
    private final RequestTrace trace;
    private final Tries tries = new Tries();
    private final NextChoice choices;

    private @Nullable Decision decision;
    private @Nullable Hedge hedge;
    private @Nullable Held held;
    private double firstByteMs = Double.NaN;
    private boolean finished;

    Exchange(Proxy proxy, HttpServerRequest request, ClientCall call) {
        this.proxy = proxy;
        this.request = request;
        this.response = request.response();
        this.asked = new ClientRequest(request, call);
        this.choices = new NextChoice(asked, proxy.translations, proxy.placing.clock());
        this.trace = proxy.placing.tracing().begin(call.surface().operation(), request.headers(), MultiMap::get);
    }

    /** Collects the body, then goes on. */
    void receive() {
        response.closeHandler(gone -> clientGone());
        new RequestBody(request, proxy.settings.maxRequestBytes(), this::received, this::refuse).read();
    }

    private void received(Buffer bytes) {
        if (finished) {
            return;
        }
        try {
            InferenceRequest attributes = asked.read(proxy.reader, bytes);
            clock.allow(attributes.deadlineMs());
            long start = System.nanoTime();
            Decision made =
                    proxy.decide(attributes, asked.prefix(), proxy.placing.ids().get(), 0);
            if (!made.mayWait() || !hold(attributes, made, start)) {
                decided(made, System.nanoTime() - start);
            }
        } catch (ProblemException e) {
            refuse(e.problem());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failed(e);
        }
    }

    /** Lets the request wait for room; false if too many do. */
    private boolean hold(InferenceRequest attributes, Decision refused, long now) {
        Held waiting = new Held(proxy, this, attributes, refused, now, clock.deadline());
        if (!proxy.waiting.add(waiting)) {
            return false;
        }
        held = waiting;
        proxy.placing.observer().waiting();
        return true;
    }

    /** Goes on with a decision: to its first choice, or to the client with a refusal. */
    void decided(Decision made, long nanos) {
        held = null;
        proxy.placing.observer().decided(made, nanos);
        decision = made;
        trace.decided(made);
        Refusal refusal = made.refusal();
        if (refusal == null) {
            if (!choices.find(made, tries)) {
                noneCan(made);
                return;
            }
            tryNext(made, false);
            hedge = finished ? null : Hedge.begin(proxy, this, made);
        } else {
            finished = true;
            SignalboxHeaders.add(response.headers(), made, null, 0);
            Refusals.send(made, response, asked.surface().protocol());
            trace.notPlaced(refusal.status(), refusal.code());
        }
    }

    /** A mistake of ours, in whatever state the request is: it ends this one, and no other. */
    void failed(Throwable mistake) {
        LOGGER.log(System.Logger.Level.ERROR, "a request could not be placed", mistake);
        if (finished) {
            if (!response.ended()) {
                response.reset();
            }
            return;
        }
        tries.cancel();
        Problem problem = new Problem(
                500,
                Problem.INTERNAL,
                "internal_error",
                "",
                "the sidecar failed to place the request; its log says more",
                Json.object());
        Decision made = decision;
        if (made == null || made.refusal() != null) {
            refuse(problem);
        } else {
            fail(made, problem);
        }
    }

    /** None of the choices can be asked. */
    private void noneCan(Decision made) {
        if (asked.surface() == Surface.ANTHROPIC_COUNT_TOKENS) {
            finished = true;
            SignalboxHeaders.add(response.headers(), made, null, 0);
            // Anthropic calls its own figure an estimate, too.
            int tokens = made.facts().request().promptTokens();
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
            response.end(Json.encode(Json.object().put("input_tokens", tokens)));
            complete(RequestResult.Outcome.ANSWERED, -1, 200, null, "");
            return;
        }
        fail(
                made,
                choices.mistaken()
                        ? AttemptFailure.problem(tries.failures(), false)
                        : AttemptFailure.untranslatable(tries.failures(), choices.field()));
    }

    /** No choice answers: the client gets a problem instead. */
    private void fail(Decision made, Problem problem) {
        finished = true;
        SignalboxHeaders.add(response.headers(), made, null, tries.asked());
        problem.send(response, asked.surface().protocol());
        complete(RequestResult.Outcome.FAILED, -1, problem.status(), null, problem.message());
    }

    /** Goes to the choice that was found. */
    private void tryNext(Decision made, boolean beside) {
        int rank = tries.next();
        Offer offer = made.choice(rank);
        if (offer.backend().api().protocol() == Protocol.ON_DEVICE) {
            finished = true;
            OnDevice.answer(response, asked.surface().protocol(), made, offer, tries.asked());
            complete(RequestResult.Outcome.ANSWERED, rank, OnDevice.STATUS, null, "");
            return;
        }
        proxy.prefixes.sent(asked.prefix(), offer);
        Attempt attempt =
                new Attempt(proxy, this, offer, rank, trace.attempt(made, rank, beside), choices.translation(rank));
        tries.begin(attempt);
        attempt.start();
    }

    /** Whether the first choice is still under way and silent, and there is another. */
    boolean mayAskAnother() {
        return !finished
                && Double.isNaN(firstByteMs)
                && tries.asked() == 1
                && hasNext()
                && decision().choice(tries.next()).backend().api().protocol() != Protocol.ON_DEVICE;
    }

    /** Asks the next choice while the first is silent. */
    void askAnother() {
        try {
            tryNext(decision(), true);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failed(e);
        }
    }

    /** Whether another backend answers, or may be tried, if one that is under way fails. */
    boolean hasNext() {
        return tries.two()
                || (decision != null
                        && tries.asked() < proxy.settings.maxAttempts()
                        && !clock.isPastDeadline()
                        && choices.find(decision, tries));
    }

    /** What is left of the client's deadline or the time-out to the first byte, whichever is less. */
    long firstByteDeadline(long now) {
        return clock.deadline(now + proxy.firstByteNanos);
    }

    /** An attempt failed before its answer was passed on. */
    void attemptFailed(Attempt attempt, AttemptFailure failure) {
        Decision made = decision;
        if (finished || made == null) {
            return;
        }
        try {
            tries.fail(attempt, failure);
            if (tries.current() != null) {
                return;
            }
            firstByteMs = Double.NaN;
            if (hasNext()) {
                tryNext(made, false);
            } else {
                fail(made, AttemptFailure.problem(tries.failures(), clock.isPastDeadline()));
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            failed(e);
        }
    }

    /**
     * The answer broke off after some of it was passed on: the client must not take it for whole.
     *
     * @param lastWords what tells the client so in its protocol; null if only the connection's end can
     */
    void brokenOff(int rank, int status, UsageTail usage, String detail, @Nullable Buffer lastWords) {
        if (finished) {
            return;
        }
        finished = true;
        if (lastWords == null) {
            response.reset();
        } else {
            response.end(lastWords);
        }
        complete(RequestResult.Outcome.BROKEN_OFF, rank, status, usage, detail);
    }

    /** The answer was passed on whole. */
    void answered(int rank, int status, UsageTail usage) {
        if (finished) {
            return;
        }
        finished = true;
        complete(RequestResult.Outcome.ANSWERED, rank, status, usage, "");
    }

    /** An attempt has the first byte of an answer, or the end of one that has none: it is the one that counts. */
    void claim(Attempt attempt) {
        if (tries.two()) {
            tries.claim(attempt);
        }
    }

    void firstByte(Attempt attempt) {
        if (Double.isNaN(firstByteMs)) {
            firstByteMs = clock.sinceArrivalMs();
            if (hedge != null) {
                hedge.stop();
            }
            claim(attempt);
        }
    }

    private void clientGone() {
        if (finished) {
            return;
        }
        finished = true;
        Attempt attempt = tries.current();
        if (attempt != null) {
            tries.cancel();
            complete(
                    RequestResult.Outcome.CANCELLED,
                    attempt.rank,
                    response.headWritten() ? response.getStatusCode() : 0,
                    null,
                    "the client went away");
        } else {
            if (held != null) {
                held.cancel();
            }
            trace.notPlaced(0, AttemptTrace.CANCELLED);
        }
    }

    private void complete(
            RequestResult.Outcome outcome, int rank, int status, @Nullable UsageTail usage, String detail) {
        if (decision == null) {
            return;
        }
        if (hedge != null) {
            hedge.stop();
        }
        int promptTokens = InferenceRequest.UNKNOWN;
        int outputTokens = InferenceRequest.UNKNOWN;
        if (usage != null) {
            usage.read();
            promptTokens = usage.promptTokens;
            outputTokens = usage.outputTokens;
            asked.teach(proxy.promptTokens, decision.choice(rank).model().name(), promptTokens);
        }
        RequestResult result = new RequestResult(
                outcome,
                rank,
                tries.asked(),
                status,
                firstByteMs,
                clock.sinceArrivalMs(),
                promptTokens,
                outputTokens,
                detail,
                tries.hedge(hedge, outcome, rank),
                tries.all(rank, status, detail));
        proxy.placing.observer().completed(decision, result);
        trace.completed(decision, result);
    }

    private void refuse(Problem problem) {
        if (finished) {
            return;
        }
        finished = true;
        SignalboxHeaders.addUndecided(
                response.headers(), proxy.placing.decider().current().policy().revision());
        problem.send(response, asked.surface().protocol());
        trace.notPlaced(problem.status(), problem.code());
    }

    HttpServerResponse response() {
        return response;
    }

    /** What the client asks. */
    ClientRequest asked() {
        return asked;
    }

    Decision decision() {
        if (decision == null) {
            throw new IllegalStateException("nothing is decided yet");
        }
        return decision;
    }

    int attempts() {
        return tries.asked();
    }
}
