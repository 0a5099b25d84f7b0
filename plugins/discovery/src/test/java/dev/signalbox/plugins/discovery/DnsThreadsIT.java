package dev.signalbox.plugins.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.plugins.testkit.Condition;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Endpoint;
import dev.signalbox.spi.backend.EndpointSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DnsThreadsIT {

    private final ExecutorService host = Executors.newSingleThreadExecutor();
    private DnsDouble dns;

    @BeforeEach
    void start() throws Exception {
        dns = DnsDouble.start();
    }

    @AfterEach
    void stop() throws Exception {
        host.shutdownNow();
        dns.close();
    }

    @Test
    void aSilentServerHoldsUpNobodyAndClosingEndsTheWait() throws Exception {
        dns.fallSilent();
        EndpointSource source = source(host, Duration.ofMinutes(1));

        CompletionStage<List<Endpoint>> looking = source.find();
        Condition.await("the question is out", () -> dns.questions().size() == 1);
        assertThat(looking.toCompletableFuture()).isNotDone();
        source.close();

        assertThat(looking.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void noThreadIsStartedOrLeft() throws Exception {
        dns.a("vllm.test.", 0, "10.0.0.5");
        EndpointSource source = source(Runnable::run, Duration.ofSeconds(5));
        Set<Thread> before = threads();

        source.find().toCompletableFuture().join();

        assertThat(before).containsAll(threads());
        source.close();
    }

    @Test
    void aHostWithoutThreadsLeftIsAFailureAndNoException() {
        EndpointSource source = source(
                task -> {
                    throw new RejectedExecutionException("full");
                },
                Duration.ofSeconds(5));

        assertThatThrownBy(() -> source.find().toCompletableFuture().join())
                .hasRootCauseMessage("vllm.test. can't be looked up: all threads for that are busy");
        source.close();
    }

    private EndpointSource source(Executor blocking, Duration timeout) {
        TestPluginContext context = TestPluginContext.of(
                "gpus", Map.of("name", "vllm.test.", "port", 8000, "server", dns.address(), "timeout", timeout));
        return DnsEndpointSource.ofAddresses(new HostContext(context, blocking));
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** A context that runs what blocks where the test says. */
    private record HostContext(TestPluginContext context, Executor blocking) implements PluginContext {

        @Override
        public String instanceName() {
            return context.instanceName();
        }

        @Override
        public Configuration configuration() {
            return context.configuration();
        }

        @Override
        public InstantSource clock() {
            return context.clock();
        }

        @Override
        public void count(String name, long amount) {
            context.count(name, amount);
        }

        @Override
        public void gauge(String name, double value) {
            context.gauge(name, value);
        }

        @Override
        public void time(String name, Duration duration) {
            context.time(name, duration);
        }
    }
}
