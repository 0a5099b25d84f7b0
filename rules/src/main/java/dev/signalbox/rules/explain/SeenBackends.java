package dev.signalbox.rules.explain;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.language.Window;
import dev.signalbox.rules.situations.Observation;
import dev.signalbox.rules.situations.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that was seen of backends so far, moment by moment, out of which windows are cut. */
final class SeenBackends {

    private final List<Seen> seen = new ArrayList<>();

    private record Seen(Instant at, Map<String, Observation> backends) {}

    void look(Timeline.Moment moment) {
        Map<String, Observation> before =
                seen.isEmpty() ? Map.of() : seen.get(seen.size() - 1).backends();
        Map<String, Observation> now = new LinkedHashMap<>();
        for (BackendFacts backend : moment.state().backends()) {
            Observation last = before.get(backend.id());
            boolean changed = last != null && last.backend().healthy() != backend.healthy();
            now.put(backend.id(), new Observation(backend, changed));
        }
        seen.add(new Seen(moment.at(), now));
    }

    /** The backends as they are at the last moment. */
    List<Observation> now() {
        return seen.isEmpty()
                ? List.of()
                : List.copyOf(seen.get(seen.size() - 1).backends().values());
    }

    /** The observations in a window that ends at the last moment. */
    List<Observation> in(Window window) {
        return window instanceof Window.Time time ? within(time.duration()) : last(((Window.Length) window).count());
    }

    private List<Observation> within(Duration duration) {
        List<Observation> result = new ArrayList<>();
        for (int i = seen.size() - 1; i >= 0; i--) {
            Instant end = seen.get(seen.size() - 1).at();
            if (!seen.get(i).at().plus(duration).isAfter(end)) {
                break;
            }
            result.addAll(seen.get(i).backends().values());
        }
        return result;
    }

    /** The last so many of each backend that there is, without a gap. */
    private List<Observation> last(int count) {
        List<Observation> result = new ArrayList<>();
        for (Observation present : now()) {
            @Nullable Observation each = present;
            for (int i = seen.size() - 1; each != null && i > seen.size() - 1 - count; i--) {
                result.add(each);
                each = i == 0
                        ? null
                        : seen.get(i - 1).backends().get(present.backend().id());
            }
        }
        return result;
    }
}
