package dev.signalbox.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.budget.BudgetStatus;
import dev.signalbox.core.decision.Correction;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.DecisionObserver.WaitOutcome;
import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.decision.OutputLength;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.decision.RequestTrace;
import dev.signalbox.core.decision.TimeBuckets;
import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.Ending;
import dev.signalbox.core.fleet.KnownBackend;
import dev.signalbox.core.policy.ArmFigures;
import dev.signalbox.core.policy.BundleStatus;
import dev.signalbox.core.policy.CanaryFigures;
import dev.signalbox.core.policy.ShadowFigures;
import dev.signalbox.core.situation.SituationStatus;
import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.Situations;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TelemetryDocumentationTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_.]+)` \\|", Pattern.MULTILINE);

    private static final String TRACES = "\n## Traces\n";

    @Test
    void namesEveryMetricAndNoOther() throws IOException {
        String text = text();

        assertThat(rows(text.substring(0, text.indexOf(TRACES)))).isEqualTo(new TreeSet<>(measured()));
    }

    @Test
    void namesEveryAttributeOfSpansAndNoOther() throws IOException {
        String text = text();

        assertThat(rows(text.substring(text.indexOf(TRACES)))).isEqualTo(traced());
    }

    private static String text() throws IOException {
        return Files.readString(Path.of("docs/telemetry.md"));
    }

    private static Set<String> rows(String text) {
        return ROW.matcher(text)
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> measured() {
        CollectingReader reader = new CollectingReader();
        OpenTelemetry openTelemetry = reader.sdk();
        Decisions decisions = new Decisions(1, 1);

        RequestTelemetry requests = new RequestTelemetry(openTelemetry);
        requests.decided(decisions.decide(Decisions.CHAT), 5_000);
        requests.completed(decisions.decide(Decisions.CHAT), Decisions.answered(200, 690, 120, 30));

        requests.waiting();
        requests.waited(WaitOutcome.PLACED, 5);
        requests.completed(
                decisions.decide(Decisions.CHAT),
                new RequestResult(
                        RequestResult.Outcome.FAILED,
                        -1,
                        1,
                        502,
                        1,
                        1,
                        1,
                        1,
                        "",
                        RequestResult.Hedge.LIMITED,
                        List.of()));
        BudgetTelemetry.register(
                openTelemetry,
                () -> List.of(new BudgetStatus("", "day", 1, 2, Instant.EPOCH, Instant.EPOCH.plusSeconds(86_400), 0)));

        PolicyTelemetry policies = new PolicyTelemetry(openTelemetry);
        policies.activated(decisions.policy());
        policies.failed("invalid");
        ArmFigures arm = new ArmFigures(1, 0, 1, 0, 1, 0);
        policies.lifecycle(
                () -> Optional.of(new ShadowFigures(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of())),
                () -> Optional.of(new CanaryFigures(arm, arm)));

        Instant now = Instant.EPOCH;
        BundleStatus bundle = new BundleStatus(
                BundleStatus.State.LOADED,
                "http://bundles/policy.tar.gz",
                now,
                "",
                "sha256:",
                17,
                true,
                Optional.of(now),
                new BundleStatus.Counts(1, 1, 1, 1));
        policies.bundle(() -> bundle, () -> now);
        BackendState state = new BackendState(8);
        state.started(0);
        state.ended(Ending.SUCCEEDED, 0);
        state.observed(BackendStatus.serving(new Load(1, 0, 0.5, now)), 0);
        KnownBackend backend = new KnownBackend(
                "source", decisions.decide(Decisions.CHAT).choice(0).backend(), state);
        FleetTelemetry.register(openTelemetry, () -> List.of(backend), () -> now);

        Situations situations = Situations.of(
                List.of(new ActiveSituation("gpu-scarce", now, "")),
                List.of(new BackendMark("backend", "flapping", now, "")));
        SituationStatus status = new SituationStatus(situations, Set.of("gpu-scarce"), Set.of("flapping"), now, 1, "");
        SituationTelemetry.register(openTelemetry, () -> status);

        Correction correction = new Correction(
                Collections.nCopies(TimeBuckets.TTFT, Correction.Factor.NONE),
                Collections.nCopies(TimeBuckets.TPOT, Correction.Factor.NONE),
                new Correction.Errors(0.3, 0.1, 0.3, 0.1));
        Learned learned = new Learned(
                Map.of("backend", Map.of("llama", correction)),
                Map.of("chat", Map.of("llama", new OutputLength(100, 300, 50))));
        LearningTelemetry.register(openTelemetry, () -> learned);

        new ComponentTelemetry(openTelemetry).states(() -> Map.of("simulated", "OK"));
        return reader.metrics().keySet();
    }

    private static Set<String> traced() {
        InMemorySpanExporter exporter = InMemorySpanExporter.create();
        try (SdkTracerProvider tracers = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                .build()) {
            Decision decision = new Decisions(1, 1).decideSubstitute(Decisions.OF_UNKNOWN_MODEL);
            RequestTrace request = new RequestTracing(OpenTelemetrySdk.builder()
                            .setTracerProvider(tracers)
                            .build())
                    .begin(Operation.CHAT, Map.<String, String>of(), Map::get);
            request.decided(decision);
            request.attempt(decision, 0, true).ended(503, "");
            request.completed(
                    decision, new RequestResult(RequestResult.Outcome.ANSWERED, 0, 1, 503, 20, 30, 100, 50, ""));
            return exporter.getFinishedSpanItems().stream()
                    .flatMap(span -> span.getAttributes().asMap().keySet().stream())
                    .map((AttributeKey<?> key) -> key.getKey())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
