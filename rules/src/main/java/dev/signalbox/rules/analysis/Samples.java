package dev.signalbox.rules.analysis;

import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Condition.TextOperator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Values of a field with which a box is likely to be satisfied. */
final class Samples {

    private static final int MAX = 12;

    private Samples() {}

    /** Values out of the field's set in the box, among them some near those that it is compared with. */
    static List<Object> of(Term term, Box box) {
        ValueSet set = box.set(term);
        Set<Object> samples = new LinkedHashSet<>();
        for (Relation relation : box.relations()) {
            boolean left = relation.pair().left().equals(term);
            boolean right = relation.pair().right().equals(term);
            if (left || right) {
                Term other = left ? relation.pair().right() : relation.pair().left();
                box.set(other).samples().forEach(value -> addNear(samples, value, set));
            }
        }
        List<TextLiteral> literals =
                box.texts().stream().filter(text -> text.term().equals(term)).toList();
        if (term.field().type() == FieldType.TEXT_SET) {
            return List.of(members(literals));
        } else if (!literals.isEmpty()) {
            texts(literals).forEach(text -> addIfIn(samples, text, set));
        }
        set.samples().forEach(value -> addIfIn(samples, value, set));
        return samples.stream().limit(MAX).toList();
    }

    /** The members that a set of texts must have, with a line feed between them. */
    private static String members(List<TextLiteral> literals) {
        return literals.stream()
                .filter(TextLiteral::passes)
                .map(TextLiteral::operand)
                .distinct()
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private static void addNear(Set<Object> samples, Object value, ValueSet set) {
        addIfIn(samples, value, set);
        if (value instanceof Double number && !Double.isNaN(number)) {
            addIfIn(samples, number + 1, set);
            addIfIn(samples, number - 1, set);
            addIfIn(samples, number / 2, set);
        }
    }

    private static void addIfIn(Set<Object> samples, Object value, ValueSet set) {
        boolean in = set instanceof NumberSet numbers
                ? value instanceof Double number && numbers.contains(number)
                : value instanceof String text && ((TextSet) set).contains(text);
        if (in) {
            samples.add(value);
        }
    }

    /** Texts put together from what the tests ask for, those that pass all of them. */
    private static List<String> texts(List<TextLiteral> literals) {
        String beginning = longest(literals, TextOperator.STARTS_WITH);
        String end = longest(literals, TextOperator.ENDS_WITH);
        StringBuilder middle = new StringBuilder();
        List<String> tried = new ArrayList<>();
        for (TextLiteral literal : literals) {
            if (literal.passes() && literal.operator() == TextOperator.CONTAINS) {
                middle.append(literal.operand());
            } else if (literal.passes() && literal.operator() == TextOperator.MATCHES) {
                tried.addAll(matching(literal.operand()));
            }
        }
        tried.add(beginning + middle + end);
        tried.add(beginning + end);
        tried.add(beginning + "-" + middle + "-" + end);
        tried.add("x");
        tried.add("other");
        return tried.stream()
                .filter(text -> !text.isEmpty() && literals.stream().allMatch(literal -> literal.holds(text)))
                .toList();
    }

    private static String longest(List<TextLiteral> literals, TextOperator operator) {
        String longest = "";
        for (TextLiteral literal : literals) {
            if (literal.passes()
                    && literal.operator() == operator
                    && literal.operand().length() > longest.length()) {
                longest = literal.operand();
            }
        }
        return longest;
    }

    /** Guesses at what a regular expression matches. */
    private static List<String> matching(String expression) {
        List<String> guesses = new ArrayList<>();
        for (String branch : expression.replaceAll("[()^$]", "").split("\\|", 10)) {
            String simple = branch.replaceAll("\\.[*]", "").replaceAll("\\.[+]", "x");
            String classes = simple.replaceAll("\\[A-Z][+*]?", "A")
                    .replaceAll("\\[a-z][+*]?", "a")
                    .replaceAll("(\\[0-9]|\\\\d)[+*]?", "1");
            guesses.add(classes.replaceAll("\\\\(.)", "$1"));
            guesses.add(classes.replaceAll(".\\?", "").replaceAll("\\\\(.)", "$1"));
            guesses.add(classes.replaceAll("[+*?]", "").replaceAll("\\\\(.)", "$1"));
        }
        return guesses;
    }
}
