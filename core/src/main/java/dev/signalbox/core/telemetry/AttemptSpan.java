package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.AttemptTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;

/**
 * The span of one attempt.
 *
 * @param context holds the span, for the backend's spans below it
 */
record AttemptSpan(Span span, Context context) implements AttemptTrace {

    @Override
    public <H> void passOn(H headers, HeaderSetter<H> setter) {
        for (String name : W3CTraceContextPropagator.getInstance().fields()) {
            // The client's own would say that it called the backend; and where it was no trace, it is nobody's to pass
            // on.
            setter.set(headers, name, null);
        }
        W3CTraceContextPropagator.getInstance().inject(context, headers, (carrier, name, value) -> {
            if (carrier != null) {
                setter.set(carrier, name, value);
            }
        });
    }

    @Override
    public void ended(int status, String errorType) {
        RequestSpan.putStatus(span, status);
        String error = errorType.isEmpty() && status >= 400 ? Integer.toString(status) : errorType;
        if (!error.isEmpty()) {
            span.setAttribute(Labels.ERROR_TYPE, error);
            if (!error.equals(CANCELLED) && !error.equals(LOST)) {
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }
}
