package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.Suggestion;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes checked rules of parsed ones, and tells the source of everything that is wrong with them. */
public final class RuleChecker {

    static final int MAX_NAME_LENGTH = 200;
    static final int MAX_PARTS = 50;

    private final Set<String> classes;
    private final RuleNames names = new RuleNames();

    /**
     * A checker for the rules of one policy.
     *
     * @param classes the policy's request classes; empty if they are not known, in which case any name passes
     */
    public RuleChecker(Set<String> classes) {
        this.classes = Set.copyOf(classes);
    }

    /** A checker for the situation rules of the same policy. */
    public SituationRuleChecker situations() {
        return new SituationRuleChecker(names);
    }

    /** The checked rule; empty if the source was told of a mistake. */
    public Optional<Rule> check(Source source, ParsedRule parsed) {
        int errorsBefore = source.errors();
        names.add(source, parsed);
        Attributes attributes = Attributes.of(source, parsed.attributes());
        Scope scope = new Scope(classes);
        List<Pattern> patterns = patterns(source, parsed, scope);
        List<Action> actions = new ConsequenceParser(source, parsed, scope).parse();
        if (source.errors() == errorsBefore) {
            checkActions(source, parsed, patterns, actions);
        }
        if (source.errors() > errorsBefore) {
            return Optional.empty();
        }
        return Optional.of(new Rule(
                parsed.name(),
                source.position(parsed.offset()),
                attributes.salience(),
                attributes.enabled(),
                attributes.effective(),
                attributes.expires(),
                patterns,
                actions));
    }

    /** Whether DRL has an attribute of that name that rules do not have. */
    public static boolean isRefusedAttribute(String name) {
        return Attributes.REFUSED.containsKey(name);
    }

    /** Tells the source of an attribute at an offset that rules do not have; false if none stands there. */
    public static boolean refusesAttribute(Source source, int offset) {
        for (String name : Attributes.REFUSED.keySet()) {
            if (source.text().startsWith(name, offset)) {
                Attributes.refuse(source, offset, name);
                return true;
            }
        }
        return false;
    }

    private List<Pattern> patterns(Source source, ParsedRule parsed, Scope scope) {
        List<Pattern> patterns = new ArrayList<>();
        Set<Fact> each = EnumSet.noneOf(Fact.class);
        if (parsed.matches().size() > MAX_PARTS) {
            source.error(parsed.offset(), "too-many-patterns", "a rule has at most " + MAX_PARTS + " patterns");
            return patterns;
        }
        for (ParsedRule.Match match : parsed.matches()) {
            refuseOverTime(source, match);
            if (match.accumulation().isPresent()) {
                continue;
            }
            Optional<Fact> fact = Vocabulary.fact(match.fact());
            if (fact.isPresent() && !fact.get().inPlacementRules()) {
                source.error(
                        match.factOffset(),
                        "situation-fact",
                        match.fact() + " is matched by situation rules only; this rule matches "
                                + String.join(", ", Vocabulary.factNames()),
                        fact.get() == Fact.BACKEND ? Fact.CANDIDATE.label() : "");
                match.binding().ifPresent(name -> scope.bind(name, new Scope.Binding.OfFact(Fact.CANDIDATE)));
                continue;
            }
            if (fact.isEmpty()) {
                source.error(
                        match.factOffset(),
                        "unknown-fact",
                        "there is no fact " + match.fact() + "; placement rules match "
                                + String.join(", ", Vocabulary.factNames()),
                        Suggestion.of(match.fact(), Vocabulary.factNames()));
                match.binding().ifPresent(name -> scope.bind(name, new Scope.Binding.OfFact(Fact.CANDIDATE)));
                continue;
            }
            boolean first = match.quantifier() != Quantifier.EACH || fact.get().existential() || each.add(fact.get());
            if (!first) {
                source.error(
                        match.offset(),
                        "duplicate-pattern",
                        "the rule has a pattern of " + match.fact()
                                + " already, and both would match the same one; write all"
                                + " conditions in one pattern");
            }
            Condition condition = new ConstraintParser(source, match, fact.get(), scope).parse();
            match.binding().ifPresent(name -> bind(source, match, name, fact.get(), scope));
            patterns.add(new Pattern(match.quantifier(), fact.get(), condition, source.position(match.offset())));
        }
        return patterns;
    }

    private static void refuseOverTime(Source source, ParsedRule.Match match) {
        match.accumulation()
                .ifPresent(accumulation -> source.error(
                        accumulation.offset(),
                        "refused-accumulate",
                        "placement rules count, sum and collect nothing; write exists or not Candidate( ... ), or a situation"
                                + " rule, which calls situation.begin(\"...\")"));
        match.window()
                .ifPresent(window -> source.error(
                        window.offset(),
                        "refused-window",
                        "placement rules have no windows, they see the candidates as they are now; write a situation rule, which"
                                + " calls situation.begin(\"...\")"));
    }

    private static void bind(Source source, ParsedRule.Match match, String name, Fact fact, Scope scope) {
        Scope.Binding binding = scope.names(match.quantifier(), fact)
                ? new Scope.Binding.OfFact(fact)
                : Scope.Binding.Hidden.of(match.quantifier(), fact);
        if (!scope.bind(name, binding)) {
            source.error(match.offset(), "duplicate-variable", name + " is bound already; use another name");
        }
    }

    private static void checkActions(Source source, ParsedRule parsed, List<Pattern> patterns, List<Action> actions) {
        if (actions.isEmpty()) {
            source.error(
                    parsed.offset(),
                    "no-action",
                    "the rule does nothing; write a call such as " + Verb.FORBID.example() + " between then and end");
            return;
        }
        if (actions.size() > MAX_PARTS) {
            source.error(parsed.offset(), "too-many-actions", "a rule has at most " + MAX_PARTS + " actions");
            return;
        }
        Set<Object> exclusive = new HashSet<>();
        boolean classifies = actions.stream().anyMatch(Action.Classify.class::isInstance);
        for (Action action : actions) {
            if (action.exclusive() && !exclusive.add(action.contention())) {
                source.error(
                        action.position(), "duplicate-verb", "the rule says this already; only one word can hold", "");
            }
            if (classifies && !(action instanceof Action.Classify)) {
                source.error(
                        action.position(),
                        "classify-mixed",
                        "a rule that classifies does nothing else, because requests are classified before they are placed; write"
                                + " a second rule with Request( requestClass == ... )",
                        "");
            }
        }
        if (classifies) {
            checkClassification(source, patterns);
        }
        if (actions.stream().anyMatch(Action.Substitute.class::isInstance)) {
            checkSubstitution(source, patterns);
        }
    }

    private static void checkClassification(Source source, List<Pattern> patterns) {
        for (Pattern pattern : patterns) {
            if (!pattern.fact().inClassification()) {
                source.error(
                        pattern.position(),
                        pattern.fact() == Fact.CANDIDATE ? "classify-candidate" : "classify-fact",
                        "a rule that classifies matches only Request, Clock and Budget, because requests are classified before"
                                + " anything else is looked at",
                        "");
            }
            for (Terms.Use use : Terms.of(pattern)) {
                if (use.term().field() == RequestField.REQUEST_CLASS) {
                    source.error(
                            use.position(),
                            "classify-class",
                            "a rule that classifies cannot test requestClass, which it is about to set",
                            "");
                }
            }
        }
    }

    private static void checkSubstitution(Source source, List<Pattern> patterns) {
        for (Pattern pattern : patterns) {
            if (pattern.fact() == Fact.CANDIDATE) {
                source.error(
                        pattern.position(),
                        "substitute-candidate",
                        "a rule that substitutes matches no Candidate, because it decides which candidates there are; match"
                                + " Fleet or Situation",
                        "");
            }
        }
    }
}
