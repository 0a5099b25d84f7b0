package dev.signalbox.core.app.demo;

import dev.signalbox.core.decision.DecisionObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;

/** Sends one workload through a sidecar again and again, each time placed by another policy. */
public final class Demonstration {

    /** How much shorter than in truth everything takes. */
    static final double TIME_SCALE = 5;

    private static final int REQUESTS = 175;
    private static final long DURATION_MILLIS = 7_000;
    private static final int WARM_UP_REQUESTS = 50;
    private static final long WARM_UP_MILLIS = 2_000;
    private static final long SEED = 20261101;

    private final RunRecorder recorder = new RunRecorder();
    private final List<RunResult> results = new ArrayList<>();
    private final List<DemoRequest> workload = Workload.of(REQUESTS, DURATION_MILLIS, SEED);

    /** A policy that a run is placed by. */
    public interface PolicySwitch {

        /** Puts the default policy in force. */
        void useDefault();

        /** Puts the default policy's classes with other placement rules in force. */
        void use(String name, String rules);
    }

    /** The configuration of the sidecar that the demonstration is run on. */
    public static String configuration() {
        try (InputStream resource = Demonstration.class.getResourceAsStream("demo.yaml")) {
            if (resource == null) {
                throw new IllegalStateException("demo.yaml is missing from the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@timeScale@", String.valueOf(TIME_SCALE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the sidecar must tell of each decision. */
    public DecisionObserver observer() {
        return recorder;
    }

    /** How many runs there are. */
    public int runs() {
        return 1 + Baseline.all(List.of()).size();
    }

    /** How many requests each run has. */
    public int requests() {
        return workload.size();
    }

    /**
     * Makes all runs, one after the other.
     *
     * @param target where the sidecar takes requests
     * @param backends the fleet's backends by model
     * @param progress told how many requests have ended, over all runs
     * @return a decision to explain: a personal request placed by the default policy
     */
    public UUID run(URI target, Map<String, List<String>> backends, PolicySwitch policies, IntConsumer progress) {
        LoadClient client = new LoadClient(target);
        policies.useDefault();
        // A process just started is slow in ways that say nothing about policies.
        client.send(Workload.of(WARM_UP_REQUESTS, WARM_UP_MILLIS, SEED + 1), ended -> {});
        Map<UUID, DemoRequest> decided = run("by the rules", workload, client, progress, 0);
        int done = workload.size();
        for (Baseline baseline : Baseline.all(
                backends.values().stream().flatMap(List::stream).distinct().toList())) {
            policies.use(baseline.name(), baseline.rules());
            List<DemoRequest> requests = baseline.takesTurns() ? inTurns(backends) : workload;
            run(baseline.name(), requests, client, progress, done);
            done += workload.size();
        }
        return decided.entrySet().stream()
                .filter(entry -> entry.getValue().kind().equals("personal data"))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the workload has no personal request"));
    }

    /** The table of all runs. */
    public String report() {
        return new Report(results).toString();
    }

    private Map<UUID, DemoRequest> run(
            String name, List<DemoRequest> requests, LoadClient client, IntConsumer progress, int done) {
        recorder.clear();
        Map<UUID, DemoRequest> decided = client.send(requests, ended -> progress.accept(done + ended));
        results.add(RunResult.of(name, requests, decided, recorder, TIME_SCALE));
        return decided;
    }

    /** The workload with each request labelled with the backend whose turn it is. */
    private List<DemoRequest> inTurns(Map<String, List<String>> backends) {
        Map<String, Integer> turns = new HashMap<>();
        return workload.stream()
                .map(request -> {
                    List<String> candidates = backends.getOrDefault(request.model(), List.of());
                    int turn = turns.merge(request.model(), 1, Integer::sum) - 1;
                    return request.labelled(Baseline.TURN, candidates.get(turn % candidates.size()));
                })
                .toList();
    }
}
