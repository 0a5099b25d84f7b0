package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.AttemptTrace;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.PromptPrefix;
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
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One request's way through the proxy: read, decide, try one backend after the other, pass the answer on.
 *
 * <p>Everything happens on one event loop. Each exchange ends in exactly one of four ways, see {@link RequestResult.Outcome},
 * or in a problem before anything was decided.
 */
final class Exchange {

    private static final System.Logger LOGGER = System.getLogger(Exchange.class.getName());
    private static final double NANOS_PER_MILLI = 1e6;

    private final Proxy proxy;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ClientCall call;
    private final long arrivedNanos = System.nanoTime();
    private final Tries tries = new Tries();
    private final RequestTrace trace;

    private final PassedHeaders headers = new PassedHeaders();
    private @Nullable Decision decision;
    private @Nullable Hedge hedge;
    private @Nullable Held held;
    private @Nullable NextChoice translating;
    private Buffer body = Buffer.buffer();
    private PromptPrefix prefix = PromptPrefix.UNKNOWN;
    private String bodyModel = "";
    private int modelStart;
    private int modelEnd;
    private long textBytes;
    private int fixedTokens;
    private double firstByteMs = Double.NaN;
    private boolean finished;

    Exchange(Proxy proxy, HttpServerRequest request, ClientCall call) {
        this.proxy = proxy;
        this.request = request;
        this.response = request.response();
        this.call = call;
        this.trace = proxy.placing.tracing().begin(call.surface().operation(), request.headers(), MultiMap::get);
    }

    /** Collects the body, then goes on. */
    void receive() {
        response.closeHandler(gone -> clientGone());
        new RequestBody(request, proxy.settings.maxRequestBytes(), this::received, this::refuse).read();
    }

    private void received(Buffer newBody) {
        if (finished) {
            return;
        }
        body = newBody;
        try {
            InferenceRequest attributes = read();
            long start = System.nanoTime();
            Decision made = proxy.decide(attributes, prefix, proxy.placing.ids().get(), 0);
            if (!made.mayWait() || !hold(attributes, made, start)) {
                decided(made, System.nanoTime() - start);
            }
        } catch (ProblemException e) {
            refuse(e.problem());
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Lets the request wait for room; false if too many do. */
    private boolean hold(InferenceRequest attributes, Decision refused, long now) {
        double deadlineMs = attributes.deadlineMs();
        long longest = Double.isNaN(deadlineMs)
                ? Long.MAX_VALUE / 2 + now
                : arrivedNanos + (long) (deadlineMs * NANOS_PER_MILLI);
        Held waiting = new Held(proxy, this, attributes, refused, now, longest);
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
            if (!findNext(made)) {
                noneCan(made);
                return;
            }
            tryNext(made, false);
            hedge = finished ? null : Hedge.begin(proxy, this, made);
        } else {
            finished = true;
            SignalboxHeaders.add(response.headers(), made, null, 0);
            Refusals.send(made, response, call.surface().protocol());
            trace.notPlaced(refusal.status(), refusal.code());
        }
    }

    void failed(RuntimeException cause) {
        LOGGER.log(System.Logger.Level.ERROR, "a request could not be placed", cause);
        refuse(new Problem(
                500,
                Problem.INTERNAL,
                "internal_error",
                "",
                "the sidecar failed to place the request; its log says more",
                Json.object()));
    }

    private InferenceRequest read() throws ProblemException {
        InferenceRequest attributes = proxy.reader.read(request, body, call, headers);
        if (call.surface().hasReadableBody()) {
            BodyScanner scanner = proxy.reader.scanner;
            modelStart = scanner.modelStart;
            modelEnd = scanner.modelEnd;
            bodyModel = scanner.model;
            prefix = scanner.prefix();
            textBytes = scanner.textBytes;
            fixedTokens = PromptTokens.fixed(scanner);
        }
        return attributes;
    }

    /** Whether there is a choice left that can be asked; passes over those whose protocol can't say the request. */
    private boolean findNext(Decision made) {
        while (tries.next() < made.choices()) {
            Protocol protocol = made.choice(tries.next()).backend().api().protocol();
            if (protocol == call.surface().protocol() || protocol == Protocol.ON_DEVICE) {
                return true;
            }
            if (translating == null) {
                translating = new NextChoice(
                        call.surface(), body, proxy.placing.clock().instant());
            }
            AttemptFailure failure = translating.translate(made, tries.next());
            if (failure == null) {
                return true;
            }
            tries.skip(failure);
        }
        return false;
    }

    /** None of the choices can be asked. */
    private void noneCan(Decision made) {
        finished = true;
        SignalboxHeaders.add(response.headers(), made, null, 0);
        if (call.surface() == Surface.ANTHROPIC_COUNT_TOKENS) {
            // Anthropic calls its own figure an estimate, too.
            int tokens = made.facts().request().promptTokens();
            response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
            response.end(Json.encode(Json.object().put("input_tokens", tokens)));
            complete(RequestResult.Outcome.ANSWERED, -1, 200, null, "");
            return;
        }
        String field = translating == null ? "" : translating.field();
        Problem problem = AttemptFailure.untranslatable(tries.failures(), field);
        problem.send(response, call.surface().protocol());
        complete(RequestResult.Outcome.FAILED, -1, problem.status(), null, problem.message());
    }

    /** Goes to the choice that {@link #findNext} found. */
    private void tryNext(Decision made, boolean beside) {
        int rank = tries.next();
        Offer offer = made.choice(rank);
        Protocol protocol = offer.backend().api().protocol();
        if (protocol == Protocol.ON_DEVICE) {
            finished = true;
            OnDevice.answer(response, call.surface().protocol(), made, offer, tries.asked());
            complete(RequestResult.Outcome.ANSWERED, rank, OnDevice.STATUS, null, "");
            return;
        }
        proxy.prefixes.sent(prefix, offer);
        AnswerTranslation translation =
                protocol == call.surface().protocol() || translating == null ? null : translating.translation();
        Attempt attempt = new Attempt(proxy, this, offer, rank, trace.attempt(made, rank, beside), translation);
        tries.begin(attempt);
        Upstream upstream = proxy.upstream(offer.backend(), made.decider().fleet());
        attempt.start(
                upstream,
                translation == null
                        ? upstream.request(
                                call.method(),
                                call.uri(request.uri(), offer.model().upstreamName(), upstream.ownCredentials()))
                        : upstream.below(translation.request().path()));
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
        tryNext(decision(), true);
    }

    /** Whether another backend answers, or may be tried, if one that is under way fails. */
    boolean hasNext() {
        return tries.two()
                || (decision != null
                        && tries.asked() < proxy.settings.maxAttempts()
                        && !deadlinePassed(System.nanoTime())
                        && findNext(decision));
    }

    /** What is left of the client's deadline or the time-out to the first byte, whichever is less. */
    long firstByteDeadline(long now) {
        long byTimeout = now + proxy.firstByteNanos;
        return hasDeadline() ? Math.min(byTimeout, deadlineNanos()) : byTimeout;
    }

    /** An attempt failed before its answer was passed on. */
    void attemptFailed(Attempt attempt, AttemptFailure failure) {
        if (finished || decision == null) {
            return;
        }
        tries.fail(attempt, failure);
        if (tries.current() != null) {
            return;
        }
        if (hasNext()) {
            tryNext(decision, false);
            return;
        }
        finished = true;
        Problem problem = AttemptFailure.problem(tries.failures(), deadlinePassed(System.nanoTime()));
        SignalboxHeaders.add(response.headers(), decision, null, tries.asked());
        problem.send(response, call.surface().protocol());
        complete(RequestResult.Outcome.FAILED, -1, problem.status(), null, problem.message());
    }

    /** The answer broke off after some of it was passed on: the client must not take it for whole. */
    void brokenOff(int rank, int status, UsageTail usage, String detail) {
        if (finished) {
            return;
        }
        finished = true;
        response.reset();
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
            firstByteMs = sinceArrivalMs();
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
            proxy.promptTokens.learn(decision.choice(rank).model().name(), textBytes, fixedTokens, promptTokens);
        }
        RequestResult result = new RequestResult(
                outcome,
                rank,
                tries.asked(),
                status,
                firstByteMs,
                sinceArrivalMs(),
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
        problem.send(response, call.surface().protocol());
        trace.notPlaced(problem.status(), problem.code());
    }

    HttpServerResponse response() {
        return response;
    }

    Operation operation() {
        return decision().facts().request().operation();
    }

    /** Whether it asks about a model rather than of it. */
    boolean asksAboutModel() {
        return call.surface().asksAboutModel();
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

    PromptPrefix prefix() {
        return prefix;
    }

    PassedHeaders headers() {
        return headers;
    }

    /** The body for a backend that knows the model by this name. */
    Buffer body(String upstreamName) {
        if (bodyModel.equals(upstreamName) || !call.model().isEmpty()) {
            return body;
        }
        byte[] name =
                Json.mapper().getNodeFactory().textNode(upstreamName).toString().getBytes(StandardCharsets.UTF_8);
        return Buffer.buffer(body.length() + name.length)
                .appendBuffer(body, 0, modelStart)
                .appendBytes(name)
                .appendBuffer(body, modelEnd, body.length() - modelEnd);
    }

    private boolean hasDeadline() {
        return decision != null && !Double.isNaN(decision.facts().request().deadlineMs());
    }

    private long deadlineNanos() {
        return arrivedNanos + (long) (decision().facts().request().deadlineMs() * NANOS_PER_MILLI);
    }

    private boolean deadlinePassed(long now) {
        return hasDeadline() && now - deadlineNanos() >= 0;
    }

    private double sinceArrivalMs() {
        return (System.nanoTime() - arrivedNanos) / NANOS_PER_MILLI;
    }
}
