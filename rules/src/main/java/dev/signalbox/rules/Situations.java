package dev.signalbox.rules;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What situation rules found at one time: the situations that hold and the marks that backends bear.
 *
 * <p>Immutable and safe for use by many threads. What placement rules ask is answered from tables made beforehand.
 */
public final class Situations {

    /** No situation and no mark. */
    public static final Situations NONE = new Situations(List.of(), List.of());

    private final List<ActiveSituation> active;
    private final List<BackendMark> marks;
    private final Map<String, Set<String>> backendsByMark = new HashMap<>();

    private Situations(List<ActiveSituation> active, List<BackendMark> marks) {
        this.active = active;
        this.marks = marks;
        for (BackendMark mark : marks) {
            backendsByMark.computeIfAbsent(mark.name(), any -> new HashSet<>()).add(mark.backend());
        }
    }

    /**
     * Situations and marks, in any order.
     *
     * @throws IllegalArgumentException if a situation, or a mark of one backend, is among them twice
     */
    public static Situations of(Collection<ActiveSituation> active, Collection<BackendMark> marks) {
        List<ActiveSituation> sorted = active.stream()
                .sorted(Comparator.comparing(ActiveSituation::name))
                .toList();
        List<BackendMark> sortedMarks = marks.stream()
                .sorted(Comparator.comparing(BackendMark::backend).thenComparing(BackendMark::name))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
                throw new IllegalArgumentException(
                        "the situation " + sorted.get(i).name() + " holds twice");
            }
        }
        for (int i = 1; i < sortedMarks.size(); i++) {
            BackendMark mark = sortedMarks.get(i);
            BackendMark before = sortedMarks.get(i - 1);
            if (mark.backend().equals(before.backend()) && mark.name().equals(before.name())) {
                throw new IllegalArgumentException(mark.backend() + " bears the mark " + mark.name() + " twice");
            }
        }
        return sorted.isEmpty() && sortedMarks.isEmpty() ? NONE : new Situations(sorted, sortedMarks);
    }

    /** The situations that hold, by name. */
    public List<ActiveSituation> active() {
        return active;
    }

    /** The situation of that name, if it holds. */
    public Optional<ActiveSituation> find(String name) {
        return active.stream()
                .filter(situation -> situation.name().equals(name))
                .findFirst();
    }

    /** All marks, by backend and name. */
    public List<BackendMark> marks() {
        return marks;
    }

    /** The marks of one backend, by name. */
    public List<BackendMark> marksOf(String backend) {
        return marks.stream().filter(mark -> mark.backend().equals(backend)).toList();
    }

    /** Whether a backend bears a mark. */
    public boolean isMarked(String backend, String mark) {
        Set<String> backends = backendsByMark.get(mark);
        return backends != null && backends.contains(backend);
    }

    /** Whether any backend bears a mark of that name. */
    public boolean anyMarked(String mark) {
        return backendsByMark.containsKey(mark);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Situations situations
                && active.equals(situations.active)
                && marks.equals(situations.marks);
    }

    @Override
    public int hashCode() {
        return 31 * active.hashCode() + marks.hashCode();
    }

    @Override
    public String toString() {
        return "Situations" + active + marks;
    }
}
