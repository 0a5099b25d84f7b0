package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.Range;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the reference of the rule language, from the data by which rules are checked. */
final class LanguageReference {

    private final StringBuilder out = new StringBuilder();

    private LanguageReference() {}

    /** The reference as Markdown. */
    static String markdown() {
        LanguageReference reference = new LanguageReference();
        reference.introduction();
        reference.attributes();
        reference.facts();
        reference.operators();
        reference.verbs();
        reference.situationVerbs();
        reference.refusals();
        reference.limits();
        return reference.out.toString();
    }

    private void introduction() {
        out.append("""
                # The rule language

                This page is generated from the data by which rules are checked. A test compares it with them; after a change,
                `mvn -pl rules -am test -Dtest=LanguageReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dlanguage.update`
                writes it anew.

                ```
                rule "realtime voice goes to the fastest silicon"
                when
                    Request( requestClass == "realtime-voice" )
                    $c : Candidate( placement == Placement.ASIC, ttftMs < 200 )
                then
                    place.prefer($c, 10);
                end
                ```

                A rule holds for a decision if all its patterns match. What rules say combines without regard to their order.
                """);
    }

    private void attributes() {
        out.append(
                "\n## Attributes\n\nThey stand between a rule's name and `when`.\n\n| attribute | written | meaning |\n|---|---|---|\n");
        for (Attributes.Known attribute : Attributes.KNOWN) {
            row(code(attribute.name()), code(attribute.example()), attribute.meaning());
        }
    }

    private void facts() {
        out.append("""

                ## Facts

                There is one `Request` and one `Clock`. A rule with a `Candidate` pattern fires for each candidate that matches. Of the
                other facts there may be several: a pattern of theirs asks whether one satisfies all its conditions, with or without
                `exists` before it, and `not` asks whether none does. `Backend` and `Price` are for situation rules only. A rule that
                classifies matches only `Request`, `Clock` and `Budget`, a rule that substitutes matches no `Candidate`.

                A field that is not known satisfies no comparison, `!=` and `not in` included. `field == null` asks whether it is unknown,
                `field != null` whether it is known.
                """);
        for (Fact fact : Fact.values()) {
            out.append("\n### ")
                    .append(fact.label())
                    .append("\n\n")
                    .append(fact.meaning())
                    .append("\n\n");
            out.append("| field | type | meaning |\n|---|---|---|\n");
            for (Field field : fact.fields()) {
                row(code(field.label()), type(field), field.description().meaning());
            }
        }
    }

    private static String type(Field field) {
        return switch (field.type()) {
            case NUMBER -> number(field);
            case TEXT -> "text";
            case FLAG -> "true or false";
            case CHOICE ->
                field.allowedValues().stream().map(LanguageReference::code).collect(Collectors.joining(", "));
            case TEXT_MAP -> "texts by name, as in " + code(field.label() + "[\"data\"]");
            case TEXT_SET -> "a set of texts, always known, as in " + code(field.label() + " contains \"...\"");
        };
    }

    private static String number(Field field) {
        String unit = field.description().unit();
        Range range = field.range();
        String bounds = range.most() == Double.POSITIVE_INFINITY
                ? ""
                : ", " + Vocabulary.shown(range.least()) + " to " + Vocabulary.shown(range.most());
        return "number" + bounds + (unit.isEmpty() ? "" : ", " + unit);
    }

    private void operators() {
        out.append("""

                ## Conditions

                Conditions of a pattern stand between its parentheses, joined by commas or `&&`; `||` joins alternatives, `!` and
                parentheses negate and group. A condition begins with a field; after the operator stands a literal, a constant such as
                `Placement.GPU`, or a variable bound to a field of an earlier `Request` or `Clock` pattern: `Request( $t : promptTokens )
                Candidate( contextTokens > $t )`. A field of type true or false may stand alone.

                | operator | of | holds if the field is known and | example |
                |---|---|---|---|
                """);
        for (Operator operator : Operator.values()) {
            String types = Arrays.stream(FieldType.values())
                    .filter(operator::suits)
                    .map(LanguageReference::name)
                    .distinct()
                    .collect(Collectors.joining(", "));
            row(
                    code(operator.symbol()),
                    types,
                    operator.meaning(),
                    code(operator.example().replace("|", "\\|")));
        }
    }

    private static String name(FieldType type) {
        return switch (type) {
            case NUMBER -> "numbers";
            case TEXT, TEXT_MAP -> "texts";
            case FLAG -> "true or false";
            case CHOICE -> "choices";
            case TEXT_SET -> "sets";
        };
    }

    private void verbs() {
        out.append(
                "\n## Actions\n\nAn action is a call of a verb of `place` with literals and bound candidates, and ends with a semicolon.\n");
        for (Verb verb : Verb.values()) {
            out.append("\n### ").append(verb.label()).append("\n\n");
            out.append(verb.meaning())
                    .append(" ")
                    .append(verb.combination().meaning())
                    .append("\n\n");
            out.append("    ").append(verb.example()).append(";\n\n");
            for (Verb.Argument argument : verb.arguments()) {
                out.append("- ")
                        .append(argument.name())
                        .append(": ")
                        .append(argument.meaning())
                        .append("\n");
            }
        }
    }

    private void situationVerbs() {
        out.append("""

                ## Situation rules

                Rules whose actions are calls of `situation` match `Backend`, `Price`, `Fleet`, `Grid`, `Budget` and `Clock`, once a
                second rather than for each request. What [the module's README](../README.md#situation-rules) says of them is made of
                these parts.

                `accumulate( pattern; figures; conditions )` takes these figures over all facts that match a pattern, each as in
                `$average : average($s)`:

                | function | meaning |
                |---|---|
                """);
        for (Aggregation.Function function : Aggregation.Function.values()) {
            row(code(function.label()), function.meaning());
        }
        out.append(
                        "\nA pattern of `Backend` in `exists`, `not` or `accumulate` may look back: `over window:time(30s)` takes what")
                .append(" was seen in that\ntime, ")
                .append(Durations.shown(Window.MAX_DURATION))
                .append(" at most, `over window:length(10)` what was seen of each backend the last so many times, ")
                .append(number(Window.MAX_COUNT))
                .append(" at\nmost.\n");
        for (SituationVerb verb : SituationVerb.values()) {
            out.append("\n### ").append(verb.label()).append("\n\n");
            out.append(verb.meaning()).append("\n\n");
            out.append("    ").append(verb.example()).append(";\n\n");
            for (Verb.Argument argument : verb.arguments()) {
                out.append("- ")
                        .append(argument.name())
                        .append(": ")
                        .append(argument.meaning())
                        .append("\n");
            }
        }
    }

    private void refusals() {
        out.append("""

                ## What DRL has and rules have not

                Whatever is not on this page is refused with a finding that says what to write instead. By attribute:

                | attribute | instead |
                |---|---|
                """);
        new TreeMap<>(Attributes.REFUSED).forEach((name, instead) -> row(code(name), capital(instead) + "."));
    }

    private void limits() {
        out.append("\n## Limits\n\n| of | at most |\n|---|---|\n");
        Map<String, String> limits = new LinkedHashMap<>();
        limits.put("rules in a policy", number(PolicyCompiler.MAX_RULES));
        limits.put("situation rules among them", number(PolicyCompiler.MAX_SITUATION_RULES));
        limits.put("all files of a policy together", PolicySource.MAX_BYTES / 1024 / 1024 + " MB");
        limits.put("a rule file", Outline.MAX_LENGTH / 1024 + " KB");
        limits.put("patterns in a rule", number(RuleChecker.MAX_PARTS));
        limits.put("actions in a rule", number(RuleChecker.MAX_PARTS));
        limits.put("characters of a rule's name", number(RuleChecker.MAX_NAME_LENGTH));
        limits.put("levels of parentheses", number(Outline.MAX_DEPTH));
        limits.put("characters of a regular expression", number(Comparisons.MAX_EXPRESSION_LENGTH));
        limits.put("salience, either way", number(Attributes.MAX_SALIENCE));
        limits.forEach(this::row);
    }

    private static String number(int value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String capital(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }

    private void row(String... cells) {
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String code(String text) {
        return '`' + text + '`';
    }
}
