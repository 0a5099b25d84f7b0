package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Token.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes checked situation rules of parsed ones, and tells the source of everything that is wrong with them.
 *
 * <p>What it lets pass is bounded: an engine can't be stopped in the middle of a large join, so a rule may not ask for one.
 */
public final class SituationRuleChecker {

    private static final int MAX_PATTERNS = 2;
    private static final int MAX_ACTIONS = 10;

    /** Facts of which there may be many, so that comparing each with each takes long. */
    private static final Set<Fact> MANY = EnumSet.of(Fact.BACKEND, Fact.PRICE, Fact.BUDGET);

    private final RuleNames names;

    /** A checker that shares the names with the placement rules of the same policy. */
    SituationRuleChecker(RuleNames names) {
        this.names = names;
    }

    /**
     * Whether a rule is a situation rule: it calls a verb of {@code situation}; or it calls none of {@code place} either, and
     * matches what only situation rules match.
     */
    public static boolean concerns(Source source, ParsedRule parsed) {
        if (SituationConsequenceParser.calls(source, parsed, "situation")) {
            return true;
        }
        return !SituationConsequenceParser.calls(source, parsed, "place")
                && parsed.matches().stream()
                        .anyMatch(match -> match.fact().equals(Fact.BACKEND.label())
                                || match.fact().equals(Fact.PRICE.label())
                                || match.accumulation().isPresent()
                                || match.window().isPresent());
    }

    /** The checked rule; empty if the source was told of a mistake. */
    public Optional<SituationRule> check(Source source, ParsedRule parsed) {
        int errorsBefore = source.errors();
        names.add(source, parsed);
        Attributes attributes = Attributes.of(source, parsed.attributes());
        refuseSalience(source, parsed);
        Scope scope = Scope.ofSituationRule();
        List<Premise> premises = new Reading(source, scope).premises(parsed);
        List<SituationAction> actions = new SituationConsequenceParser(source, parsed, scope).parse();
        if (source.errors() == errorsBefore) {
            checkActions(source, parsed, premises, actions);
        }
        if (source.errors() > errorsBefore) {
            return Optional.empty();
        }
        return Optional.of(new SituationRule(
                parsed.name(),
                source.position(parsed.offset()),
                attributes.enabled(),
                attributes.effective(),
                attributes.expires(),
                premises,
                actions));
    }

    private static void refuseSalience(Source source, ParsedRule parsed) {
        parsed.attributes().stream()
                .filter(attribute -> attribute.name().equals("salience"))
                .forEach(attribute -> source.error(
                        attribute.offset(),
                        "refused-salience",
                        "situation rules add up without order, so salience decides nothing; leave it out"));
    }

    private static void checkActions(
            Source source, ParsedRule parsed, List<Premise> premises, List<SituationAction> actions) {
        if (premises.isEmpty()) {
            source.error(
                    parsed.offset(),
                    "no-condition",
                    "the rule would hold at all times; write what must hold between when and then");
        }
        if (actions.isEmpty()) {
            source.error(
                    parsed.offset(),
                    "no-action",
                    "the rule does nothing; write a call such as " + SituationVerb.BEGIN.example()
                            + " between then and end");
        } else if (actions.size() > MAX_ACTIONS) {
            source.error(
                    parsed.offset(), "too-many-actions", "a situation rule has at most " + MAX_ACTIONS + " actions");
        }
        Set<String> seen = new HashSet<>();
        for (SituationAction action : actions) {
            String target = (action.onBackend() ? "mark " : "situation ") + action.name();
            if (!seen.add(target)) {
                source.error(
                        action.position(),
                        "duplicate-verb",
                        "the rule says something of this " + target + " already",
                        "");
            }
        }
    }

    /** Reads the conditions of one rule. */
    private static final class Reading {

        private final Source source;
        private final Scope scope;
        private final List<Premise> premises = new ArrayList<>();
        private final Set<Fact> each = EnumSet.noneOf(Fact.class);
        private int patterns;
        private int accumulates;

        Reading(Source source, Scope scope) {
            this.source = source;
            this.scope = scope;
        }

        List<Premise> premises(ParsedRule parsed) {
            for (ParsedRule.Match match : parsed.matches()) {
                Optional<Fact> fact = fact(match);
                if (fact.isEmpty()) {
                    match.binding().ifPresent(name -> scope.bind(name, new Scope.Binding.OfFact(Fact.BACKEND)));
                } else if (counted(match, fact.get())) {
                    if (match.accumulation().isPresent()) {
                        aggregation(match, fact.get(), match.accumulation().get());
                    } else {
                        premises.add(pattern(match, fact.get()));
                    }
                }
            }
            return premises;
        }

        private Optional<Fact> fact(ParsedRule.Match match) {
            List<String> known = Arrays.stream(Fact.values())
                    .filter(Fact::inSituationRules)
                    .map(Fact::label)
                    .toList();
            Optional<Fact> fact = Arrays.stream(Fact.values())
                    .filter(each -> each.label().equals(match.fact()))
                    .findFirst();
            if (fact.isEmpty()) {
                source.error(
                        match.factOffset(),
                        "unknown-fact",
                        "there is no fact " + match.fact() + "; situation rules match " + String.join(", ", known),
                        Suggestion.of(match.fact(), known));
            } else if (fact.get() == Fact.SITUATION) {
                source.error(
                        match.factOffset(),
                        "situation-loop",
                        "situations do not depend on situations, so that none can keep itself alive; write the conditions of"
                                + " the other rule here");
                return Optional.empty();
            } else if (!fact.get().inSituationRules()) {
                source.error(
                        match.factOffset(),
                        "placement-fact",
                        match.fact()
                                + " is matched by placement rules only, situations are found between requests; this rule"
                                + " matches " + String.join(", ", known),
                        fact.get() == Fact.CANDIDATE ? Fact.BACKEND.label() : "");
                return Optional.empty();
            }
            return fact;
        }

        /** Whether the rule may have one more of these; the source is told if not. */
        private boolean counted(ParsedRule.Match match, Fact fact) {
            if (match.accumulation().isPresent()) {
                if (++accumulates > 1) {
                    source.error(
                            match.accumulation().get().offset(),
                            "too-many-accumulates",
                            "a situation rule has at most one accumulate, which may have several figures; write two rules");
                    return false;
                }
                return true;
            }
            if (fact != Fact.CLOCK && ++patterns > MAX_PATTERNS) {
                source.error(
                        match.offset(),
                        "too-many-patterns",
                        "a situation rule has at most " + MAX_PATTERNS
                                + " patterns beside Clock and accumulate, so that its work stays bounded; write two rules that"
                                + " begin two situations, and a placement rule that asks for both");
                return false;
            }
            return true;
        }

        private SituationPattern pattern(ParsedRule.Match match, Fact fact) {
            boolean plain = match.quantifier() == Quantifier.EACH;
            if (plain && !each.add(fact)) {
                source.error(
                        match.offset(),
                        "duplicate-pattern",
                        "the rule has a pattern of " + match.fact()
                                + " already; write exists, not or accumulate for others",
                        "exists " + match.fact());
            }
            if (plain && match.window().isPresent()) {
                source.error(
                        match.window().get().offset(),
                        "window-each",
                        "a window holds many observations of a backend, so it stands after a pattern in not, exists or"
                                + " accumulate");
            }
            SituationPattern result = read(match, fact, scope);
            match.binding().ifPresent(name -> {
                Scope.Binding binding =
                        plain ? new Scope.Binding.OfFact(fact) : Scope.Binding.Hidden.of(match.quantifier(), fact);
                bind(match, name, binding, scope);
            });
            return result;
        }

        private void aggregation(ParsedRule.Match match, Fact fact, ParsedRule.Accumulation written) {
            Scope inner = scope.copy();
            SituationPattern pattern = read(match, fact, inner);
            match.binding().ifPresent(name -> bind(match, name, new Scope.Binding.OfFact(fact), inner));
            AccumulateParser parser = new AccumulateParser(source, written, scope, inner);
            int errorsBefore = source.errors();
            List<Aggregation.Result> results = parser.results();
            if (source.errors() == errorsBefore) {
                premises.add(new Aggregation(pattern, results, parser.conditions(), source.position(written.offset())));
            }
        }

        private SituationPattern read(ParsedRule.Match match, Fact fact, Scope visible) {
            Set<Fact> before = EnumSet.noneOf(Fact.class);
            for (Premise premise : premises) {
                if (premise instanceof SituationPattern earlier
                        && earlier.pattern().quantifier() == Quantifier.EACH) {
                    before.add(earlier.pattern().fact());
                }
            }
            Condition condition = new ConstraintParser(source, match, fact, visible).parse();
            boolean free = MANY.contains(fact) && before.stream().anyMatch(MANY::contains);
            if (free && !isJoined(condition)) {
                Fact other = before.stream().filter(MANY::contains).findFirst().orElseThrow();
                source.error(match.factOffset(), "unbounded-join", unbounded(match, fact, other));
            }
            return new SituationPattern(
                    new Pattern(match.quantifier(), fact, condition, source.position(match.offset())),
                    match.window().flatMap(window -> window(window, fact)));
        }

        private static String unbounded(ParsedRule.Match match, Fact fact, Fact other) {
            String join = fact == other
                    ? "region == $b.region"
                    : (fact == Fact.PRICE ? "backend == $b.id" : "id == $b.backend");
            String rest = match.quantifier() == Quantifier.EACH
                            && match.accumulation().isEmpty()
                    ? ""
                    : ", or write this part before the pattern of " + other.label();
            return "this would compare every " + fact.label() + " with every " + other.label()
                    + "; join them by an equality, as in " + fact.label() + "( " + join + " )" + rest;
        }

        /** Whether some condition that must hold in any case equates a field with one of an earlier pattern. */
        private static boolean isJoined(Condition condition) {
            if (condition instanceof Condition.All all) {
                return all.parts().stream().anyMatch(Reading::isJoined);
            }
            if (condition instanceof Condition.NumberComparison comparison) {
                return comparison.operator() == Condition.NumberOperator.EQUAL
                        && comparison.operand() instanceof Condition.NumberOperand.Bound bound
                        && MANY.contains(bound.term().field().fact());
            }
            return condition instanceof Condition.TextEquals equals
                    && !equals.negated()
                    && MANY.contains(equals.other().field().fact());
        }

        private Optional<Window> window(ParsedRule.Window written, Fact fact) {
            if (fact != Fact.BACKEND) {
                source.error(
                        written.offset(),
                        "window-fact",
                        "backends alone are observed over time; " + fact.label() + " has no window");
                return Optional.empty();
            }
            Cursor cursor = new Cursor(source, written.argumentStart(), written.argumentEnd());
            Token argument = cursor.next();
            boolean sole = cursor.peek().is(Kind.END);
            int offset = argument.is(Kind.END) ? written.kindOffset() : argument.start();
            if (written.kind().equals("time")) {
                Optional<Duration> duration = sole ? Durations.of(argument.value()) : Optional.empty();
                if (duration.isEmpty()) {
                    source.error(
                            offset,
                            "invalid-duration",
                            "between the parentheses of window:time stands a duration: " + Durations.EXAMPLES,
                            Durations.guess(argument.value()));
                    return Optional.empty();
                }
                if (duration.get().isZero() || duration.get().compareTo(Window.MAX_DURATION) > 0) {
                    source.error(
                            offset,
                            "out-of-range",
                            "a window is longer than nothing and at most " + Durations.shown(Window.MAX_DURATION)
                                    + ", because each observation in it is kept");
                }
                return Optional.of(new Window.Time(duration.get()));
            }
            if (written.kind().equals("length")) {
                boolean whole =
                        sole && argument.is(Kind.NUMBER) && argument.value().matches("[1-9]\\d{0,8}");
                int count = whole ? Integer.parseInt(argument.value()) : 0;
                if (count < 1 || count > Window.MAX_COUNT) {
                    source.error(
                            offset,
                            "out-of-range",
                            "between the parentheses of window:length stands a whole number from 1 to "
                                    + Window.MAX_COUNT);
                }
                return Optional.of(new Window.Length(count));
            }
            source.error(
                    written.kindOffset(),
                    "unknown-window",
                    "there is no window:" + written.kind() + "; write window:time(30s) or window:length(10)",
                    Suggestion.of(written.kind(), List.of("time", "length")));
            return Optional.empty();
        }

        private void bind(ParsedRule.Match match, String name, Scope.Binding binding, Scope target) {
            if (!target.bind(name, binding)) {
                source.error(match.offset(), "duplicate-variable", name + " is bound already; use another name");
            }
        }
    }
}
