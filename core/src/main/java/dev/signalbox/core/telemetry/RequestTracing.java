package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.RequestTrace;
import dev.signalbox.core.decision.Tracing;
import dev.signalbox.spi.Operation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The spans of requests: one for each request and below it one for each attempt, within the client's trace if it has one.
 *
 * <p>Contexts are handed on by hand and never bound to a thread, since an event loop works on many requests in turns.
 */
public final class RequestTracing implements Tracing {

    private final Tracer tracer;

    public RequestTracing(OpenTelemetry openTelemetry) {
        tracer = openTelemetry.getTracer(RequestTelemetry.SCOPE);
    }

    @Override
    public <H> RequestTrace begin(
            Operation operation, H headers, BiFunction<? super H, String, @Nullable String> header) {
        Context client =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, new Getter<>(headers, header));
        String name = Labels.operationName(operation);
        Span span = tracer.spanBuilder(name)
                .setParent(client)
                .setSpanKind(SpanKind.SERVER)
                .setAttribute(Labels.OPERATION_NAME, name)
                .startSpan();
        return new RequestSpan(tracer, span, client.with(span));
    }

    private record Getter<H>(H headers, BiFunction<? super H, String, @Nullable String> header)
            implements TextMapGetter<H> {

        /** The propagator of trace contexts asks for names it knows, never for all there are. */
        @Override
        public Iterable<String> keys(H carrier) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable H carrier, String key) {
            return header.apply(headers, key);
        }
    }
}
