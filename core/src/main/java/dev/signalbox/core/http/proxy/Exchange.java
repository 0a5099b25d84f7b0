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
import dev.signalbox.core.http.wire.RequestHeaders;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import io.netty.buffer.ByteBuf;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
    private final Operation operation;
    private final long arrivedNanos = System.nanoTime();
    private final List<AttemptFailure> failures = new ArrayList<>(0);
    private final RequestTrace trace;

    /** Names and values of the headers that are passed on, in turns. */
    private String[] headers = new String[32];

    private int headerCount;
    private @Nullable Decision decision;
    private @Nullable Attempt current;
    private Buffer body = Buffer.buffer();
    private int modelStart;
    private int modelEnd;
    private long textBytes;
    private int fixedTokens;
    private int attempts;
    private double firstByteMs = Double.NaN;
    private boolean finished;

    Exchange(Proxy proxy, HttpServerRequest request, Operation operation) {
        this.proxy = proxy;
        this.request = request;
        this.response = request.response();
        this.operation = operation;
        this.trace = proxy.placing.tracing().begin(operation, request.headers(), MultiMap::get);
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
            Decision made = proxy.placing
                    .decider()
                    .current()
                    .decide(
                            attributes,
                            proxy.placing.ids().get(),
                            proxy.placing.clock().millis(),
                            proxy.workspace);
            proxy.placing.observer().decided(made, System.nanoTime() - start);
            decision = made;
            trace.decided(made);
            Refusal refusal = made.refusal();
            if (refusal == null) {
                tryNext(made);
            } else {
                finished = true;
                SignalboxHeaders.add(response.headers(), made, null, 0);
                Refusals.send(made, response);
                trace.notPlaced(refusal.status(), refusal.code());
            }
        } catch (ProblemException e) {
            refuse(e.problem());
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.ERROR, "a request could not be placed", e);
            refuse(new Problem(
                    500,
                    Problem.INTERNAL,
                    "internal_error",
                    "",
                    "the sidecar failed to place the request; its log says more",
                    Json.object()));
        }
    }

    private InferenceRequest read() throws ProblemException {
        BodyScanner scanner = proxy.scanner;
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        if (bytes.hasArray()) {
            scanner.scan(bytes.array(), bytes.arrayOffset() + bytes.readerIndex(), bytes.readableBytes());
        } else {
            scanner.scan(body.getBytes(), 0, body.length());
        }
        modelStart = scanner.modelStart;
        modelEnd = scanner.modelEnd;
        textBytes = scanner.textBytes;
        fixedTokens = PromptTokens.fixed(scanner);
        InferenceRequest.Builder attributes = InferenceRequest.builder(operation, scanner.model)
                .promptTokens(proxy.promptTokens.estimate(scanner))
                .maxOutputTokens(scanner.maxOutputTokens)
                .streaming(scanner.streaming)
                .tools(scanner.tools)
                .modality(scanner.modality)
                .sessionId(scanner.session);
        readHeaders(attributes);
        return attributes.build();
    }

    private void readHeaders(InferenceRequest.Builder attributes) throws ProblemException {
        String connection = "";
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey();
            if (HopByHop.isOneOfRequest(name)) {
                if (name.equalsIgnoreCase("connection")) {
                    connection = header.getValue();
                }
                continue;
            }
            if ((name.charAt(0) | 0x20) == 'x') {
                boolean trusted = proxy.settings.trust().believes(request.remoteAddress());
                RequestHeaders.read(name, header.getValue(), trusted, attributes);
            }
            addHeader(name, header.getValue());
        }
        if (!connection.isEmpty()) {
            dropNamedBy(connection);
        }
    }

    private void addHeader(String name, String value) {
        if (headerCount == headers.length) {
            headers = Arrays.copyOf(headers, headerCount * 2);
        }
        headers[headerCount++] = name;
        headers[headerCount++] = value;
    }

    private void dropNamedBy(String connection) {
        int kept = 0;
        for (int i = 0; i < headerCount; i += 2) {
            if (!HopByHop.names(connection, headers[i])) {
                headers[kept++] = headers[i];
                headers[kept++] = headers[i + 1];
            }
        }
        headerCount = kept;
    }

    private void tryNext(Decision made) {
        int rank = attempts++;
        Offer offer = made.choice(rank);
        Attempt attempt = new Attempt(proxy, this, offer, rank, trace.attempt(made, rank));
        current = attempt;
        attempt.start(proxy.upstream(offer.backend(), made.decider().fleet()), request.uri());
    }

    /** Whether another backend may be tried if the current one fails. */
    boolean hasNext() {
        return decision != null
                && attempts < Math.min(decision.choices(), proxy.settings.maxAttempts())
                && !deadlinePassed(System.nanoTime());
    }

    /** What is left of the client's deadline or the time-out to the first byte, whichever is less. */
    long firstByteDeadline(long now) {
        long byTimeout = now + proxy.firstByteNanos;
        return hasDeadline() ? Math.min(byTimeout, deadlineNanos()) : byTimeout;
    }

    /** The current attempt failed before its answer was passed on. */
    void attemptFailed(AttemptFailure failure) {
        if (finished || decision == null) {
            return;
        }
        failures.add(failure);
        if (hasNext()) {
            tryNext(decision);
            return;
        }
        finished = true;
        Problem problem = AttemptFailure.problem(failures, deadlinePassed(System.nanoTime()));
        SignalboxHeaders.add(response.headers(), decision, null, attempts);
        problem.send(response);
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

    void firstByte() {
        if (Double.isNaN(firstByteMs)) {
            firstByteMs = sinceArrivalMs();
        }
    }

    private void clientGone() {
        if (finished) {
            return;
        }
        finished = true;
        Attempt attempt = current;
        if (attempt != null) {
            attempt.cancel();
            complete(
                    RequestResult.Outcome.CANCELLED,
                    attempt.rank,
                    response.headWritten() ? response.getStatusCode() : 0,
                    null,
                    "the client went away");
        } else {
            trace.notPlaced(0, AttemptTrace.CANCELLED);
        }
    }

    private void complete(
            RequestResult.Outcome outcome, int rank, int status, @Nullable UsageTail usage, String detail) {
        if (decision == null) {
            return;
        }
        int promptTokens = InferenceRequest.UNKNOWN;
        int outputTokens = InferenceRequest.UNKNOWN;
        if (usage != null) {
            usage.read();
            promptTokens = usage.promptTokens;
            outputTokens = usage.outputTokens;
            proxy.promptTokens.learn(decision.facts().request().model(), textBytes, fixedTokens, promptTokens);
        }
        RequestResult result = new RequestResult(
                outcome, rank, attempts, status, firstByteMs, sinceArrivalMs(), promptTokens, outputTokens, detail);
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
        problem.send(response);
        trace.notPlaced(problem.status(), problem.code());
    }

    HttpServerResponse response() {
        return response;
    }

    Decision decision() {
        if (decision == null) {
            throw new IllegalStateException("nothing is decided yet");
        }
        return decision;
    }

    int attempts() {
        return attempts;
    }

    String[] headers() {
        return headers;
    }

    int headerCount() {
        return headerCount;
    }

    /** The body for a backend that knows the model by this name. */
    Buffer body(String upstreamName) {
        String model = decision().facts().request().model();
        if (model.equals(upstreamName)) {
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
