package dev.signalbox.plugins.modelservers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import dev.signalbox.spi.backend.LoadSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A vLLM is asked for the few metrics that are read, where it can send them alone. */
class SelectedMetricsIT {

    private static final String ALL = "/metrics";
    private static final String SELECTION = ALL + MetricNames.VLLM.selection();
    private static final String FIGURES =
            "vllm:num_requests_running 3\nvllm:num_requests_waiting 1\nvllm:kv_cache_usage_perc 0.5\n";
    private static final String PAGE = FIGURES + "vllm:request_part_seconds_bucket{le=\"1\"} 7\n";

    private final StubServer server = new StubServer();
    private final TestPluginContext context =
            TestPluginContext.of("a", Map.of("timeout", Duration.ofSeconds(5), "health", false));
    private final LoadSource source = TestHost.loadSource(new ModelServersPlugin(), "vllm", context);
    private final Backend backend = new Backend(
            "a", Placement.GPU, "", server.url(), "", true, InferenceRequest.UNKNOWN, List.of(), Map.of(), Map.of());

    SelectedMetricsIT() throws IOException {}

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    @Test
    void areAskedForByTheirNamesOnceTheWholePageWasRead() throws Exception {
        server.answer(ALL, 200, PAGE);
        server.answer(SELECTION, 200, FIGURES);

        BackendStatus first = look();
        assertThat(first.load().running()).isEqualTo(3);
        assertThat(look()).isEqualTo(first);
        assertThat(look()).isEqualTo(first);
        assertThat(server.asked()).containsExactly(ALL, SELECTION, SELECTION);
        assertThat(SELECTION).contains("/?name%5B%5D=vllm%3Anum_requests_running&name%5B%5D=");
    }

    @Test
    void areReadFromTheWholePageWhereAServerTellsLessOfThemAlone() throws Exception {
        server.answer(ALL, 200, PAGE);
        server.answer(SELECTION, 200, "vllm:num_requests_running 3\n");

        look();
        assertThat(look().load().waiting()).isOne();
        assertThat(look().load().waiting()).isOne();
        assertThat(server.asked()).containsExactly(ALL, SELECTION, ALL, ALL);
    }

    @Test
    void areReadFromTheWholePageWhereAServerDoesNotSendThemAlone() throws Exception {
        server.answer(ALL, 200, PAGE);

        look();
        assertThat(look().load().waiting()).isOne();
        assertThat(look().load().waiting()).isOne();
        assertThat(server.asked()).containsExactly(ALL, SELECTION, ALL, ALL);
    }

    @Test
    void areAskedForAloneAgainAfterAWhile() throws Exception {
        server.answer(ALL, 200, PAGE);
        look();
        look();
        server.answer(SELECTION, 200, FIGURES);

        for (int i = 0; i < 62; i++) {
            look();
        }

        assertThat(server.asked().subList(3, server.asked().size()))
                .startsWith(ALL)
                .endsWith(SELECTION, SELECTION)
                .hasSize(62);
    }

    @Test
    void areNotSpelledOutToTheOperator() throws Exception {
        server.answer(ALL, 200, PAGE);
        look();
        server.close();

        assertThat(look()).isEqualTo(BackendStatus.notServing("GET " + server.url() + "/metrics: connection refused"));
    }

    private BackendStatus look() throws Exception {
        return Doubles.look(source, backend);
    }
}
