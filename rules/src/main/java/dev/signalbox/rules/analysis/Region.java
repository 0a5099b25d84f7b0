package dev.signalbox.rules.analysis;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a rule can fire for, apart from its dates: requests, times and, if it matches each candidate, candidates.
 *
 * <p>Immutable. Every answer errs to one side: {@link #isEmpty}, {@link #within} and the questions of disjointness say yes only
 * if it is so.
 */
public final class Region {

    private final List<Box> boxes;
    private final List<Box> onRequests;
    private final List<Presence> presences;
    private final boolean eachCandidate;

    private Region(List<Box> boxes, List<Presence> presences, boolean eachCandidate) {
        this.boxes = List.copyOf(boxes);
        this.onRequests = eachCandidate
                ? boxes.stream()
                        .map(box -> box.only(term -> term.field().fact() != Fact.CANDIDATE))
                        .toList()
                : this.boxes;
        this.presences = List.copyOf(presences);
        this.eachCandidate = eachCandidate;
    }

    /** Something of a kind that must be there, or must not: the patterns with {@code exists} and {@code not}. */
    record Presence(boolean required, Fact fact, List<Box> boxes) {

        /** Whether this one holds only where the other one does. */
        boolean implies(Presence other) {
            return fact == other.fact
                    && required == other.required
                    && (required ? coveredBy(boxes, other.boxes) : coveredBy(other.boxes, boxes));
        }

        /** Whether both cannot hold at once. */
        boolean excludes(Presence other) {
            return fact == other.fact
                    && required != other.required
                    && (required ? coveredBy(boxes, other.boxes) : coveredBy(other.boxes, boxes));
        }
    }

    /** The region of a rule; nothing if its conditions are too many to reason about. */
    public static Optional<Region> of(Rule rule, Universe universe) {
        List<Box> boxes = List.of(Box.all(universe));
        List<Presence> presences = new ArrayList<>();
        boolean each = rule.patterns().stream().anyMatch(Region::isEachCandidate);
        for (Pattern pattern : rule.patterns()) {
            boolean present = isOne(pattern.fact()) || isEachCandidate(pattern);
            Optional<List<Box>> matching =
                    Boxes.of(pattern.condition(), !present || pattern.quantifier() != Quantifier.NOT, universe);
            if (matching.isEmpty()) {
                return Optional.empty();
            }
            if (!present) {
                presences.add(new Presence(pattern.quantifier() != Quantifier.NOT, pattern.fact(), matching.get()));
            }
            Optional<List<Box>> narrowed =
                    present ? Boxes.and(boxes, matching.get()) : withoutForbidden(boxes, pattern, each, universe);
            if (narrowed.isEmpty()) {
                return Optional.empty();
            }
            boxes = narrowed.get();
        }
        return Optional.of(new Region(boxes, presences, each));
    }

    /** If no candidate may satisfy a condition, the one that the rule fires for may not either. */
    private static Optional<List<Box>> withoutForbidden(
            List<Box> boxes, Pattern pattern, boolean each, Universe universe) {
        if (!each || pattern.fact() != Fact.CANDIDATE || pattern.quantifier() != Quantifier.NOT) {
            return Optional.of(boxes);
        }
        return Boxes.of(pattern.condition(), false, universe)
                .flatMap(others -> Boxes.and(boxes, others))
                .or(() -> Optional.of(boxes));
    }

    private static boolean isOne(Fact fact) {
        return fact == Fact.REQUEST || fact == Fact.CLOCK;
    }

    private static boolean isEachCandidate(Pattern pattern) {
        return pattern.fact() == Fact.CANDIDATE && pattern.quantifier() == Quantifier.EACH;
    }

    /** Whether nothing is in it: the rule can never fire. */
    public boolean isEmpty() {
        return boxes.stream().allMatch(this::impossible);
    }

    private boolean impossible(Box box) {
        for (Presence presence : presences) {
            Box around = box.only(term -> term.field().fact() != presence.fact());
            if (presence.required() && presence.boxes().stream().allMatch(around::disjoint)) {
                return true;
            }
        }
        return box.isEmpty();
    }

    /** Whether the other rule fires wherever this one does, for the same candidates if it matches each. */
    public boolean within(Region other) {
        return (eachCandidate || !other.eachCandidate)
                && coveredBy(boxes, other.boxes)
                && other.presences.stream().allMatch(this::assures);
    }

    private boolean assures(Presence wanted) {
        boolean ownCandidate = eachCandidate
                && wanted.required()
                && wanted.fact() == Fact.CANDIDATE
                && coveredBy(boxes, wanted.boxes());
        return ownCandidate || presences.stream().anyMatch(own -> own.implies(wanted));
    }

    /** Whether no request, time and candidate lets both rules fire for it. */
    public boolean disjointOnCandidates(Region other) {
        return areDisjoint(boxes, other.boxes) || excludes(other) || other.excludes(this);
    }

    /** Whether no request and time lets both rules fire, be it for different candidates. */
    public boolean disjointOnRequests(Region other) {
        return areDisjoint(onRequests, other.onRequests) || excludes(other) || other.excludes(this);
    }

    private boolean excludes(Region other) {
        for (Presence theirs : other.presences) {
            boolean candidateForbidden = eachCandidate
                    && !theirs.required()
                    && theirs.fact() == Fact.CANDIDATE
                    && coveredBy(boxes, theirs.boxes());
            if (candidateForbidden || presences.stream().anyMatch(own -> own.excludes(theirs))) {
                return true;
            }
        }
        return false;
    }

    boolean eachCandidate() {
        return eachCandidate;
    }

    List<Box> boxes() {
        return boxes;
    }

    List<Presence> presences() {
        return presences;
    }

    private static boolean areDisjoint(List<Box> left, List<Box> right) {
        for (Box one : left) {
            for (Box other : right) {
                if (!one.disjoint(other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean coveredBy(List<Box> boxes, List<Box> cover) {
        for (Box box : boxes) {
            if (cover.stream().noneMatch(box::within) && !(cover.size() > 1 && Boxes.covered(box, cover))) {
                return false;
            }
        }
        return true;
    }
}
