package dev.signalbox.rules.agreement;

import static dev.signalbox.rules.agreement.GeneratedCase.CLASSES;
import static dev.signalbox.rules.agreement.GeneratedCase.FIRST_DAY;
import static dev.signalbox.rules.agreement.GeneratedCase.NUMBERS;
import static dev.signalbox.rules.agreement.GeneratedCase.WORDS;
import static dev.signalbox.rules.agreement.GeneratedCase.pick;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.RequestField;
import dev.signalbox.rules.language.Action;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Condition.NumberOperand;
import dev.signalbox.rules.language.Condition.NumberOperator;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextOperator;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Position;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.Placement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Draws rules of every form that the checker lets through. */
final class GeneratedRules {

    private static final List<Fact> IN_PLACEMENT =
            Arrays.stream(Fact.values()).filter(Fact::inPlacementRules).toList();
    private static final List<Fact> IN_SUBSTITUTION =
            IN_PLACEMENT.stream().filter(fact -> fact != Fact.CANDIDATE).toList();
    private static final List<Fact> IN_CLASSIFICATION =
            IN_PLACEMENT.stream().filter(Fact::inClassification).toList();

    static final List<String> LABELS = List.of("data", "team");

    private final Random random;
    private int line = 1;

    GeneratedRules(Random random) {
        this.random = random;
    }

    List<Rule> rules(int count) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rules.add(rule("rule " + i, random.nextInt(6) == 0));
        }
        return rules;
    }

    private Rule rule(String name, boolean classifies) {
        boolean substitutes = !classifies && random.nextInt(6) == 0;
        List<Pattern> patterns =
                patterns(classifies ? IN_CLASSIFICATION : substitutes ? IN_SUBSTITUTION : IN_PLACEMENT);
        boolean each = patterns.stream()
                .anyMatch(pattern -> pattern.fact() == Fact.CANDIDATE && pattern.quantifier() == Quantifier.EACH);
        List<Action> actions = new ArrayList<>();
        if (classifies) {
            actions.add(new Action.Classify(pick(random, CLASSES), position()));
        } else {
            for (int i = random.nextInt(3); i >= 0; i--) {
                actions.add(action(each));
            }
            for (int i = substitutes ? random.nextInt(2) : -1; i >= 0; i--) {
                actions.add(new Action.Substitute(pick(random, WORDS.subList(1, 4)), position()));
            }
        }
        return new Rule(
                name, position(), random.nextInt(4) * 10, random.nextInt(12) != 0, day(), day(), patterns, actions);
    }

    private Optional<LocalDate> day() {
        return random.nextInt(8) == 0 ? Optional.of(FIRST_DAY.plusDays(random.nextInt(10))) : Optional.empty();
    }

    private List<Pattern> patterns(List<Fact> facts) {
        List<Pattern> patterns = new ArrayList<>();
        Set<Fact> bindable = EnumSet.noneOf(Fact.class);
        for (int i = random.nextInt(4); i > 0; i--) {
            Fact fact = pick(random, facts);
            Quantifier quantifier =
                    pick(random, List.of(Quantifier.EACH, Quantifier.EACH, Quantifier.EXISTS, Quantifier.NOT));
            if (quantifier == Quantifier.EACH && !fact.existential() && bindable.contains(fact)) {
                quantifier = Quantifier.NOT;
            }
            Set<Fact> readable = EnumSet.of(fact);
            readable.addAll(bindable);
            if (fact.existential()) {
                readable.remove(Fact.CANDIDATE);
            }
            patterns.add(new Pattern(quantifier, fact, condition(fact, readable, 3), position()));
            if (quantifier == Quantifier.EACH && !fact.existential()) {
                bindable.add(fact);
            }
        }
        return patterns;
    }

    private Condition condition(Fact fact, Set<Fact> readable, int depth) {
        int form = random.nextInt(depth > 0 ? 9 : 5);
        return switch (form) {
            case 5 -> new Condition.All(parts(fact, readable, depth));
            case 6 -> new Condition.All(parts(fact, readable, depth));
            case 7 -> new Condition.Any(parts(fact, readable, depth));
            case 8 -> new Condition.Not(condition(fact, readable, depth - 1));
            default -> leaf(fact, readable);
        };
    }

    private List<Condition> parts(Fact fact, Set<Fact> readable, int depth) {
        List<Condition> parts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            parts.add(condition(fact, readable, depth - 1));
        }
        return parts;
    }

    private Condition leaf(Fact fact, Set<Fact> readable) {
        Term term = fact == Fact.REQUEST && random.nextInt(4) == 0
                ? Term.of(RequestField.REQUEST_CLASS)
                : term(pick(random, fact.fields()));
        if (term.field().type() != FieldType.TEXT_SET && random.nextInt(8) == 0) {
            return new Condition.Known(term, position());
        }
        return switch (term.field().type()) {
            case NUMBER -> numberLeaf(term, readable);
            case FLAG -> new Condition.FlagComparison(term, random.nextBoolean(), position());
            case TEXT, CHOICE, TEXT_MAP -> textLeaf(term, readable);
            case TEXT_SET ->
                new Condition.TextTest(
                        term,
                        TextOperator.CONTAINS,
                        pick(random, WORDS.subList(1, WORDS.size())),
                        random.nextBoolean(),
                        position());
        };
    }

    private Condition numberLeaf(Term term, Set<Fact> readable) {
        if (random.nextInt(4) == 0) {
            Set<Double> values = new HashSet<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                values.add(number());
            }
            return new Condition.NumberIn(term, values, random.nextBoolean(), position());
        }
        NumberOperand operand = random.nextInt(3) == 0
                ? new NumberOperand.Bound(other(readable, false))
                : new NumberOperand.Literal(number());
        NumberOperator operator = pick(random, List.of(NumberOperator.values()));
        return new Condition.NumberComparison(term, operator, operand, position());
    }

    private Condition textLeaf(Term term, Set<Fact> readable) {
        boolean negated = random.nextBoolean();
        return switch (random.nextInt(4)) {
            case 0 -> new Condition.TextEquals(term, other(readable, true), negated, position());
            case 1 -> textTest(term, pick(random, List.of(TextOperator.values())), negated);
            default -> {
                Set<String> values = new HashSet<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    values.add(text(term));
                }
                yield new Condition.TextIn(term, values, negated, position());
            }
        };
    }

    private Condition textTest(Term term, TextOperator operator, boolean negated) {
        String operand = operator == TextOperator.MATCHES
                ? pick(random, List.of("alpha.*", "(a|b).*a", "[A-Z]+", "c?hat"))
                : pick(random, List.of("a", "alpha", "ta", "G"));
        return new Condition.TextTest(term, operator, operand, negated, position());
    }

    private String text(Term term) {
        if (term.field() == RequestField.REQUEST_CLASS) {
            return pick(random, CLASSES);
        }
        return term.field().type() == FieldType.CHOICE
                ? pick(random, term.field().allowedValues())
                : pick(random, WORDS);
    }

    private Term other(Set<Fact> readable, boolean text) {
        while (true) {
            Field field = pick(random, pick(random, List.copyOf(readable)).fields());
            boolean isText = field.type() != FieldType.NUMBER;
            if (isText == text && field.type() != FieldType.FLAG && field.type() != FieldType.TEXT_SET) {
                return term(field);
            }
        }
    }

    private Term term(Field field) {
        return field.type() == FieldType.TEXT_MAP ? new Term(field, pick(random, LABELS)) : Term.of(field);
    }

    private double number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private Action action(boolean each) {
        return switch (random.nextInt(each ? 12 : 7)) {
            case 0 -> new Action.RequirePlacement(placement(), "because", position());
            case 1 -> new Action.Minimise(pick(random, List.of(Objective.values())), position());
            case 2 -> new Action.Fallback(List.of(placement(), placement()), position());
            case 3 -> new Action.Reject(new Outcome.Rejection(400 + random.nextInt(3), "no"), position());
            case 4 -> new Action.Hedge(new Outcome.Hedging(1 + random.nextInt(3), 0.5), position());
            case 5 -> new Action.Queue(1 + random.nextInt(3), position());
            case 6 -> new Action.Tag(pick(random, LABELS), pick(random, WORDS.subList(1, 4)), position());
            case 7, 8 -> new Action.Forbid("because", position());
            default -> new Action.Prefer(random.nextInt(21) - 10, position());
        };
    }

    private Placement placement() {
        return pick(random, List.of(Placement.values()));
    }

    private Position position() {
        return new Position("generated.drl", line++, 1);
    }
}
