package dev.signalbox.core.policy;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.Workspace;
import dev.signalbox.core.fleet.BackendState;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.rules.Policy;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Policies and decisions for tests. */
final class Examples {

    static final long NOW = 1_800_000_000_000L;

    private static final String SETTINGS = """
            name: test
            defaultClass: chat
            classes:
              chat: {ttft: 800ms, expectedOutputTokens: 200}
            """;

    private Examples() {}

    /** A policy that prefers one backend. */
    static SortedMap<String, String> preferring(String backend) {
        return files("""
                rule "prefers %1$s"
                when
                    $c : Candidate( backend == "%1$s" )
                then
                    place.prefer($c, 5);
                end
                """.formatted(backend));
    }

    /** A policy that refuses everything. */
    static SortedMap<String, String> refusing() {
        return files("""
                rule "refuses"
                when
                    Request( promptTokens >= 0 )
                then
                    place.reject(429, "closed");
                end
                """);
    }

    /** A policy with a typing error. */
    static SortedMap<String, String> broken() {
        SortedMap<String, String> files = preferring("a");
        files.replaceAll((name, text) -> text.replace("backend ==", "backnd =="));
        return files;
    }

    static String id(Map<String, String> files) {
        return PolicyFiles.revision(files);
    }

    static Policy policy(Map<String, String> files) {
        return CompiledFiles.of(files).policy().orElseThrow();
    }

    /** Two backends, a and b, both idle; b costs twice as much. */
    static FleetSnapshot fleet() {
        List<Offer> offers = new ArrayList<>();
        for (String id : List.of("a", "b")) {
            ServedModel model = new ServedModel("llama", "llama", Set.of(Operation.CHAT), "", InferenceRequest.UNKNOWN);
            Backend backend = new Backend(
                    id,
                    id.equals("a") ? Placement.GPU : Placement.CPU,
                    "",
                    URI.create("http://127.0.0.1:9"),
                    "",
                    true,
                    8,
                    List.of(model),
                    Map.of(),
                    Map.of());
            double usd = id.equals("a") ? 1 : 2;
            CostEstimate estimate = new CostEstimate(100, 10, usd, usd, Double.NaN, Double.NaN, Double.NaN);
            offers.add(new Offer(backend, model, (request, load) -> estimate, new BackendState(8)));
        }
        return FleetSnapshot.of(offers);
    }

    static InferenceRequest request(String session) {
        return InferenceRequest.builder(Operation.CHAT, "llama")
                .promptTokens(10)
                .sessionId(session)
                .build();
    }

    /** Decides a request by what is in force, and lets the life cycle know. */
    static Decision decide(PolicyLifecycle lifecycle, String session) {
        UUID id = UUID.nameUUIDFromBytes(session.getBytes(StandardCharsets.UTF_8));
        InferenceRequest request = request(session);
        Decision decision = lifecycle.decider().of(request, id).decide(request, id, NOW, new Workspace());
        lifecycle.observer().decided(decision, 1000);
        return decision;
    }

    private static SortedMap<String, String> files(String rules) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("policy.yaml", SETTINGS);
        files.put("rules/test.drl", "package test;\n\n" + rules);
        return files;
    }
}
