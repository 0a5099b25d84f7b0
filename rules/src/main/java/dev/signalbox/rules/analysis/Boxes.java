package dev.signalbox.rules.analysis;

import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions as unions of boxes, within bounds: a condition that would need too many has none. */
final class Boxes {

    private static final int MAX_BOXES = 64;
    private static final int MAX_REST = 256;

    private Boxes() {}

    /** The boxes in one of which a condition holds, or does not; none of them empty. Nothing if there are too many. */
    static Optional<List<Box>> of(Condition condition, boolean holds, Universe universe) {
        if (condition instanceof Condition.All all) {
            return holds ? product(all.parts(), true, universe) : union(all.parts(), false, universe);
        } else if (condition instanceof Condition.Any any) {
            return holds ? union(any.parts(), true, universe) : product(any.parts(), false, universe);
        } else if (condition instanceof Condition.Not not) {
            return of(not.part(), !holds, universe);
        }
        Box box = Box.of(condition, holds, universe);
        return Optional.of(box.isEmpty() ? List.of() : List.of(box));
    }

    private static Optional<List<Box>> product(List<Condition> parts, boolean holds, Universe universe) {
        List<Box> product = List.of(Box.all(universe));
        for (Condition part : parts) {
            Optional<List<Box>> boxes = of(part, holds, universe);
            Optional<List<Box>> next = boxes.isEmpty() ? Optional.empty() : and(product, boxes.get());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            product = next.get();
        }
        return Optional.of(product);
    }

    private static Optional<List<Box>> union(List<Condition> parts, boolean holds, Universe universe) {
        List<Box> union = new ArrayList<>();
        for (Condition part : parts) {
            Optional<List<Box>> boxes = of(part, holds, universe);
            if (boxes.isEmpty()) {
                return Optional.empty();
            }
            boxes.get().forEach(box -> add(union, box));
            if (union.size() > MAX_BOXES) {
                return Optional.empty();
            }
        }
        return Optional.of(union);
    }

    /** What is in a box of each of both lists. Nothing if there are too many. */
    static Optional<List<Box>> and(List<Box> left, List<Box> right) {
        List<Box> product = new ArrayList<>();
        for (Box one : left) {
            for (Box other : right) {
                Box both = one.and(other);
                if (!both.isEmpty()) {
                    add(product, both);
                }
                if (product.size() > MAX_BOXES) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(product);
    }

    /** Whether everything in a box is in one of the others. Says no where it is not sure. */
    static boolean covered(Box box, List<Box> cover) {
        return rest(List.of(box), cover).filter(List::isEmpty).isPresent();
    }

    /** What is left of boxes without others, perhaps more. Nothing if that takes too many boxes. */
    static Optional<List<Box>> rest(List<Box> boxes, List<Box> others) {
        List<Box> rest = boxes;
        for (Box other : others) {
            List<Box> next = new ArrayList<>();
            for (Box each : rest) {
                next.addAll(each.minus(other));
                if (next.size() > MAX_REST) {
                    return Optional.empty();
                }
            }
            rest = next;
        }
        return Optional.of(rest);
    }

    /** Adds a box, and makes one of two that differ in the values of one field alone. */
    private static void add(List<Box> boxes, Box box) {
        Optional<Term> term = box.onlyTerm();
        for (int i = 0; term.isPresent() && i < boxes.size(); i++) {
            if (boxes.get(i).onlyTerm().equals(term)) {
                Term only = term.get();
                boxes.set(i, boxes.get(i).with(only, boxes.get(i).set(only).or(box.set(only))));
                return;
            }
        }
        boxes.add(box);
    }
}
