package dev.signalbox.rules.analysis;

import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Terms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All combinations of values that satisfy a conjunction: for each field a set, and between pairs of fields an order.
 *
 * <p>Immutable. A box that is not empty by {@link #isEmpty} may be so all the same where fields are entangled; one that is
 * said to be empty is.
 */
final class Box {

    private final Universe universe;
    /** Fields that cannot have just any value of their universe. */
    private final Map<Term, ValueSet> sets;

    private final Map<Relation.Pair, Relation> relations;
    private final List<TextLiteral> texts;
    private final boolean empty;

    private Box(
            Universe universe,
            Map<Term, ValueSet> sets,
            Map<Relation.Pair, Relation> relations,
            List<TextLiteral> texts) {
        this.universe = universe;
        this.sets = sets;
        this.relations = relations;
        this.texts = texts;
        this.empty = contradicts();
    }

    /** Everything. */
    static Box all(Universe universe) {
        return new Box(universe, Map.of(), Map.of(), List.of());
    }

    /** The combinations in which an atomic condition holds, or does not. */
    static Box of(Condition condition, boolean holds, Universe universe) {
        Builder box = new Builder(universe);
        Optional<ValueSet> set = set(condition);
        if (set.isPresent()) {
            ValueSet wanted = holds ? set.get() : set.get().complement();
            box.narrow(term(condition), wanted);
        } else if (condition instanceof Condition.NumberComparison comparison
                && comparison.operand() instanceof NumberOperand.Bound bound) {
            box.relate(universe.pair(comparison.term(), bound.term()), Relation.of(comparison.operator()), holds);
        } else if (condition instanceof Condition.TextEquals equals) {
            box.relate(universe.pair(equals.term(), equals.other()), Relation.ofTexts(!equals.negated()), holds);
        } else if (condition instanceof Condition.TextTest test) {
            box.test(test, holds);
        } else {
            throw new IllegalArgumentException("no atomic condition: " + condition);
        }
        return box.build();
    }

    /** The values of its field with which an atomic condition holds, if it is about one field alone. */
    private static Optional<ValueSet> set(Condition condition) {
        if (condition instanceof Condition.Known known) {
            boolean number = known.term().field().type() == FieldType.NUMBER;
            return Optional.of(number ? NumberSet.KNOWN : TextSet.KNOWN);
        } else if (condition instanceof Condition.NumberComparison comparison) {
            return comparison.operand() instanceof NumberOperand.Literal literal
                    ? Optional.of(NumberSet.compared(comparison.operator(), literal.value()))
                    : Optional.empty();
        } else if (condition instanceof Condition.NumberIn in) {
            NumberSet values = NumberSet.of(in.values());
            return Optional.of(in.negated() ? NumberSet.KNOWN.and(values.complement()) : values);
        } else if (condition instanceof Condition.FlagComparison flag) {
            return Optional.of(TextSet.flag(flag.value()));
        } else if (condition instanceof Condition.TextIn in) {
            return Optional.of(in.negated() ? TextSet.allBut(in.values()) : TextSet.of(in.values()));
        }
        return Optional.empty();
    }

    private static Term term(Condition condition) {
        return Terms.of(condition).get(0).term();
    }

    boolean isEmpty() {
        return empty;
    }

    /** Whether it is everything. */
    boolean isAll() {
        return sets.isEmpty() && relations.isEmpty() && texts.isEmpty();
    }

    /** The values that a field can have. */
    ValueSet set(Term term) {
        ValueSet set = sets.get(term);
        return set == null ? universe.of(term) : set;
    }

    Map<Term, ValueSet> sets() {
        return Collections.unmodifiableMap(sets);
    }

    Collection<Relation> relations() {
        return Collections.unmodifiableCollection(relations.values());
    }

    List<TextLiteral> texts() {
        return Collections.unmodifiableList(texts);
    }

    /** The field that alone is restricted, and only by a set. */
    Optional<Term> onlyTerm() {
        return sets.size() == 1 && relations.isEmpty() && texts.isEmpty()
                ? Optional.of(sets.keySet().iterator().next())
                : Optional.empty();
    }

    /** What is in both boxes. */
    Box and(Box other) {
        if (other.isAll()) {
            return this;
        } else if (isAll()) {
            return other;
        }
        Builder box = new Builder(this);
        other.sets.forEach(box::narrow);
        other.relations.values().forEach(box::relate);
        other.texts.forEach(box::test);
        return box.build();
    }

    /** The box with a field held to a set besides. */
    Box and(Term term, ValueSet set) {
        Builder box = new Builder(this);
        box.narrow(term, set);
        return box.build();
    }

    /** The box with a set of values put in the place of the field's own. */
    Box with(Term term, ValueSet set) {
        Builder box = new Builder(this);
        box.sets.remove(term);
        box.narrow(term, set);
        return box.build();
    }

    /** The box without what it says of fields that the test refuses. */
    Box only(Predicate<Term> wanted) {
        Builder box = new Builder(universe);
        sets.forEach((term, set) -> {
            if (wanted.test(term)) {
                box.narrow(term, set);
            }
        });
        relations.values().stream()
                .filter(relation -> wanted.test(relation.pair().left())
                        && wanted.test(relation.pair().right()))
                .forEach(box::relate);
        texts.stream().filter(text -> wanted.test(text.term())).forEach(box::test);
        return box.build();
    }

    /** Whether nothing is in both. Says no where it is not sure. */
    boolean disjoint(Box other) {
        if (empty || other.empty) {
            return true;
        }
        Map<Term, ValueSet> fewer = sets.size() <= other.sets.size() ? sets : other.sets;
        Map<Term, ValueSet> more = fewer == sets ? other.sets : sets;
        for (Map.Entry<Term, ValueSet> entry : fewer.entrySet()) {
            ValueSet theirs = more.get(entry.getKey());
            if (theirs != null && theirs.disjoint(entry.getValue())) {
                return true;
            }
        }
        boolean entangled =
                !relations.isEmpty() || !other.relations.isEmpty() || !texts.isEmpty() || !other.texts.isEmpty();
        return entangled && and(other).isEmpty();
    }

    /** Whether everything in this box is in the other. Says no where it is not sure. */
    boolean within(Box other) {
        if (empty) {
            return true;
        }
        for (Map.Entry<Term, ValueSet> entry : other.sets.entrySet()) {
            if (!set(entry.getKey()).within(entry.getValue())) {
                return false;
            }
        }
        return entangledWithin(other);
    }

    /** Whether what the other box says beside its sets holds everywhere in this one. */
    private boolean entangledWithin(Box other) {
        for (Relation relation : other.relations.values()) {
            Relation own = relations.get(relation.pair());
            int possible = (own == null ? Relation.ANYTHING : own.orders()) & possible(relation.pair());
            if ((possible & ~relation.orders()) != 0) {
                return false;
            }
        }
        for (TextLiteral literal : other.texts) {
            boolean stated = texts.stream().anyMatch(own -> own.implies(literal));
            if (!stated && !literal.holdsThroughout((TextSet) set(literal.term()))) {
                return false;
            }
        }
        return true;
    }

    /** The orders in which the values of two fields can lie; nothing is known of another fact's. */
    private int possible(Relation.Pair pair) {
        return pair.ofTwoFacts() ? Relation.ANYTHING : Relation.possible(set(pair.left()), set(pair.right()));
    }

    /**
     * Boxes that together are this one without the other. Where that cannot be written as boxes, more is left than should be.
     */
    List<Box> minus(Box other) {
        if (disjoint(other) || !entangledWithin(other)) {
            return List.of(this);
        }
        List<Box> left = new ArrayList<>();
        Box rest = this;
        for (Map.Entry<Term, ValueSet> entry : other.sets.entrySet()) {
            Box outside = rest.and(entry.getKey(), entry.getValue().complement());
            if (!outside.isEmpty()) {
                left.add(outside);
            }
            rest = rest.and(entry.getKey(), entry.getValue());
        }
        return left;
    }

    private boolean contradicts() {
        for (ValueSet set : sets.values()) {
            if (set.isEmpty()) {
                return true;
            }
        }
        for (Relation relation : relations.values()) {
            if ((relation.orders() & possible(relation.pair())) == 0) {
                return true;
            }
        }
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (texts.get(i).contradicts(texts.get(j))
                        && !set(texts.get(i).term()).admitsUnknown()) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return sets + (relations.isEmpty() ? "" : " " + relations.values()) + (texts.isEmpty() ? "" : " " + texts);
    }

    private static final class Builder {

        private final Universe universe;
        private final Map<Term, ValueSet> sets;
        private final Map<Relation.Pair, Relation> relations;
        private final List<TextLiteral> texts;

        Builder(Universe universe) {
            this(all(universe));
        }

        Builder(Box box) {
            universe = box.universe;
            sets = new LinkedHashMap<>(box.sets);
            relations = new LinkedHashMap<>(box.relations);
            texts = new ArrayList<>(box.texts);
        }

        void narrow(Term term, ValueSet set) {
            ValueSet before = sets.get(term);
            ValueSet whole = universe.of(term);
            ValueSet wanted = Universe.whole(term.field()) ? ((NumberSet) set).whole() : set;
            ValueSet now = (before == null ? whole : before).and(wanted);
            if (!now.equals(whole)) {
                sets.put(term, now);
            }
        }

        void relate(Relation.Pair pair, int orders, boolean holds) {
            relate(new Relation(pair, holds ? orders : Relation.ANYTHING & ~orders).ordered());
        }

        void relate(Relation relation) {
            relations.merge(relation.pair(), relation, Relation::and);
            if ((relation.orders() & Relation.UNKNOWN) == 0) {
                known(relation.pair().left());
                if (!relation.pair().ofTwoFacts()) {
                    known(relation.pair().right());
                }
            }
        }

        void test(Condition.TextTest test, boolean holds) {
            boolean orUnknown = !holds && universe.of(test.term()).admitsUnknown();
            test(new TextLiteral(test.term(), test.operator(), test.operand(), test.negated() != holds, orUnknown));
        }

        void test(TextLiteral literal) {
            if (!literal.orUnknown()) {
                known(literal.term());
            }
            if (!texts.contains(literal)) {
                texts.add(literal);
            }
        }

        private void known(Term term) {
            boolean number = term.field().type() == FieldType.NUMBER;
            narrow(term, number ? NumberSet.KNOWN : TextSet.KNOWN);
        }

        Box build() {
            texts.removeIf(this::settled);
            return new Box(universe, sets, relations, texts);
        }

        /** Whether a literal is about a finite set, from which it then takes what does not satisfy it. */
        private boolean settled(TextLiteral literal) {
            TextSet set = (TextSet) sets.getOrDefault(literal.term(), universe.of(literal.term()));
            if (set.finite()) {
                narrow(literal.term(), set.filtered(literal::holds));
            }
            return set.finite();
        }
    }
}
