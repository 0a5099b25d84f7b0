package dev.signalbox.core.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.plugin.PluginJars;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins that do everything wrong, all at once, beside one that does not: every request is answered. */
final class HostilePluginsIT {

    private static final int REQUESTS = 1000;
    private static final int CLIENTS = 4;
    private static final double FALLBACK_USD = 7;
    private static final String ENDS = "hostile.ends";

    /** What cost models do when they are asked, after they were prepared. */
    private static final Map<String, String> COSTS = new LinkedHashMap<>();

    static {
        COSTS.put("throws", "throw new IllegalStateException(\"no\");");
        COSTS.put("sleeps", "java.util.concurrent.locks.LockSupport.parkNanos(30_000_000); return GOOD;");
        COSTS.put("nothing", "return null;");
        COSTS.put("nan", "return CostEstimate.UNKNOWN;");
        COSTS.put("negative", "return new CostEstimate(-1, 1, 1, 1, 1, 1, 1);");
        COSTS.put("absurd", "return new CostEstimate(1e300, 1, 1, 1, 1, 1, 1);");
        COSTS.put("missing", "return Part.estimate();");
        COSTS.put("hoards", "KEPT.add(new byte[1024]); long[] more = new long[Integer.MAX_VALUE]; return GOOD;");
        COSTS.put("threads", """
                Thread thread = new Thread(() -> {
                  while (!Boolean.getBoolean("hostile.ends")) {
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                  }
                }, "hostile-leak");
                thread.setDaemon(true);
                if (KEPT.isEmpty()) {
                  KEPT.add(new byte[1]);
                  thread.start();
                }
                throw new StackOverflowError();
                """);
    }

    @TempDir
    private Path directory;

    private final ScriptedBackend server = ScriptedBackend.json("{}");

    @Test
    void everyRequestIsAnswered() throws Exception {
        PluginJars jars = PluginSidecar.plugins(directory);
        addWhatIsNotAdmitted(jars);
        StringBuilder backends = new StringBuilder(PluginSidecar.GOOD + """
                - {id: silent, provider: silent}
                - {id: absent, provider: absent}
                - {id: clogged, provider: clogged, url: "http://127.0.0.1:%1$d"}
                """.formatted(server.port()));
        jars.add("silent", provider("silent", "return new CompletableFuture<>();"))
                .addWithout("absent", provider("absent", "return Part.found();") + PART, "Part")
                .add("clogged", provider("clogged", found("clogged")).replace("/* loads */", CLOGGED));
        COSTS.forEach((name, body) -> {
            jars.addWithout(name, costs(name, body) + PART, "Part");
            backends.append("""
                    - {id: %1$s, provider: %1$s, url: "http://127.0.0.1:%2$d", cost: {model: %1$s}, fallbackEstimate: {usd: 7, ttftMs: 7}}
                    """.formatted(name, server.port()));
        });
        try (PluginSidecar sidecar = PluginSidecar.start(directory, backends.toString())) {
            List<String> models = new ArrayList<>(COSTS.keySet());
            models.addAll(List.of("mistral", "clogged"));
            Map<String, HttpResponse<String>> last = requests(sidecar, models);

            for (String model : COSTS.keySet()) {
                if (model.equals("sleeps")) {
                    // It knows the right answer, and gives it whenever it is tried again.
                    continue;
                }
                assertThat(sidecar.decision(requireNonNull(last.get(model)))
                                .at("/candidates/0/estimate/costUsd")
                                .asDouble())
                        .as("the fallback estimate for %s", model)
                        .isEqualTo(FALLBACK_USD);
            }
            assertStatesAreTold(sidecar);
        } finally {
            System.setProperty(ENDS, "true");
            server.close();
        }
    }

    private static Map<String, HttpResponse<String>> requests(PluginSidecar sidecar, List<String> models)
            throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                String model = models.get(i % models.size());
                answers.add(clients.submit(() -> sidecar.chat(model)));
            }
            Map<String, HttpResponse<String>> last = new LinkedHashMap<>();
            for (int i = 0; i < REQUESTS; i++) {
                HttpResponse<String> answer = answers.get(i).get();
                String model = models.get(i % models.size());
                assertThat(answer.statusCode())
                        .as("%s: %s", model, answer.body())
                        .isEqualTo(200);
                last.put(model, answer);
            }
            return last;
        } finally {
            clients.shutdownNow();
        }
    }

    private static void assertStatesAreTold(PluginSidecar sidecar) throws Exception {
        PolicySidecar.await(() -> state(sidecar, "clogged").equals("DEGRADED"));
        Map<String, String> states = PluginSidecar.stream(
                        sidecar.get("/plugins").path("plugins"))
                .collect(Collectors.toMap(
                        plugin -> plugin.path("id").asText(),
                        plugin -> plugin.path("state").asText()));
        assertThat(states)
                .containsEntry("simulated", "OK")
                .containsEntry("nan", "OK")
                .containsEntry("silent", "DEGRADED")
                .containsEntry("absent", "DEGRADED")
                .containsEntry("no-class", "QUARANTINED")
                .containsEntry("no-service", "QUARANTINED")
                .containsEntry("no-plugin", "QUARANTINED")
                .containsEntry("garbage", "QUARANTINED")
                .containsEntry("constructor", "QUARANTINED")
                .containsEntry("initialiser", "QUARANTINED")
                .containsEntry("too-new", "QUARANTINED")
                .containsEntry("too-old", "QUARANTINED")
                .containsEntry("bundling", "OK");
        for (String cost : COSTS.keySet()) {
            assertThat(states.get(cost)).as(cost).isEqualTo(cost.equals("nan") ? "OK" : "DEGRADED");
        }
        assertThat(component(sidecar, "clogged", "load source").path("detail").asText())
                .startsWith("sample has not returned: it holds up a thread");
        assertThat(component(sidecar, "hoards", "cost model").path("detail").asText())
                .startsWith("it threw java.lang.OutOfMemoryError");
        assertThat(component(sidecar, "sleeps", "cost model").path("state").asText())
                .isEqualTo("QUARANTINED");
        assertThat(component(sidecar, "missing", "cost model").path("detail").asText())
                .startsWith("it threw class Part is in none of its jars");
        JsonNode health = sidecar.get("/health?plugins&exclude-plugin=silent");
        assertThat(health.path("plugins").findValuesAsText("id"))
                .contains("clogged", "too-new")
                .doesNotContain("silent");
    }

    private static String state(PluginSidecar sidecar, String plugin) throws Exception {
        return sidecar.plugin(plugin).path("state").asText();
    }

    private static JsonNode component(PluginSidecar sidecar, String plugin, String kind) throws Exception {
        return PluginSidecar.stream(sidecar.plugin(plugin).path("components"))
                .filter(each -> each.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static void addWhatIsNotAdmitted(PluginJars jars) {
        jars.addWithout(
                        "no-class",
                        PluginJars.plugin(
                                        "no-class",
                                        1,
                                        "private final Part part = null;\n"
                                                + "public Map<String, Factory<CostModel>> costModels() { Part.estimate(); return Map.of(); }")
                                + PART,
                        "Part")
                .addWithService("no-service", PluginJars.plugin("no-service", 1, ""), "com.example.Absent")
                .addWithService("no-plugin", PluginJars.plugin("no-plugin", 1, "") + "class Other {}", "Other")
                .addWithService("garbage", PluginJars.plugin("garbage", 1, ""), "\u0001\u0002 not a name \u0003")
                .add("constructor", PluginJars.plugin("constructor", 1, "public Main() { throw new Error(\"no\"); }"))
                .add("initialiser", PluginJars.plugin("initialiser", 1, "static int x = 1 / 0;"))
                .add("too-new", PluginJars.plugin("too-new", 99, ""))
                .add("too-old", PluginJars.plugin("too-old", 0, ""))
                .addWithBundledSpi("bundling", PluginJars.plugin("bundling", 1, ""));
    }

    private static final String PART = """
            class Part {
              static CostEstimate estimate() { return CostEstimate.UNKNOWN; }
              static CompletionStage<List<Backend>> found() { return null; }
            }
            """;

    private static final String CLOGGED = """
            public Map<String, Factory<LoadSource>> loadSources() {
              return Map.of("clogged", context -> backends -> {
                while (!Boolean.getBoolean("hostile.ends")) {
                  java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
                return CompletableFuture.completedFuture(Map.of());
              });
            }
            """;

    private static String provider(String name, String body) {
        return PluginJars.plugin(name, 1, """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("%1$s", context -> {
                    String url = context.configuration().string("url", "http://127.0.0.1:1");
                    return () -> { %2$s };
                  });
                }
                /* loads */
                """.formatted(name, body));
    }

    private static String found(String model) {
        return """
                return CompletableFuture.completedFuture(List.of(new Backend(context.instanceName(), Placement.GPU, "",
                    java.net.URI.create(url), "", true, 1000,
                    List.of(new ServedModel("%1$s", "%1$s", EnumSet.of(Operation.CHAT), "", 100000)), Map.of(), Map.of())));
                """.formatted(model);
    }

    private static String costs(String name, String body) {
        return provider(name, found(name)).replace("/* loads */", """
                static final CostEstimate GOOD = new CostEstimate(1, 1, 1, 1, 1, 1, 1);
                static final List<byte[]> KEPT = new CopyOnWriteArrayList<>();
                public Map<String, Factory<CostModel>> costModels() {
                  return Map.of("%1$s", context -> (backend, model) -> (request, load) -> { %2$s });
                }
                """.formatted(name, body));
    }
}
