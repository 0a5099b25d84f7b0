package dev.signalbox.rules.drools;

import dev.signalbox.rules.Field;
import dev.signalbox.rules.World;
import dev.signalbox.rules.language.Aggregation;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Premise;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.SituationPattern;
import dev.signalbox.rules.language.SituationRule;
import dev.signalbox.rules.language.Terms;
import dev.signalbox.rules.situations.SituationFacts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Says in words what a situation rule saw when it began something. */
final class Reasons {

    private static final int MAX_MATCHES = 3;

    private Reasons() {}

    /** The rule's name and what it matched; the same whatever the order of its matches. */
    static String of(SituationRule rule, List<Match> matches) {
        List<String> seen = matches.stream()
                .map(match -> seen(rule, match))
                .filter(text -> !text.isEmpty())
                .distinct()
                .sorted()
                .toList();
        String shown = seen.stream().limit(MAX_MATCHES).collect(Collectors.joining("; "));
        String more = seen.size() > MAX_MATCHES ? "; and " + (seen.size() - MAX_MATCHES) + " more" : "";
        return rule.name() + (shown.isEmpty() ? "" : ": " + shown + more);
    }

    private static String seen(SituationRule rule, Match match) {
        List<String> parts = new ArrayList<>();
        int fact = 0;
        for (Premise premise : rule.premises()) {
            if (premise instanceof SituationPattern asked && asked.pattern().quantifier() == Quantifier.EACH) {
                parts.add(seen(asked.pattern(), match.facts().get(fact++)));
            } else if (premise instanceof Aggregation aggregation) {
                for (int i = 0; i < aggregation.results().size(); i++) {
                    parts.add(aggregation.results().get(i).variable().replace("$", "") + " "
                            + shown(match.figures().value(i)));
                }
            }
        }
        return String.join(", ", parts);
    }

    private static String seen(Pattern pattern, Object fact) {
        Set<Field> fields = new LinkedHashSet<>();
        if (!(fact instanceof World)) {
            fields.add(pattern.fact().fields().get(0));
        }
        for (Terms.Use use : Terms.of(pattern)) {
            Condition.Term term = use.term();
            if (term.field().fact() == pattern.fact()) {
                fields.add(term.field());
            }
        }
        String name = pattern.fact().label().toLowerCase(Locale.ROOT);
        return fields.stream()
                .map(field -> field.label() + " " + value(fact, field))
                .collect(Collectors.joining(" ", name + " ", ""));
    }

    private static String value(Object fact, Field field) {
        return switch (field.type()) {
            case NUMBER -> shown(SituationFacts.number(fact, field));
            case FLAG -> String.valueOf(SituationFacts.flag(fact, field));
            default -> {
                String text = SituationFacts.text(fact, field);
                yield text.isEmpty() ? "unknown" : text;
            }
        };
    }

    private static String shown(double number) {
        if (Double.isNaN(number)) {
            return "unknown";
        }
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.4g", number);
    }
}
