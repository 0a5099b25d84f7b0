package dev.signalbox.rules.analysis;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.language.Condition.Term;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds examples, and shows none that was not tried by evaluating the rules it is about. */
final class Examples {

    /** Combinations of values tried for one box. */
    private static final int MAX_TRIES = 300;

    private static final int MAX_BOXES = 8;

    private final LocalDate from;

    /** Examples from a day on. */
    Examples(LocalDate from) {
        this.from = from;
    }

    /**
     * An example out of a region.
     *
     * @param shows whether a scene shows what is to be shown; the region's own candidate is the first of it
     */
    Optional<Example> in(Region region, LocalDate earliest, Predicate<ConditionEvaluator> shows) {
        return in(region.boxes(), List.of(region), earliest, shows);
    }

    /** An example out of both of two regions, for the same candidate if both match each. */
    Optional<Example> in(Region one, Region other, LocalDate earliest, Predicate<ConditionEvaluator> shows) {
        List<Box> both = Boxes.and(one.boxes(), other.boxes()).orElse(List.of());
        return in(both, List.of(one, other), earliest, shows);
    }

    private Optional<Example> in(
            List<Box> boxes, List<Region> regions, LocalDate earliest, Predicate<ConditionEvaluator> shows) {
        List<Part> parts = new ArrayList<>();
        for (Region region : regions) {
            for (Region.Presence presence : region.presences()) {
                if (presence.required() && !presence.boxes().isEmpty()) {
                    parts.add(new Part(presence.fact(), presence.boxes().get(0)));
                }
            }
        }
        return boxes.stream()
                .limit(MAX_BOXES)
                .flatMap(box -> in(box, parts, earliest, shows).stream())
                .findFirst();
    }

    /**
     * Something that must be there besides.
     *
     * @param box what it must be like
     */
    record Part(Fact fact, Box box) {}

    /** An example out of a box, in which there is one candidate at least. */
    Optional<Example> in(Box box, List<Part> besides, LocalDate earliest, Predicate<ConditionEvaluator> shows) {
        List<Part> parts = new ArrayList<>();
        boolean ofCandidate =
                !box.only(term -> term.field().fact() == Fact.CANDIDATE).isAll();
        if (ofCandidate || besides.stream().noneMatch(part -> part.fact() == Fact.CANDIDATE)) {
            parts.add(new Part(Fact.CANDIDATE, box));
        }
        parts.addAll(besides);
        List<Slot> slots = new ArrayList<>();
        addSlots(slots, box, 0);
        for (int i = 0; i < parts.size(); i++) {
            addSlots(slots, parts.get(i).box(), i);
        }
        int[] choice = new int[slots.size()];
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            Assignment assignment = assignment(slots, choice, parts);
            Optional<Scene> scene = scene(assignment, earliest);
            if (scene.isPresent() && shows.test(new ConditionEvaluator(scene.get()))) {
                return Optional.of(new Example(scene.get(), assignment.text()));
            }
            if (!advance(choice, slots)) {
                break;
            }
        }
        return Optional.empty();
    }

    /** A field of the request, the clock or one of the parts, with values to try. */
    private record Slot(Term term, int part, List<Object> values) {}

    private static void addSlots(List<Slot> slots, Box box, int part) {
        Set<Term> terms = new LinkedHashSet<>(box.sets().keySet());
        for (Relation relation : box.relations()) {
            terms.add(relation.pair().left());
            terms.add(relation.pair().right());
        }
        box.texts().forEach(text -> terms.add(text.term()));
        for (Term term : terms) {
            boolean known = slots.stream()
                    .anyMatch(slot -> slot.term().equals(term) && (isShared(term) || slot.part() == part));
            List<Object> values = Samples.of(term, box);
            if (!known && !values.isEmpty()) {
                slots.add(new Slot(term, part, values));
            }
        }
    }

    private static boolean isShared(Term term) {
        return term.field().fact() == Fact.REQUEST || term.field().fact() == Fact.CLOCK;
    }

    private static Assignment assignment(List<Slot> slots, int[] choice, List<Part> parts) {
        Map<Term, Object> shared = new LinkedHashMap<>();
        List<Assignment.Other> others = new ArrayList<>();
        for (Part part : parts) {
            others.add(new Assignment.Other(part.fact(), new LinkedHashMap<>()));
        }
        for (int i = 0; i < choice.length; i++) {
            Slot slot = slots.get(i);
            Map<Term, Object> values =
                    isShared(slot.term()) ? shared : others.get(slot.part()).values();
            values.put(slot.term(), slot.values().get(choice[i]));
        }
        return new Assignment(shared, others);
    }

    private Optional<Scene> scene(Assignment assignment, LocalDate earliest) {
        try {
            return Optional.of(assignment.scene(earliest.isAfter(from) ? earliest : from));
        } catch (IllegalArgumentException e) {
            // Values that a rule may compare with need not go together in one fact: the next combination may.
            return Optional.empty();
        }
    }

    /** Goes on to the next combination of values; false after the last one. */
    private static boolean advance(int[] choice, List<Slot> slots) {
        for (int i = 0; i < choice.length; i++) {
            if (++choice[i] < slots.get(i).values().size()) {
                return true;
            }
            choice[i] = 0;
        }
        return false;
    }
}
