package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.situation.SituationStatus;
import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which situations hold and which marks backends bear, since when and why. */
final class SituationsResource implements AdminResource {

    private final AdminSources sources;

    SituationsResource(AdminSources sources) {
        this.sources = sources;
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get(
                "/situations",
                "situations that hold and marks of backends, since when and why",
                call -> call.json(200, situations(sources.situations().get()))));
    }

    private static ObjectNode situations(SituationStatus status) {
        ObjectNode root = Json.object();
        if (!status.updated().equals(Instant.EPOCH)) {
            root.put("updated", status.updated().toString());
        }
        Json.putKnown(root, "problem", status.problem());
        ArrayNode active = root.putArray("active");
        for (ActiveSituation situation : status.situations().active()) {
            active.addObject()
                    .put("name", situation.name())
                    .put("since", situation.since().toString())
                    .put("why", situation.why());
        }
        SortedSet<String> inactive = new TreeSet<>(status.names());
        status.situations().active().forEach(situation -> inactive.remove(situation.name()));
        ArrayNode others = root.putArray("inactive");
        inactive.forEach(others::add);
        ArrayNode marks = root.putArray("marks");
        for (BackendMark mark : status.situations().marks()) {
            marks.addObject()
                    .put("backend", mark.backend())
                    .put("name", mark.name())
                    .put("since", mark.since().toString())
                    .put("why", mark.why());
        }
        return root;
    }

    /** The names only, for a status that says much else. */
    static void summarise(SituationStatus status, ObjectNode root) {
        ArrayNode active = root.putArray("situations");
        status.situations().active().forEach(situation -> active.add(situation.name()));
        Map<String, List<String>> marks = new TreeMap<>();
        for (BackendMark mark : status.situations().marks()) {
            marks.computeIfAbsent(mark.backend(), any -> new ArrayList<>()).add(mark.name());
        }
        ObjectNode byBackend = root.putObject("marks");
        marks.forEach((backend, names) -> names.forEach(byBackend.putArray(backend)::add));
        Json.putKnown(root, "situationProblem", status.problem());
    }
}
