package dev.signalbox.rules.tables;

import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.Term;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A field with values that stand for all that the rows of a table tell apart.
 *
 * @param samples the named values and what lies between them first, then those outside of what the table names
 * @param named how many there are of the first
 * @param takenByRow which samples each row takes
 */
record SampledColumn(Term term, List<SampledValue> samples, int named, List<BitSet> takenByRow) {

    SampledColumn {
        samples = List.copyOf(samples);
        takenByRow = List.copyOf(takenByRow);
    }

    static List<SampledColumn> of(List<TableRow> rows) {
        Map<Term, Set<Object>> values = new LinkedHashMap<>();
        for (TableRow row : rows) {
            row.conditions().forEach((term, conditions) -> {
                Set<Object> mentioned = values.computeIfAbsent(term, any -> new LinkedHashSet<>());
                conditions.forEach(condition -> mentioned(condition, mentioned));
            });
        }
        List<SampledColumn> columns = new ArrayList<>();
        values.forEach((term, mentioned) -> columns.add(column(term, mentioned, rows)));
        return columns;
    }

    private static SampledColumn column(Term term, Set<Object> mentioned, List<TableRow> rows) {
        List<SampledValue> samples = new ArrayList<>();
        int named;
        if (term.field().type() == FieldType.NUMBER) {
            SortedSet<Double> numbers = new TreeSet<>();
            mentioned.forEach(number -> numbers.add((Double) number));
            List<SampledValue> all =
                    between(numbers).stream().map(SampledValue::new).toList();
            List<SampledValue> inner = inner(term, all, rows);
            samples.addAll(inner);
            named = samples.size();
            all.stream().filter(value -> !inner.contains(value)).forEach(samples::add);
            if (!numbers.isEmpty()) {
                samples.add(new SampledValue(numbers.first() - 1));
                samples.add(new SampledValue(numbers.last() + 1));
            } else {
                samples.add(new SampledValue(0.0));
            }
        } else {
            mentioned.forEach(value -> samples.add(new SampledValue(value)));
            named = samples.size();
            List<String> allowed = term.field().allowedValues();
            allowed.stream()
                    .filter(value -> !mentioned.contains(value))
                    .forEach(value -> samples.add(new SampledValue(value)));
            if (term.field().type() == FieldType.FLAG) {
                samples.add(new SampledValue(true));
                samples.add(new SampledValue(false));
            } else if (allowed.isEmpty()) {
                samples.add(new SampledValue(new Object()));
            }
        }
        samples.add(SampledValue.UNKNOWN);
        List<BitSet> taken = new ArrayList<>();
        for (TableRow row : rows) {
            List<Condition> conditions = row.conditions().getOrDefault(term, List.of());
            BitSet bits = new BitSet();
            for (int i = 0; i < samples.size(); i++) {
                bits.set(i, conditions.stream().allMatch(samples.get(i)::satisfies));
            }
            taken.add(bits);
        }
        return new SampledColumn(term, samples, named, taken);
    }

    /** Those from the first to the last that some row asks for: a table need not go on for ever. */
    private static List<SampledValue> inner(Term term, List<SampledValue> values, List<TableRow> rows) {
        int first = values.size();
        int last = -1;
        for (int i = 0; i < values.size(); i++) {
            SampledValue value = values.get(i);
            boolean asked = rows.stream()
                    .map(row -> row.conditions().getOrDefault(term, List.of()))
                    .anyMatch(conditions ->
                            !conditions.isEmpty() && conditions.stream().allMatch(value::satisfies));
            first = asked ? Math.min(first, i) : first;
            last = asked ? i : last;
        }
        return last < 0 ? List.of() : values.subList(first, last + 1);
    }

    /** The numbers, and one between each two neighbours: a whole one if there is one. */
    private static List<Double> between(SortedSet<Double> numbers) {
        List<Double> all = new ArrayList<>();
        double previous = Double.NaN;
        for (double number : numbers) {
            if (!Double.isNaN(previous)) {
                double whole = Math.floor(previous) + 1;
                all.add(whole < number ? whole : previous + (number - previous) / 2);
            }
            all.add(number);
            previous = number;
        }
        return all;
    }

    private static void mentioned(Condition condition, Set<Object> values) {
        if (condition instanceof Condition.All all) {
            all.parts().forEach(part -> mentioned(part, values));
        } else if (condition instanceof Condition.Any any) {
            any.parts().forEach(part -> mentioned(part, values));
        } else if (condition instanceof Condition.Not not) {
            mentioned(not.part(), values);
        } else if (condition instanceof Condition.NumberComparison comparison
                && comparison.operand() instanceof NumberOperand.Literal literal) {
            values.add(literal.value());
        } else if (condition instanceof Condition.NumberIn in) {
            values.addAll(in.values());
        } else if (condition instanceof Condition.FlagComparison flag) {
            values.add(flag.value());
        } else if (condition instanceof Condition.TextIn in) {
            values.addAll(in.values().stream().sorted().toList());
        }
    }

    /** The samples that a row takes, by their index. */
    BitSet taken(int row) {
        return takenByRow.get(row);
    }

    /** The field with a sample, as an operator would say it. */
    String shown(int sample) {
        String key = term.key().isEmpty() ? "" : "[" + term.key() + "]";
        return term.field().label() + key + " " + shown(samples.get(sample));
    }

    private static String shown(SampledValue of) {
        if (of.equals(SampledValue.UNKNOWN)) {
            return "unknown";
        }
        if (of.value() instanceof Double number) {
            boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
            return whole ? Long.toString(number.longValue()) : Double.toString(number);
        }
        if (of.value() instanceof String || of.value() instanceof Boolean) {
            return of.value().toString();
        }
        return "other than named";
    }
}
