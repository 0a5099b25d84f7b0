package dev.signalbox.rules.drools;

import dev.signalbox.rules.language.Aggregation.Result;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.situations.SituationFacts;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.util.List;
import java.util.Optional;
import org.kie.api.runtime.rule.AccumulateFunction;

/**
 * All figures of an accumulate as one function, so that they are compared together.
 *
 * <p>Drools' own sum adds and subtracts floating-point numbers, and what rounding leaves behind grows with each fact that
 * comes and goes; this one is exact.
 */
final class FigureFunction implements AccumulateFunction<Tally> {

    private static final long serialVersionUID = 1L;

    private final transient List<Result> results;

    FigureFunction(List<Result> results) {
        this.results = results;
    }

    @Override
    public Tally createContext() {
        return new Tally(results.size());
    }

    @Override
    public void init(Tally tally) {
        tally.clear();
    }

    @Override
    public void accumulate(Tally tally, Object fact) {
        for (int i = 0; i < results.size(); i++) {
            tally.add(i, value(results.get(i).field(), fact));
        }
    }

    @Override
    public boolean supportsReverse() {
        return true;
    }

    @Override
    public void reverse(Tally tally, Object fact) {
        for (int i = 0; i < results.size(); i++) {
            tally.remove(i, value(results.get(i).field(), fact));
        }
    }

    /** A number that is counted; NaN if it is unknown and is not. */
    private static double value(Optional<Condition.Term> field, Object fact) {
        if (field.isEmpty()) {
            return 1;
        }
        return switch (field.get().field().type()) {
            case NUMBER -> SituationFacts.number(fact, field.get().field());
            case FLAG -> 1;
            default -> SituationFacts.text(fact, field.get().field()).isEmpty() ? Double.NaN : 1;
        };
    }

    @Override
    public Figures getResult(Tally tally) {
        return tally.figures(results);
    }

    @Override
    public Class<?> getResultType() {
        return Figures.class;
    }

    @Override
    public void writeExternal(ObjectOutput out) {
        throw new UnsupportedOperationException("sessions are not stored");
    }

    @Override
    public void readExternal(ObjectInput in) {
        throw new UnsupportedOperationException("sessions are not stored");
    }
}
