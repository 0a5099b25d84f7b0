package dev.signalbox.plugins.modelservers.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.modelservers.http.Endpoint.Answer;
import dev.signalbox.plugins.modelservers.http.Endpoint.ProbeException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EndpointTest {

    private final List<Runnable> tasks = new ArrayList<>();

    @Test
    void keepsNoSecondThreadWaitingForTheSameServer() {
        Endpoint endpoint = endpoint("http://127.0.0.1:1");
        CompletableFuture<Answer<String>> first = ask(endpoint);

        assertThat(ask(endpoint))
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(ProbeException.class)
                .withMessage("GET http://127.0.0.1:1/health: no answer within 60000 ms");
        assertThat(ask(endpoint.with("/?name=a"))).isCompletedExceptionally();
        assertThat(first).isNotDone();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void asksAgainAfterAnAnswerThatFailed() {
        Endpoint endpoint = endpoint("http://127.0.0.1:1");
        CompletableFuture<Answer<String>> first = ask(endpoint);
        tasks.remove(0).run();

        assertThat(first)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("/health: connection refused");
        assertThat(ask(endpoint)).isNotDone();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void asksAgainAfterItWasRefusedAThread() {
        Endpoint endpoint = endpoint("http://127.0.0.1:1");

        assertThatThrownBy(() -> endpoint.ask(
                        task -> {
                            throw new RejectedExecutionException("too many");
                        },
                        (status, body) -> ""))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(ask(endpoint)).isNotDone();
    }

    @Test
    void refusesAnAddressThatIsNotOfHttp() {
        assertThatThrownBy(() -> endpoint("gopher://127.0.0.1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsABodyNoLongerThanTheDeadline() throws Exception {
        InputStream body = new ByteArrayInputStream(new byte[] {1, 2, 3});

        assertThat(new TimelyStream(body, System.nanoTime() + TimeUnit.DAYS.toNanos(1)).readNBytes(2))
                .containsExactly(1, 2);
        assertThatThrownBy(() -> new TimelyStream(body, System.nanoTime() - 1).read(new byte[1]))
                .isInstanceOf(SocketTimeoutException.class);
    }

    private CompletableFuture<Answer<String>> ask(Endpoint endpoint) {
        return endpoint.ask(tasks::add, (status, body) -> "");
    }

    private static Endpoint endpoint(String url) {
        return Endpoint.get(URI.create(url), "/health", Map.of(), Duration.ofMinutes(1));
    }
}
