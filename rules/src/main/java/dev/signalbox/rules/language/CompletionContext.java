package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the text before a place leads to expect there.
 *
 * @param fact the fact whose pattern it stands in
 * @param field the field that is compared there
 * @param argument the argument of a verb that is expected there
 * @param variables the variables of the rule so far, with what they stand for
 */
record CompletionContext(
        Part part,
        Optional<Fact> fact,
        Optional<Field> field,
        Optional<Verb.Argument> argument,
        Map<String, Variable> variables) {

    private static final Set<String> BEFORE_FIELD = Set.of("(", ",", "&&", "||", "!", ":");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=", "contains", "matches");

    /** Where a place can be. */
    enum Part {
        FILE,
        HEAD,
        CONDITIONS,
        FIELD,
        OPERATOR,
        VALUE,
        CONSEQUENCE,
        ARGUMENT,
        NOWHERE
    }

    /**
     * What a variable stands for.
     *
     * @param field the field, or empty for the whole fact
     */
    record Variable(Fact fact, Optional<Field> field) {}

    /** The context after these tokens, of which the last is complete. */
    static CompletionContext of(List<Token> tokens) {
        int rule = lastRule(tokens);
        return rule < 0 ? at(Part.FILE, Map.of()) : new Scan(tokens.subList(rule, tokens.size())).context();
    }

    private static CompletionContext at(Part part, Map<String, Variable> variables) {
        return new CompletionContext(part, Optional.empty(), Optional.empty(), Optional.empty(), variables);
    }

    private static int lastRule(List<Token> tokens) {
        for (int i = tokens.size() - 1; i >= 0; i--) {
            if (tokens.get(i).is("end")) {
                return -1;
            }
            if (tokens.get(i).is("rule")) {
                return i;
            }
        }
        return -1;
    }

    /** Reads one unfinished rule. */
    private static final class Scan {

        private final List<Token> tokens;
        private final Map<String, Variable> variables = new LinkedHashMap<>();
        /** The offsets in the list of the parentheses that are open. */
        private final Deque<Integer> open = new ArrayDeque<>();

        private Part part = Part.HEAD;
        private Optional<Fact> fact = Optional.empty();
        private Optional<Field> field = Optional.empty();
        private int patternDepth;

        Scan(List<Token> tokens) {
            this.tokens = tokens;
        }

        CompletionContext context() {
            for (int i = 1; i < tokens.size(); i++) {
                read(i);
            }
            Token last = tokens.get(tokens.size() - 1);
            return switch (part) {
                case HEAD -> at(tokens.size() == 1 ? Part.NOWHERE : Part.HEAD, variables);
                case CONDITIONS -> fact.isPresent() ? inPattern(last) : at(Part.CONDITIONS, variables);
                default -> open.isEmpty() ? at(statement(last), variables) : inCall();
            };
        }

        private void read(int index) {
            Token token = tokens.get(index);
            if (token.is("when")) {
                part = Part.CONDITIONS;
            } else if (token.is("then")) {
                part = Part.CONSEQUENCE;
                open.clear();
                fact = Optional.empty();
            } else if (token.is("(") || token.is("[")) {
                open.push(index);
                if (part == Part.CONDITIONS && fact.isEmpty() && token.is("(")) {
                    beginPattern(index);
                }
            } else if (token.is(")") || token.is("]")) {
                open.poll();
                if (open.size() < patternDepth) {
                    fact = Optional.empty();
                }
            } else if (fact.isPresent() && token.is(Kind.WORD)) {
                readWord(index, token);
            }
        }

        private void beginPattern(int index) {
            patternDepth = open.size();
            fact = Vocabulary.fact(tokens.get(index - 1).value());
            if (fact.isPresent() && index >= 3 && tokens.get(index - 2).is(":")) {
                variables.put(tokens.get(index - 3).value(), new Variable(fact.get(), Optional.empty()));
            }
            field = Optional.empty();
        }

        private void readWord(int index, Token token) {
            Optional<Field> named = fact.orElseThrow().field(token.value());
            boolean begins = BEFORE_FIELD.contains(tokens.get(index - 1).value());
            if (named.isPresent() && begins) {
                field = named;
                if (tokens.get(index - 1).is(":")) {
                    variables.put(tokens.get(index - 2).value(), new Variable(fact.orElseThrow(), named));
                }
            }
        }

        private CompletionContext inPattern(Token last) {
            Token before = tokens.get(tokens.size() - 2);
            Token opened = tokens.get(open.isEmpty() ? 0 : open.peek());
            boolean inList = !open.isEmpty() && open.peek() > 0 && beginsList(tokens.get(open.peek() - 1));
            boolean inKey = opened.is("[") && !inList;
            if (inKey) {
                return at(Part.NOWHERE, variables);
            }
            if (inList) {
                return with(last.is(",") || last.equals(opened) ? Part.VALUE : Part.NOWHERE);
            }
            if (COMPARISONS.contains(last.value())
                    || (last.is("]") && before.value().endsWith("sWith"))) {
                return with(Part.VALUE);
            }
            if (BEFORE_FIELD.contains(last.value())) {
                return with(Part.FIELD);
            }
            boolean key = last.is("]") && field.isPresent() && field.get().type() == FieldType.TEXT_MAP;
            boolean name = last.is(Kind.WORD)
                    && field.isPresent()
                    && field.get().label().equals(last.value());
            return with(name || key ? Part.OPERATOR : Part.NOWHERE);
        }

        private static boolean beginsList(Token token) {
            return token.is("in") || token.is("memberOf");
        }

        private static Part statement(Token last) {
            return last.is("then") || last.is(";") ? Part.CONSEQUENCE : Part.NOWHERE;
        }

        private CompletionContext inCall() {
            int opened = open.getLast();
            Optional<Verb> verb = Verb.of(tokens.get(opened - 1).value());
            List<Token> arguments = tokens.subList(opened + 1, tokens.size());
            boolean expected =
                    arguments.isEmpty() || arguments.get(arguments.size() - 1).is(",");
            int place = (int) arguments.stream().filter(token -> token.is(",")).count();
            Optional<Verb.Argument> argument = verb.filter(known -> expected)
                    .map(known -> known.arguments()
                            .get(Math.min(place, known.arguments().size() - 1)))
                    .filter(known -> verb.get().takes(place + 1)
                            || place < verb.get().arguments().size());
            return new CompletionContext(
                    argument.isPresent() ? Part.ARGUMENT : Part.NOWHERE,
                    Optional.empty(),
                    Optional.empty(),
                    argument,
                    variables);
        }

        private CompletionContext with(Part place) {
            return new CompletionContext(place, fact, field, Optional.empty(), variables);
        }
    }
}
