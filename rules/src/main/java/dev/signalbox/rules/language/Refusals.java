package dev.signalbox.rules.language;

import java.util.Map;
import java.util.Optional;

/** What to say of the constructs of DRL that conditions and consequences do not have. */
final class Refusals {

    /** A refusal: its code, the message, and what to write instead, or an empty text. */
    record Refusal(String code, String message, String suggestion) {}

    private static final Refusal ARITHMETIC =
            new Refusal("refused-arithmetic", "conditions do not calculate; write the number itself", "");
    private static final Refusal TEMPORAL = new Refusal(
            "refused-temporal", "conditions do not compare events in time; compare loadAgeMs or Clock(hour ...)", "");

    private static final Map<String, Refusal> IN_CONDITIONS = Map.ofEntries(
            Map.entry("+", ARITHMETIC),
            Map.entry("-", ARITHMETIC),
            Map.entry("*", ARITHMETIC),
            Map.entry("/", ARITHMETIC),
            Map.entry("%", ARITHMETIC),
            Map.entry("^", ARITHMETIC),
            Map.entry("~", ARITHMETIC),
            Map.entry("?", new Refusal("refused-ternary", "conditions have no ? :; write two rules", "")),
            Map.entry("=", new Refusal("syntax", "= does not compare", "==")),
            Map.entry("=~", new Refusal("refused-operator", "there is no operator =~", "matches")),
            Map.entry("&", new Refusal("syntax", "& does not join conditions", "&&")),
            Map.entry("|", new Refusal("syntax", "| does not join conditions", "||")),
            Map.entry("and", new Refusal("syntax", "inside parentheses conditions are joined by && or a comma", "&&")),
            Map.entry("or", new Refusal("syntax", "inside parentheses alternatives are joined by ||", "||")),
            Map.entry(
                    "#",
                    new Refusal("refused-cast", "conditions have no casts; the fields of facts have fixed types", "")),
            Map.entry("##", new Refusal("refused-operator", "there are no operators of one's own", "")),
            Map.entry(
                    "!.",
                    new Refusal(
                            "refused-null-safe",
                            "facts have no nested fields, and an unknown field needs no !.; write the field's name",
                            "")),
            Map.entry(
                    ":=",
                    new Refusal("refused-unification", ":= does not bind here; bind with : and compare with ==", ":")),
            Map.entry(
                    "instanceof",
                    new Refusal(
                            "refused-instanceof", "the fields of facts have fixed types; leave instanceof out", "")),
            Map.entry("new", new Refusal("refused-new", "conditions create no objects; write a number or a text", "")),
            Map.entry(
                    "super",
                    new Refusal("refused-this", "conditions name fields; write the field instead of super", "")),
            Map.entry(
                    "this", new Refusal("refused-this", "conditions name fields; write the field instead of this", "")),
            Map.entry(
                    "eval",
                    new Refusal(
                            "refused-eval",
                            "there is no eval; write a condition on a field, as in promptTokens > 100",
                            "")),
            Map.entry("soundslike", new Refusal("refused-operator", "there is no operator soundslike", "matches")),
            Map.entry("excludes", new Refusal("refused-operator", "there is no operator excludes", "not contains")),
            Map.entry(
                    ";",
                    new Refusal(
                            "refused-positional",
                            "fields are named, not counted; write field == value, joined by commas",
                            ",")),
            Map.entry("{", new Refusal("refused-java", "conditions contain no Java", "")),
            Map.entry("@", new Refusal("refused-annotation", "conditions have no annotations", "")),
            Map.entry("after", TEMPORAL),
            Map.entry("before", TEMPORAL),
            Map.entry("coincides", TEMPORAL),
            Map.entry("during", TEMPORAL),
            Map.entry("includes", TEMPORAL),
            Map.entry("finishes", TEMPORAL),
            Map.entry("finishedby", TEMPORAL),
            Map.entry("meets", TEMPORAL),
            Map.entry("metby", TEMPORAL),
            Map.entry("overlaps", TEMPORAL),
            Map.entry("overlappedby", TEMPORAL),
            Map.entry("starts", TEMPORAL),
            Map.entry("startedby", TEMPORAL));

    private static final Refusal WORKING_MEMORY = new Refusal(
            "refused-working-memory",
            "rules cannot change facts, they contribute to a decision; write place.verb(...)",
            "");

    private static final Refusal ENGINE =
            new Refusal("refused-engine", "rules do not steer the engine that runs them; leave the call out", "");
    private static final Refusal BRANCH = new Refusal(
            "refused-branch",
            "a consequence decides nothing; write the condition between when and then, and a second rule for the other case",
            "");
    private static final Refusal LOOP = new Refusal(
            "refused-loop",
            "a consequence repeats nothing; a rule with a Candidate pattern holds for each candidate",
            "");
    private static final Refusal VARIABLE = new Refusal(
            "refused-variable", "a consequence has no variables of its own; write the value in the call", "");
    private static final Refusal EXCEPTION =
            new Refusal("refused-exception", "a consequence cannot fail; leave the statement out", "");

    private static final Map<String, Refusal> IN_CONSEQUENCES = Map.ofEntries(
            Map.entry("modify", WORKING_MEMORY),
            Map.entry("update", WORKING_MEMORY),
            Map.entry("insert", WORKING_MEMORY),
            Map.entry("insertLogical", WORKING_MEMORY),
            Map.entry("insertAsync", WORKING_MEMORY),
            Map.entry("delete", WORKING_MEMORY),
            Map.entry("retract", WORKING_MEMORY),
            Map.entry("drools", ENGINE),
            Map.entry("kcontext", ENGINE),
            Map.entry("if", BRANCH),
            Map.entry("else", BRANCH),
            Map.entry("switch", BRANCH),
            Map.entry("for", LOOP),
            Map.entry("while", LOOP),
            Map.entry("do", LOOP),
            Map.entry("final", VARIABLE),
            Map.entry("var", VARIABLE),
            Map.entry("boolean", VARIABLE),
            Map.entry("byte", VARIABLE),
            Map.entry("char", VARIABLE),
            Map.entry("double", VARIABLE),
            Map.entry("float", VARIABLE),
            Map.entry("int", VARIABLE),
            Map.entry("long", VARIABLE),
            Map.entry("short", VARIABLE),
            Map.entry("String", VARIABLE),
            Map.entry("try", EXCEPTION),
            Map.entry("throw", EXCEPTION),
            Map.entry(
                    "return",
                    new Refusal("refused-return", "a consequence returns nothing; leave the statement out", "")),
            Map.entry(
                    "new",
                    new Refusal("refused-new", "consequences create no objects; write a call of a verb of place", "")));

    private Refusals() {}

    static Optional<Refusal> inConditions(String token) {
        return Optional.ofNullable(IN_CONDITIONS.get(token));
    }

    static Optional<Refusal> inConsequences(String token) {
        return Optional.ofNullable(IN_CONSEQUENCES.get(token));
    }
}
