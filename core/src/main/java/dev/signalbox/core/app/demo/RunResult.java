package dev.signalbox.core.app.demo;

import dev.signalbox.core.decision.Decision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one run of the workload came to.
 *
 * @param name the policy's name in the report
 * @param classes by kind of request, in the order of the workload's kinds
 * @param total over all of them
 * @param leaked personal requests that ran on machines that aren't ours
 */
record RunResult(String name, Map<String, ClassTally> classes, ClassTally total, int leaked) {

    /** Adds up what the sidecar reported of each request of a workload. */
    static RunResult of(
            String name,
            List<DemoRequest> workload,
            Map<UUID, DemoRequest> decided,
            RunRecorder recorder,
            double timeScale) {
        Map<String, ClassTally> classes = new LinkedHashMap<>();
        workload.stream()
                .map(DemoRequest::kind)
                .distinct()
                .sorted()
                .forEach(kind -> classes.put(kind, new ClassTally(timeScale)));
        ClassTally total = new ClassTally(timeScale);
        int leaked = 0;
        for (Map.Entry<UUID, DemoRequest> entry : decided.entrySet()) {
            DemoRequest request = entry.getValue();
            RunRecorder.Ended ended = recorder.ended(entry.getKey());
            ClassTally tally = classes.getOrDefault(request.kind(), total);
            if (ended == null) {
                tally.lost(1);
                total.lost(1);
                continue;
            }
            tally.add(ended.decision(), ended.result());
            total.add(ended.decision(), ended.result());
            leaked += "personal".equals(request.labels().get("data")) && !owned(ended) ? 1 : 0;
        }
        List<DemoRequest> unanswered = new ArrayList<>(workload);
        unanswered.removeAll(decided.values());
        unanswered.forEach(
                request -> classes.getOrDefault(request.kind(), total).lost(1));
        total.lost(unanswered.size());
        return new RunResult(name, classes, total, leaked);
    }

    private static boolean owned(RunRecorder.Ended ended) {
        Decision decision = ended.decision();
        int choice = ended.result().choice();
        return choice < 0 || decision.choice(choice).backend().owned();
    }
}
