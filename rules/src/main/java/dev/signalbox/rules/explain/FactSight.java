package dev.signalbox.rules.explain;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.situations.SituationFacts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The facts that a condition of a situation rule sees, one of a kind.
 *
 * @param facts by their kind, as {@link SituationFacts} reads them
 */
record FactSight(Map<Fact, Object> facts) implements TermValues {

    static final FactSight NONE = new FactSight(Map.of());

    static FactSight of(Fact kind, Object fact) {
        return new FactSight(Map.of(kind, fact));
    }

    /** The same with one more. */
    FactSight with(Fact kind, Object fact) {
        Map<Fact, Object> more = new EnumMap<>(Fact.class);
        more.putAll(facts);
        more.put(kind, fact);
        return new FactSight(more);
    }

    @Override
    public boolean known(Term term) {
        return switch (term.field().type()) {
            case NUMBER, FLAG -> !Double.isNaN(number(term));
            case TEXT, CHOICE -> !text(term).isEmpty();
            case TEXT_MAP, TEXT_SET -> throw new IllegalArgumentException("no situation rule reads " + term.field());
        };
    }

    @Override
    public double number(Term term) {
        if (term.field().type() == FieldType.FLAG) {
            return SituationFacts.flag(fact(term), term.field()) ? 1 : 0;
        }
        return SituationFacts.number(fact(term), term.field());
    }

    @Override
    public String text(Term term) {
        return SituationFacts.text(fact(term), term.field());
    }

    @Override
    public List<String> texts(Term term) {
        throw new IllegalArgumentException("no situation rule reads " + term.field());
    }

    private Object fact(Term term) {
        Object fact = facts.get(term.field().fact());
        if (fact == null) {
            throw new IllegalArgumentException("there is no " + term.field().fact() + " to read " + term.field());
        }
        return fact;
    }
}
