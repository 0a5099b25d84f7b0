package dev.signalbox.core.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.Ending;
import dev.signalbox.core.fleet.KnownBackend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.Load;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class MetricsDocumentationTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_.]+)` \\|", Pattern.MULTILINE);

    @Test
    void namesEveryMetricAndNoOther() throws IOException {
        Set<String> documented = ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
                .results()
                .map((MatchResult row) -> row.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).isEqualTo(new TreeSet<>(measured()));
    }

    private static Set<String> measured() {
        CollectingReader reader = new CollectingReader();
        OpenTelemetry openTelemetry = reader.sdk();
        Decisions decisions = new Decisions(1, 1);

        RequestTelemetry requests = new RequestTelemetry(openTelemetry);
        requests.decided(decisions.decide(Decisions.CHAT), 5_000);
        requests.completed(decisions.decide(Decisions.CHAT), Decisions.answered(200, 690, 120, 30));

        PolicyTelemetry policies = new PolicyTelemetry(openTelemetry);
        policies.activated(decisions.policy());
        policies.failed("invalid");

        Instant now = Instant.EPOCH;
        BackendState state = new BackendState(8);
        state.started(0);
        state.ended(Ending.SUCCEEDED, 0);
        state.observed(BackendStatus.serving(new Load(1, 0, 0.5, now)), 0);
        KnownBackend backend = new KnownBackend(
                "source", decisions.decide(Decisions.CHAT).choice(0).backend(), state);
        FleetTelemetry.register(openTelemetry, () -> List.of(backend), () -> now);

        new ComponentTelemetry(openTelemetry).states(() -> Map.of("simulated", "OK"));
        return reader.metrics().keySet();
    }
}
