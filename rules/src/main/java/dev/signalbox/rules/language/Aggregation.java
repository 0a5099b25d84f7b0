package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperator;
import java.util.List;
import java.util.Optional;

/**
 * {@code accumulate( pattern; $average : average($s); $average > 0.9 )}: figures over all facts that match a pattern, and what
 * must hold of them.
 *
 * @param source the pattern whose matches are counted, with {@link Quantifier#EACH}
 * @param results the figures; not empty
 * @param conditions what must hold, all together; not empty
 */
public record Aggregation(
        SituationPattern source, List<Result> results, List<ResultCondition> conditions, Position position)
        implements Premise {

    public Aggregation {
        requireNonNull(source, "source");
        results = List.copyOf(results);
        conditions = List.copyOf(conditions);
        requireNonNull(position, "position");
    }

    /**
     * A figure over all matches.
     *
     * @param variable its name
     * @param field the number that it is about; empty to count matches
     */
    public record Result(String variable, Function function, Optional<Condition.Term> field) {
        public Result {
            requireNonNull(variable, "variable");
            requireNonNull(function, "function");
            requireNonNull(field, "field");
        }
    }

    /**
     * A comparison of a figure; it does not hold if either side is unknown.
     *
     * @param result the figure's index
     */
    public record ResultCondition(int result, NumberOperator operator, NumberOperand operand, Position position) {
        public ResultCondition {
            requireNonNull(operator, "operator");
            requireNonNull(operand, "operand");
            requireNonNull(position, "position");
        }
    }

    /** How a figure is made of the known values of a field. */
    public enum Function {
        /** How many there are; 0 if none. */
        COUNT("count", "How many facts match, or with a variable how many of its values are known; 0 if none."),
        /** Their sum; 0 if there are none. */
        SUM("sum", "The sum of the known values; 0 if there are none."),
        /** Their mean; unknown if there are none. */
        AVERAGE("average", "The mean of the known values; unknown if there are none."),
        /** The least; unknown if there are none. */
        MIN("min", "The least of the known values; unknown if there are none."),
        /** The greatest; unknown if there are none. */
        MAX("max", "The greatest of the known values; unknown if there are none.");

        private final String label;
        private final String meaning;

        Function(String label, String meaning) {
            this.label = label;
            this.meaning = meaning;
        }

        /** What it is, in a sentence. */
        public String meaning() {
            return meaning;
        }

        /** The name rules use. */
        public String label() {
            return label;
        }
    }
}
