package dev.signalbox.core.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.plugin.PluginJars;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that are loaded anew while requests are served. */
final class PluginReloadIT {

    private static final int RELOADS = 20;
    private static final int CLIENTS = 3;
    private static final String LOADERS = "vendor.loaders";

    @TempDir
    private Path directory;

    private final ScriptedBackend server = ScriptedBackend.json(
            "{\"choices\":[{\"message\":{\"content\":\"Hi\"}}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}");
    private PluginJars jars;
    private String backends;

    @BeforeEach
    void prepare() throws Exception {
        jars = PluginSidecar.plugins(directory).add("vendor", PluginSidecar.vendor(1));
        backends = """
                - {id: npu, provider: vendor, url: "http://127.0.0.1:%d", cost: {model: vendor, usd: 5}, fallbackEstimate: {usd: 99}}
                """.formatted(server.port()) + PluginSidecar.GOOD;
    }

    @AfterEach
    void end() {
        server.close();
        System.getProperties().remove(LOADERS);
    }

    @Test
    void twentyReloadsUnderRequestsLoseNoneAndLeaveNoClassLoader() throws Exception {
        try (PluginSidecar sidecar = PluginSidecar.start(directory, backends)) {
            String neighbour = url(sidecar, "good");
            HttpResponse<String> first = sidecar.chat("llama");
            assertThat(sidecar.decision(first)
                            .at("/candidates/0/estimate/costUsd")
                            .asDouble())
                    .isEqualTo(6);
            Clients clients = new Clients(sidecar);
            for (int i = 1; i < RELOADS; i++) {
                jars.add("vendor", PluginSidecar.vendor(i % 2 + 1));
                JsonNode reloaded = sidecar.reload("vendor");
                assertThat(reloaded.path("state").asText()).isEqualTo("OK");
                assertThat(reloaded.path("reloadedBackends").toString()).isEqualTo("[\"npu\"]");
                assertThat(reloaded.has("leftBehind")).isFalse();
                assertThat(reloaded.has("closedWithRequestsUnderWay")).isFalse();
            }
            clients.end();

            assertThat(clients.failures).isEmpty();
            assertThat(clients.answered.get()).isGreaterThan(RELOADS);
            assertThat(url(sidecar, "good"))
                    .as("the neighbour's server was not restarted")
                    .isEqualTo(neighbour);
            assertThat(sidecar.plugin("simulated").path("state").asText()).isEqualTo("OK");
            assertThat(sidecar.plugin("simulated").path("version").asText()).startsWith("0.");
            assertThat(sidecar.problems()).isEmpty();
            // The first decision may be forgotten by now, after thousands of others.
            HttpResponse<String> last = sidecar.chat("llama");
            jars.add("vendor", PluginSidecar.vendor(2));
            sidecar.reload("vendor");
            JsonNode before = sidecar.decision(last);
            assertThat(before.path("estimatesChanged").asBoolean()).isTrue();
            assertThat(before.at("/candidates/0/estimate/costUsd").asDouble())
                    .as("the fallback estimate")
                    .isEqualTo(99);
            assertThat(sidecar.decision(sidecar.chat("llama")).has("estimatesChanged"))
                    .isFalse();
            assertLoadersAreGone(RELOADS);
        }
        assertLoadersAreGone(RELOADS + 1);
    }

    @Test
    void aVersionThatIsNotAdmittedLeavesTheFormerOneInForce() throws Exception {
        try (PluginSidecar sidecar = PluginSidecar.start(directory, backends)) {
            jars.add("vendor", PluginJars.plugin("vendor", 99, ""));
            HttpResponse<String> refused = sidecar.post("/plugins/vendor/reload");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("it was built against version 99 of the SPI, must be from 1 to 1");

            jars.add("vendor", PluginSidecar.vendor(2).replace("number(\"usd\", 0)", "number(\"price\")"));
            refused = sidecar.post("/plugins/vendor/reload");
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("signalbox.yaml:7:").contains("backends[0].cost.price");

            jars.add("vendor", PluginSidecar.vendor(2).replace("\"vendor\", context", "\"simulated\", context"));
            refused = sidecar.post("/plugins/vendor/reload");
            assertThat(refused.body()).contains("has the name of one of plugin simulated");

            jars.remove("vendor");
            assertThat(sidecar.post("/plugins/vendor/reload").body()).contains("the directory holds no jar");
            assertThat(sidecar.post("/plugins/vendr/reload").statusCode()).isEqualTo(404);

            HttpResponse<String> served = sidecar.chat("llama");
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(sidecar.decision(served)
                            .at("/candidates/0/estimate/costUsd")
                            .asDouble())
                    .isEqualTo(6);
            assertThat(sidecar.plugin("vendor").path("state").asText()).isEqualTo("OK");
        }
    }

    @Test
    void theCommandSaysWhatCameOfIt() throws Exception {
        try (PluginSidecar sidecar = PluginSidecar.start(directory, backends)) {
            CommandRun reloaded = CommandRun.of("plugin", "reload", "vendor", "--admin", sidecar.adminUrl());
            assertThat(reloaded.exitCode()).as(reloaded.err()).isZero();
            assertThat(reloaded.out()).isEqualTo("Plugin vendor is loaded anew and OK%n  backend npu%n".formatted());

            jars.add("vendor", PluginJars.plugin("vendor", 99, ""));
            CommandRun refused = CommandRun.of("plugin", "reload", "vendor", "--admin", sidecar.adminUrl());
            assertThat(refused.exitCode()).isEqualTo(Main.INVALID);
            assertThat(refused.err()).contains("plugin \"vendor\" is not loaded anew, and stays as it was");
        }
    }

    @Test
    void threadsThatAVersionLeavesBehindAreNamed() throws Exception {
        System.setProperty("vendor.leak.ends", "false");
        jars.add("vendor", PluginSidecar.vendor(1).replace("static final int VERSION = 1;", """
                        static final int VERSION = 1;
                        static {
                          Thread thread = new Thread(() -> {
                            while (!Boolean.getBoolean("vendor.leak.ends")) {
                              java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                            }
                          }, "vendor-leak");
                          thread.setDaemon(true);
                          thread.start();
                        }
                        """));
        try (PluginSidecar sidecar = PluginSidecar.start(directory, backends)) {
            JsonNode reloaded = sidecar.reload("vendor");

            assertThat(reloaded.path("leftBehind").toString())
                    .contains("it left threads behind that run on and keep its classes in memory: vendor-leak");
        } finally {
            System.setProperty("vendor.leak.ends", "true");
        }
    }

    private static String url(PluginSidecar sidecar, String backend) throws Exception {
        return PluginSidecar.stream(sidecar.get("/backends").path("backends"))
                .filter(each -> each.path("id").asText().equals(backend))
                .findFirst()
                .orElseThrow()
                .path("url")
                .asText();
    }

    /** So many of the class loaders that ever were are collected, while what was decided by them is remembered. */
    private static void assertLoadersAreGone(int gone) throws Exception {
        List<?> loaders = (List<?>) requireNonNull(System.getProperties().get(LOADERS));
        assertThat(loaders).hasSize(RELOADS + 1);
        PolicySidecar.await(() -> {
            System.gc();
            return loaders.stream()
                            .filter(loader -> ((WeakReference<?>) loader).get() == null)
                            .count()
                    == gone;
        });
    }

    /** Clients that ask for the vendor's model and its neighbour's all the time. */
    private static final class Clients {

        final Queue<String> failures = new ConcurrentLinkedQueue<>();
        final AtomicInteger answered = new AtomicInteger();
        private final AtomicBoolean ending = new AtomicBoolean();
        private final List<Thread> threads = new ArrayList<>();

        Clients(PluginSidecar sidecar) {
            for (int i = 0; i < CLIENTS; i++) {
                Thread thread = new Thread(() -> run(sidecar));
                thread.start();
                threads.add(thread);
            }
        }

        private void run(PluginSidecar sidecar) {
            for (int i = 0; !ending.get(); i++) {
                try {
                    HttpResponse<String> answer = sidecar.chat(i % 2 == 0 ? "llama" : "mistral");
                    if (answer.statusCode() != 200) {
                        failures.add(answer.statusCode() + " " + answer.body());
                    }
                    answered.incrementAndGet();
                } catch (Exception e) {
                    failures.add(e.toString());
                }
            }
        }

        void end() throws InterruptedException {
            ending.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }
}
