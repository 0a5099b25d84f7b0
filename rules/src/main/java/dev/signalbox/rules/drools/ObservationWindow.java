package dev.signalbox.rules.drools;

import dev.signalbox.rules.language.Window;
import dev.signalbox.rules.situations.Observation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.EntryPoint;
import org.kie.api.runtime.rule.FactHandle;

/**
 * The observations of one window, kept in an entry point of a session for as long as there is one.
 *
 * <p>Drools' own windows count the observations of all backends together, because they stand before any join; these count
 * for each backend.
 */
final class ObservationWindow {

    private final Window window;
    private final Map<String, Deque<Kept>> kept = new LinkedHashMap<>();
    private @Nullable EntryPoint entryPoint;
    private int size;

    private static final class Kept {

        final Instant at;
        final Observation observation;

        @Nullable
        FactHandle handle;

        Kept(Instant at, Observation observation) {
            this.at = at;
            this.observation = observation;
        }
    }

    ObservationWindow(Window window) {
        this.window = window;
    }

    int size() {
        return size;
    }

    /** Takes what is seen now and lets go of what is no longer in the window. */
    void update(Collection<Observation> observations, Instant at) {
        Set<String> present = new HashSet<>();
        for (Observation observation : observations) {
            String id = observation.backend().id();
            present.add(id);
            Kept seen = new Kept(at, observation);
            if (entryPoint != null) {
                seen.handle = entryPoint.insert(observation);
            }
            kept.computeIfAbsent(id, any -> new ArrayDeque<>()).add(seen);
            size++;
        }
        kept.forEach((id, each) -> {
            while (!each.isEmpty() && isPast(each, present.contains(id), at)) {
                remove(each.remove());
            }
        });
        kept.values().removeIf(Deque::isEmpty);
    }

    private boolean isPast(Deque<Kept> each, boolean present, Instant at) {
        if (window instanceof Window.Time time) {
            return !each.getFirst().at.plus(time.duration()).isAfter(at);
        }
        return !present || each.size() > ((Window.Length) window).count();
    }

    private void remove(Kept past) {
        if (entryPoint != null && past.handle != null) {
            entryPoint.delete(past.handle);
        }
        size--;
    }

    /** Fills a new session, which replaces the one before. */
    void enter(KieSession session) {
        EntryPoint entered = session.getEntryPoint(SituationModel.entryPointOf(window));
        entryPoint = entered;
        kept.values().forEach(each -> each.forEach(seen -> seen.handle = entered.insert(seen.observation)));
    }

    /** Forgets the session, which is gone. */
    void leave() {
        entryPoint = null;
        kept.values().forEach(each -> each.forEach(seen -> seen.handle = null));
    }
}
