package dev.signalbox.rules.drools;

import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.SituationPattern;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.language.Window;
import dev.signalbox.rules.situations.Observation;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;
import org.kie.api.runtime.rule.FactHandle;

/**
 * A stateful Drools session that follows the world: what is new is inserted, what is gone is retracted, nothing is modified.
 *
 * <p>It can be dropped at any time, after a failure in the middle of an update for example; the next update fills another.
 */
final class SituationSession {

    private final KieBase base;
    private final List<ObservationWindow> windows;
    private final Map<Object, FactHandle> facts = new LinkedHashMap<>();
    private @Nullable KieSession session;
    private @Nullable FactHandle tick;
    private long ticks;

    SituationSession(KieBase base, Collection<SituationRule> rules) {
        this.base = base;
        Set<Window> used = new LinkedHashSet<>();
        rules.forEach(rule -> windows(rule).forEach(used::add));
        this.windows = used.stream().map(ObservationWindow::new).toList();
    }

    private static Stream<Window> windows(SituationRule rule) {
        return rule.premises().stream()
                .map(premise ->
                        premise instanceof Aggregation aggregation ? aggregation.source() : (SituationPattern) premise)
                .map(SituationPattern::window)
                .flatMap(Optional::stream);
    }

    /** Lets windows take notice of what is seen, whatever becomes of the update. Returns how many facts they hold. */
    int observe(Collection<Observation> observations, Instant at) {
        int size = 0;
        for (ObservationWindow window : windows) {
            window.update(observations, at);
            size += window.size();
        }
        return size;
    }

    /** The number of facts in the session, windows included; 0 if there is none. */
    long factCount() {
        return session == null
                ? 0
                : session.getEntryPoints().stream()
                        .mapToLong(each -> each.getFactCount())
                        .sum();
    }

    /** Fires every rule for whatever it matches now. */
    void fire(Collection<?> present, Matches matches, int maxFirings) {
        KieSession current = session;
        if (current == null) {
            current = base.newKieSession();
            session = current;
            for (ObservationWindow window : windows) {
                window.enter(current);
            }
        }
        follow(current, new HashSet<>(present), present);
        if (tick != null) {
            current.delete(tick);
        }
        tick = current.insert(new Tick(ticks++));
        current.setGlobal(SituationModel.MATCHES, matches);
        if (current.fireAllRules(maxFirings + 1) > maxFirings) {
            throw new WorkLimit.Exceeded("they match more than " + maxFirings + " times");
        }
    }

    private void follow(KieSession current, Set<?> wanted, Collection<?> present) {
        facts.entrySet().removeIf(entry -> {
            boolean gone = !wanted.contains(entry.getKey());
            if (gone) {
                current.delete(entry.getValue());
            }
            return gone;
        });
        for (Object fact : present) {
            facts.computeIfAbsent(fact, current::insert);
        }
    }

    /** Drops the session. */
    void drop() {
        KieSession current = session;
        session = null;
        tick = null;
        facts.clear();
        windows.forEach(ObservationWindow::leave);
        if (current != null) {
            current.dispose();
        }
    }
}
