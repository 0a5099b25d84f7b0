package dev.signalbox.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.http.Condition;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.http.Sidecar;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What spans tell of a request that is hedged, tagged and served by another model. */
final class TracedEffectsIT {

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
    void bothAttemptsOfAHedgeHaveTheirSpans() throws Exception {
        try (ScriptedBackend first = new ScriptedBackend((request, response) -> {});
                ScriptedBackend second = ScriptedBackend.json("{}");
                Sidecar sidecar = Sidecar.builder()
                        .tracing(new RequestTracing(sdk))
                        .backend("first", first.port())
                        .backend("second", second.port())
                        .rules("rule \"hedge\" when Request() then place.hedge(30, 1); end")
                        .start()) {
            post(sidecar, "llama");
            Condition.await("three spans", () -> exporter.getFinishedSpanItems().size() == 3);

            assertThat(span("first").getAttributes().get(AttributeKey.stringKey("error.type")))
                    .isEqualTo("lost");
            assertThat(span("first").getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
            assertThat(span("second").getAttributes().get(AttributeKey.booleanKey("signalbox.hedge")))
                    .isTrue();
            assertThat(span("second").getParentSpanId()).isEqualTo(span("first").getParentSpanId());
        }
    }

    @Test
    void tagsAndTheModelThatServesStandInTheRequestsSpan() throws Exception {
        try (ScriptedBackend small = ScriptedBackend.json("{}");
                Sidecar sidecar = Sidecar.builder()
                        .tracing(new RequestTracing(sdk))
                        .backend("small", "http://127.0.0.1:" + small.port(), "small", "meta/small", Map.of())
                        .rules("""
                                rule "small" when Request() then place.substitute("small"); place.tag("team", "ads"); end
                                """)
                        .start()) {
            post(sidecar, "made-up-name");
            Condition.await("two spans", () -> exporter.getFinishedSpanItems().size() == 2);

            SpanData request = exporter.getFinishedSpanItems().get(1);
            assertThat(request.getName()).isEqualTo("chat small");
            assertThat(request.getAttributes().asMap())
                    .containsEntry(AttributeKey.stringKey("signalbox.tag.team"), "ads")
                    .containsEntry(AttributeKey.stringKey("signalbox.substitute"), "small")
                    .containsEntry(AttributeKey.stringKey("gen_ai.request.model"), "made-up-name");
        }
    }

    /** The span of the attempt at a backend. */
    private SpanData span(String backend) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getParentSpanContext().isValid())
                .filter(span -> backend.equals(span.getAttributes().get(AttributeKey.stringKey("signalbox.backend"))))
                .findFirst()
                .orElseThrow();
    }

    private void post(Sidecar sidecar, String model) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(sidecar.url("/v1/chat/completions")))
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\"}"))
                .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }
}
