package dev.signalbox.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.Condition;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import dev.signalbox.core.http.Wire;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans as real requests through the proxy leave them. */
final class RequestTracingIT {

    private static final String CHAT = "/v1/chat/completions";
    private static final String BODY = "{\"model\":\"llama\",\"max_tokens\":50}";
    private static final String ANSWER =
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34,\"total_tokens\":46}}";

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CLIENT_SPAN = "b7ad6b7169203331";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + CLIENT_SPAN + "-01";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        sdk.close();
    }

    @Test
    void aRequestHasASpanAndBelowItOneForItsAttempt() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = traced().backend("gpu-a", backend.port()).start()) {
            HttpResponse<String> response = post(sidecar, BODY);
            List<SpanData> spans = spans(2);

            SpanData request = spans.get(0);
            assertThat(request.getName()).isEqualTo("chat llama");
            assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(request.getParentSpanContext().isValid()).isFalse();
            assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(attributes(request))
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("gen_ai.operation.name", "chat"),
                            Map.entry("gen_ai.provider.name", "openai"),
                            Map.entry("gen_ai.request.model", "llama"),
                            Map.entry("gen_ai.request.max_tokens", 50L),
                            Map.entry("gen_ai.response.model", "llama"),
                            Map.entry("gen_ai.usage.input_tokens", 12L),
                            Map.entry("gen_ai.usage.output_tokens", 34L),
                            Map.entry("http.response.status_code", 200L),
                            Map.entry("signalbox.decision_id", header(response, "x-signalbox-decision-id")),
                            Map.entry("signalbox.request_class", header(response, "x-signalbox-request-class")),
                            Map.entry("signalbox.policy_revision", Sidecar.REVISION),
                            Map.entry("signalbox.placement", header(response, "x-signalbox-placement")),
                            Map.entry("signalbox.backend", "gpu-a"),
                            Map.entry("signalbox.attempts", 1L)));

            SpanData attempt = spans.get(1);
            assertThat(attempt.getName()).isEqualTo("chat llama");
            assertThat(attempt.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(attempt.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(attempt.getTraceId()).isEqualTo(request.getTraceId());
            assertThat(attributes(attempt))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "gen_ai.operation.name", "chat",
                            "gen_ai.provider.name", "openai",
                            "gen_ai.request.model", "llama",
                            "http.response.status_code", 200L,
                            "server.address", "127.0.0.1",
                            "server.port", (long) backend.port(),
                            "signalbox.placement", header(response, "x-signalbox-placement"),
                            "signalbox.backend", "gpu-a"));
        }
    }

    @Test
    void eachAttemptOfAFallbackHasItsSpan() throws Exception {
        try (ScriptedBackend first = ScriptedBackend.status(503, "{}");
                ScriptedBackend second = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = traced().backend("first", first.port())
                        .backend("second", second.port())
                        .start()) {
            post(sidecar, BODY);
            List<SpanData> spans = spans(3);

            assertThat(attributes(spans.get(0)))
                    .containsEntry("signalbox.attempts", 2L)
                    .containsEntry("signalbox.backend", "second")
                    .containsEntry("http.response.status_code", 200L)
                    .doesNotContainKey("error.type");
            SpanData failed = spans.get(1);
            assertThat(attributes(failed))
                    .containsEntry("signalbox.backend", "first")
                    .containsEntry("http.response.status_code", 503L)
                    .containsEntry("error.type", "503");
            assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            SpanData answered = spans.get(2);
            assertThat(attributes(answered))
                    .containsEntry("signalbox.backend", "second")
                    .doesNotContainKey("error.type");
            assertThat(answered.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(List.of(failed.getParentSpanId(), answered.getParentSpanId()))
                    .containsOnly(spans.get(0).getSpanId());
        }
    }

    @Test
    void aRequestThatNobodyAnswersIsAnError() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (Sidecar sidecar = traced().backend("first", port).start()) {
            post(sidecar, BODY);
            List<SpanData> spans = spans(2);

            SpanData request = spans.get(0);
            assertThat(attributes(request))
                    .containsEntry("error.type", "failed")
                    .containsEntry("http.response.status_code", 502L)
                    .doesNotContainKey("signalbox.backend");
            assertThat(request.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(request.getStatus().getDescription()).contains("first could not be reached");
            assertThat(attributes(spans.get(1)))
                    .containsEntry("error.type", "not_reached")
                    .doesNotContainKey("http.response.status_code");
        }
    }

    @Test
    void aClientThatGoesAwayIsNobodysFault() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend((request, response) -> {});
                Sidecar sidecar = traced().backend("gpu-a", backend.port()).start()) {
            try (Wire wire = new Wire(sidecar.port)) {
                wire.send(Wire.post(CHAT, BODY));
                backend.next();
            }
            assertThat(sidecar.result().outcome()).isEqualTo(RequestResult.Outcome.CANCELLED);

            assertThat(spans(2)).allSatisfy(span -> {
                assertThat(attributes(span)).containsEntry("error.type", "cancelled");
                assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            });
        }
    }

    @Test
    void aRequestThatIsNotPlacedHasASpanWithoutAttempts() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = traced().backend("gpu-a", backend.port()).start()) {
            post(sidecar, "{\"model\":\"unheard-of\"}");
            SpanData refused = spans(1).get(0);
            assertThat(refused.getName()).isEqualTo("chat");
            assertThat(attributes(refused))
                    .containsEntry("gen_ai.request.model", "unheard-of")
                    .containsEntry("error.type", "model_not_found")
                    .containsEntry("http.response.status_code", 404L)
                    .containsEntry("signalbox.policy_revision", Sidecar.REVISION);
            exporter.reset();

            post(sidecar, "no JSON");
            SpanData unread = spans(1).get(0);
            assertThat(unread.getName()).isEqualTo("chat");
            assertThat(attributes(unread))
                    .containsEntry("http.response.status_code", 400L)
                    .containsKey("error.type")
                    .doesNotContainKey("signalbox.decision_id");
            assertThat(unread.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        }
    }

    @Test
    void aStreamTellsWhenItBegan() throws Exception {
        try (ScriptedBackend backend = new ScriptedBackend(
                        (request, response) -> response.setChunked(true).end("data: {}\n\ndata: [DONE]\n\n"));
                Sidecar sidecar = traced().backend("gpu-a", backend.port()).start()) {
            post(sidecar, "{\"model\":\"llama\",\"stream\":true}");

            Map<String, Object> request = attributes(spans(2).get(0));
            assertThat(request).containsEntry("gen_ai.request.stream", true);
            assertThat((Double) request.get("gen_ai.response.time_to_first_chunk"))
                    .isBetween(0.0, 10.0);
        }
    }

    @Test
    void theClientsTraceGoesOnToTheBackend() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = traced().backend("gpu-a", backend.port()).start()) {
            post(sidecar, BODY, "traceparent", TRACEPARENT, "tracestate", "vendor=1", "baggage", "user=7");
            List<SpanData> spans = spans(2);

            assertThat(spans.get(0).getTraceId()).isEqualTo(TRACE);
            assertThat(spans.get(0).getParentSpanId()).isEqualTo(CLIENT_SPAN);
            ScriptedBackend.Received received = backend.next();
            assertThat(received.headers().getAll("traceparent"))
                    .containsExactly("00-" + TRACE + "-" + spans.get(1).getSpanId() + "-01");
            assertThat(received.headers().getAll("tracestate")).containsExactly("vendor=1");
            assertThat(received.headers().getAll("baggage")).containsExactly("user=7");
        }
    }

    @Test
    void aTraceThatTheClientDoesNotRecordIsPassedOnUnrecorded() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = traced().backend("gpu-a", backend.port()).start()) {
            post(sidecar, BODY, "traceparent", "00-" + TRACE + "-" + CLIENT_SPAN + "-00");
            post(sidecar, BODY);

            assertThat(backend.next().headers().get("traceparent"))
                    .startsWith("00-" + TRACE + "-")
                    .endsWith("-00");
            assertThat(spans(2)).noneMatch(span -> span.getTraceId().equals(TRACE));
        }
    }

    @Test
    void whatIsNoTraceIsReplaced() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar = traced().backend("gpu-a", backend.port()).start()) {
            post(sidecar, BODY, "traceparent", "00-nonsense", "tracestate", "vendor=1");
            List<SpanData> spans = spans(2);

            assertThat(spans.get(0).getParentSpanContext().isValid()).isFalse();
            ScriptedBackend.Received received = backend.next();
            assertThat(received.headers().getAll("traceparent"))
                    .singleElement()
                    .asString()
                    .startsWith("00-" + spans.get(0).getTraceId() + "-"
                            + spans.get(1).getSpanId() + "-");
            assertThat(received.headers().contains("tracestate")).isFalse();
        }
    }

    @Test
    void withoutTracingTheClientsHeadersPassUntouched() throws Exception {
        try (ScriptedBackend backend = ScriptedBackend.json(ANSWER);
                Sidecar sidecar =
                        Sidecar.builder().backend("gpu-a", backend.port()).start()) {
            post(sidecar, BODY, "traceparent", "00-nonsense", "tracestate", "vendor=1");

            ScriptedBackend.Received received = backend.next();
            assertThat(received.headers().getAll("traceparent")).containsExactly("00-nonsense");
            assertThat(received.headers().getAll("tracestate")).containsExactly("vendor=1");
        }
    }

    private Sidecar.Builder traced() {
        return Sidecar.builder().tracing(new RequestTracing(sdk));
    }

    /** So many spans that have ended: the request's first, then the attempts' in their order. */
    private List<SpanData> spans(int count) {
        // The client has its answer a moment before the spans end.
        Condition.await(
                count + " spans end", () -> exporter.getFinishedSpanItems().size() >= count);
        List<SpanData> spans = exporter.getFinishedSpanItems().stream()
                .sorted(Comparator.comparing((SpanData span) -> span.getKind() == SpanKind.CLIENT)
                        .thenComparing(SpanData::getStartEpochNanos))
                .toList();
        assertThat(spans).hasSize(count);
        return spans;
    }

    private HttpResponse<String> post(Sidecar sidecar, String body, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(sidecar.url(CHAT))).POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private static Map<String, Object> attributes(SpanData span) {
        return span.getAttributes().asMap().entrySet().stream()
                .collect(Collectors.toMap(
                        (Map.Entry<AttributeKey<?>, Object> entry) ->
                                entry.getKey().getKey(),
                        Map.Entry::getValue));
    }
}
