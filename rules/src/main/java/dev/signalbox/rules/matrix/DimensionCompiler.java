package dev.signalbox.rules.matrix;

import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.Term;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Sorts the conditions on everything but candidates of a group's rules by what they read. */
final class DimensionCompiler {

    private final Map<Term, Conditions<Condition>> numbers = new LinkedHashMap<>();
    private final Map<Term, Conditions<Condition>> texts = new LinkedHashMap<>();
    private final Map<Condition, Conditions<Condition>> others = new LinkedHashMap<>();
    private final Map<Presence, Conditions<Presence>> presences = new LinkedHashMap<>();
    private final Map<Condition, Set<Integer>> seen = new LinkedHashMap<>();
    private final Conditions<DoublePredicate> days = new Conditions<>();
    private final DoubleStream.Builder dayThresholds = DoubleStream.builder();
    private final List<CompiledRule> rules;

    /** The dimensions of rules, whose places in the list are their bits. */
    static Dimension[] compile(List<CompiledRule> rules) {
        return new DimensionCompiler(rules).dimensions();
    }

    private DimensionCompiler(List<CompiledRule> rules) {
        this.rules = rules;
    }

    private Dimension[] dimensions() {
        for (int bit = 0; bit < rules.size(); bit++) {
            addDays(bit, rules.get(bit));
            for (Condition condition : rules.get(bit).onRequest()) {
                add(bit, condition);
            }
            for (Presence presence : rules.get(bit).presences()) {
                presences.computeIfAbsent(presence, any -> new Conditions<>()).add(bit, presence);
            }
        }
        List<Dimension> dimensions = new ArrayList<>();
        // Cheap ones first: what they rule out, the others need not look at.
        numbers.forEach((term, conditions) -> dimensions.add(numberDimension(term, conditions)));
        texts.forEach((term, conditions) -> dimensions.add(textDimension(term, conditions)));
        if (days.users() != 0) {
            dimensions.add(NumberDimension.of(
                    (request, world, candidate, figures, index) -> world.date().toEpochDay(),
                    days,
                    dayThresholds.build().toArray()));
        }
        others.forEach(
                (condition, conditions) -> dimensions.add(new TestDimension(conditions.users(), Test.of(condition))));
        presences.forEach(
                (presence, conditions) -> dimensions.add(new PresenceDimension(conditions.users(), presence)));
        return dimensions.toArray(Dimension[]::new);
    }

    private void add(int bit, Condition condition) {
        if (!seen.computeIfAbsent(condition, any -> new HashSet<>()).add(bit)) {
            return;
        }
        Optional<Term> single = SingleTerm.of(condition);
        if (single.isPresent() && !Reader.isText(single.get())) {
            numbers.computeIfAbsent(single.get(), any -> new Conditions<>()).add(bit, condition);
        } else if (single.isPresent() && SingleTerm.onlyNamesTexts(condition)) {
            texts.computeIfAbsent(single.get(), any -> new Conditions<>()).add(bit, condition);
        } else {
            others.computeIfAbsent(condition, any -> new Conditions<>()).add(bit, condition);
        }
    }

    private void addDays(int bit, CompiledRule rule) {
        double effective = rule.effective()
                .map(LocalDate::toEpochDay)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
        double expires =
                rule.expires().map(LocalDate::toEpochDay).map(Long::doubleValue).orElse(Double.NaN);
        if (!Double.isNaN(effective)) {
            days.add(bit, day -> day >= effective);
            dayThresholds.add(effective);
        }
        if (!Double.isNaN(expires)) {
            days.add(bit, day -> day < expires);
            dayThresholds.add(expires);
        }
    }

    private static Dimension numberDimension(Term term, Conditions<Condition> conditions) {
        DoubleStream.Builder thresholds = DoubleStream.builder();
        conditions.forEach(condition -> SingleTerm.thresholds(condition, thresholds));
        return NumberDimension.of(
                Reader.number(term),
                conditions.map(SingleTerm::ofNumber),
                thresholds.build().toArray());
    }

    private static Dimension textDimension(Term term, Conditions<Condition> conditions) {
        Set<String> names = new HashSet<>();
        conditions.forEach(condition -> SingleTerm.namedTexts(condition, names));
        Conditions<Predicate<String>> predicates = conditions.map(SingleTerm::ofText);
        return TextDimension.of(Reader.text(term), predicates, names);
    }
}
