package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.AttemptTrace;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.RequestTrace;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.InferenceRequest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** The span of one request. */
final class RequestSpan implements RequestTrace {

    private static final AttributeKey<String> DECISION_ID = AttributeKey.stringKey("signalbox.decision_id");
    private static final AttributeKey<String> REQUEST_CLASS = AttributeKey.stringKey("signalbox.request_class");
    private static final AttributeKey<String> POLICY_REVISION = AttributeKey.stringKey("signalbox.policy_revision");
    private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("signalbox.attempts");
    private static final AttributeKey<String> PLACEMENT = AttributeKey.stringKey("signalbox.placement");
    private static final AttributeKey<String> BACKEND = AttributeKey.stringKey("signalbox.backend");

    private static final AttributeKey<String> SUBSTITUTE = AttributeKey.stringKey("signalbox.substitute");
    private static final AttributeKey<String> ON_DEVICE_FAILED = AttributeKey.stringKey("signalbox.on_device_failed");
    private static final AttributeKey<Double> WAITED = AttributeKey.doubleKey("signalbox.waited");
    private static final AttributeKey<Boolean> HEDGE = AttributeKey.booleanKey("signalbox.hedge");

    /** What comes before a tag's key. */
    private static final String TAG = "signalbox.tag.";

    /** How many tags of a request a span has; a policy with more has them in the decision. */
    private static final int MAX_TAGS = 16;

    private static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
    private static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
    private static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> OUTPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.output_tokens");
    private static final AttributeKey<Double> FIRST_CHUNK =
            AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");

    private final Tracer tracer;
    private final Span span;
    private final Context context;

    /**
     * A span that has begun.
     *
     * @param context holds the span, for those below it
     */
    RequestSpan(Tracer tracer, Span span, Context context) {
        this.tracer = tracer;
        this.span = span;
        this.context = context;
    }

    @Override
    public void decided(Decision decision) {
        if (!span.isRecording()) {
            return;
        }
        InferenceRequest request = decision.facts().request();
        Refusal refusal = decision.refusal();
        if (refusal == null || !refusal.isOfUnknownModel()) {
            span.updateName(Labels.operationName(request.operation()) + " " + Labels.model(decision));
        }
        span.setAttribute(Labels.REQUEST_MODEL, request.model());
        if (request.maxOutputTokens() != InferenceRequest.UNKNOWN) {
            span.setAttribute(MAX_TOKENS, request.maxOutputTokens());
        }
        if (request.streaming()) {
            span.setAttribute(STREAM, true);
        }
        span.setAttribute(DECISION_ID, decision.id().toString());
        span.setAttribute(REQUEST_CLASS, decision.facts().requestClass());
        span.setAttribute(POLICY_REVISION, decision.policyRevision());
        if (!decision.substitute().isEmpty()) {
            span.setAttribute(SUBSTITUTE, decision.substitute());
        }
        if (!decision.onDeviceFailed().isEmpty()) {
            span.setAttribute(ON_DEVICE_FAILED, decision.onDeviceFailed());
        }
        if (decision.waitedMs() > 0) {
            span.setAttribute(WAITED, decision.waitedMs() / 1000);
        }
        decision.tags().entrySet().stream()
                .limit(MAX_TAGS)
                .forEach(tag -> span.setAttribute(TAG + tag.getKey(), tag.getValue()));
    }

    @Override
    public AttemptTrace attempt(Decision decision, int rank, boolean hedge) {
        Offer offer = decision.choice(rank);
        String operation = Labels.operationName(decision.facts().request().operation());
        String model = offer.model().upstreamName();
        Span attempt = tracer.spanBuilder(operation + " " + model)
                .setParent(context)
                .setSpanKind(SpanKind.CLIENT)
                .startSpan();
        if (attempt.isRecording()) {
            attempt.setAttribute(Labels.OPERATION_NAME, operation);
            attempt.setAttribute(Labels.PROVIDER_NAME, Labels.provider(offer));
            attempt.setAttribute(Labels.REQUEST_MODEL, model);
            attempt.setAttribute(PLACEMENT, offer.backend().placement().name());
            attempt.setAttribute(BACKEND, offer.backend().id());
            if (hedge) {
                attempt.setAttribute(HEDGE, true);
            }
            attempt.setAllAttributes(Labels.server(offer.backend().url()));
        }
        return new AttemptSpan(attempt, context.with(attempt));
    }

    @Override
    public void notPlaced(int status, String errorType) {
        putStatus(span, status);
        span.setAttribute(Labels.ERROR_TYPE, errorType);
        if (status >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    @Override
    public void completed(Decision decision, RequestResult result) {
        if (span.isRecording()) {
            describe(decision, result);
        }
        span.end();
    }

    private void describe(Decision decision, RequestResult result) {
        InferenceRequest request = decision.facts().request();
        putStatus(span, result.status());
        span.setAttribute(ATTEMPTS, result.attempts());
        if (result.choice() >= 0) {
            Offer offer = decision.choice(result.choice());
            span.setAttribute(Labels.PROVIDER_NAME, Labels.provider(offer));
            span.setAttribute(Labels.RESPONSE_MODEL, offer.model().upstreamName());
            span.setAttribute(PLACEMENT, offer.backend().placement().name());
            span.setAttribute(BACKEND, offer.backend().id());
        }
        if (request.streaming() && !Double.isNaN(result.ttftMs())) {
            span.setAttribute(FIRST_CHUNK, result.ttftMs() / 1000);
        }
        if (result.promptTokens() != InferenceRequest.UNKNOWN) {
            span.setAttribute(INPUT_TOKENS, result.promptTokens());
        }
        if (result.outputTokens() != InferenceRequest.UNKNOWN) {
            span.setAttribute(OUTPUT_TOKENS, result.outputTokens());
        }
        String error = ErrorTypes.of(result);
        if (!error.isEmpty()) {
            span.setAttribute(Labels.ERROR_TYPE, error);
        }
        if (isOurFailure(result)) {
            span.setStatus(StatusCode.ERROR, result.detail());
        }
    }

    /** As the conventions say of servers: neither a client's mistake nor its going away. */
    private static boolean isOurFailure(RequestResult result) {
        return switch (result.outcome()) {
            case ANSWERED -> result.status() >= 500;
            case FAILED, BROKEN_OFF -> true;
            case CANCELLED -> false;
        };
    }

    static void putStatus(Span span, int status) {
        if (status > 0) {
            span.setAttribute(Labels.STATUS_CODE, status);
        }
    }
}
