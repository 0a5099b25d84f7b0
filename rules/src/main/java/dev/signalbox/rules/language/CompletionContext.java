package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
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
 * @param figures the figures of the accumulate it stands in
 * @param tempo which kind of rule it is, as far as that can be told
 */
record CompletionContext(
        Part part,
        Optional<Fact> fact,
        Optional<Field> field,
        Optional<Verb.Argument> argument,
        Map<String, Variable> variables,
        List<String> figures,
        Tempo tempo) {

    private static final Set<String> BEFORE_FIELD = Set.of("(", ",", "&&", "||", "!", ":");
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=", "contains", "matches");

    /** Where a place can be. */
    enum Part {
        FILE,
        HEAD,
        CONDITIONS,
        /** After a pattern of Backend, which may be looked at over time. */
        AFTER_BACKEND,
        /** Where the pattern of an accumulate begins. */
        ACCUMULATED,
        /** After that, if it is one of Backend. */
        ACCUMULATED_BACKEND,
        WINDOW,
        FUNCTION,
        FIGURE,
        FIELD,
        OPERATOR,
        VALUE,
        CONSEQUENCE,
        ARGUMENT,
        NOWHERE
    }

    /** The two kinds of rules. */
    enum Tempo {
        OPEN,
        PLACEMENT,
        SITUATION
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
        return rule < 0
                ? new CompletionContext(
                        Part.FILE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        List.of(),
                        Tempo.OPEN)
                : new Scan(tokens.subList(rule, tokens.size())).context();
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
        /** The variables that the pattern binds to its own fields. */
        private final Set<String> own = new HashSet<>();

        private Tempo tempo = Tempo.OPEN;
        private Optional<Fact> lastFact = Optional.empty();
        /** The depth at which an accumulate is open; 0 if none is. */
        private int accumulateDepth;
        /** The semicolons of the accumulate so far. */
        private int semicolons;

        private final List<String> figures = new ArrayList<>();

        Scan(List<Token> tokens) {
            this.tokens = tokens;
        }

        CompletionContext context() {
            for (int i = 1; i < tokens.size(); i++) {
                read(i);
            }
            Token last = tokens.get(tokens.size() - 1);
            return switch (part) {
                case HEAD -> at(tokens.size() == 1 ? Part.NOWHERE : Part.HEAD);
                case CONDITIONS -> fact.isPresent() ? inPattern(last) : at(amongConditions(last));
                default -> open.isEmpty() ? at(statement(last)) : inCall();
            };
        }

        private CompletionContext at(Part place) {
            return new CompletionContext(
                    place, Optional.empty(), Optional.empty(), Optional.empty(), variables, figures, tempo);
        }

        private Part amongConditions(Token last) {
            boolean afterBackend = last.is(")") && lastFact.equals(Optional.of(Fact.BACKEND));
            if (last.is(":") && tokens.get(tokens.size() - 2).is("window")) {
                return Part.WINDOW;
            } else if (accumulateDepth == 0) {
                return afterBackend ? Part.AFTER_BACKEND : Part.CONDITIONS;
            } else if (open.size() > accumulateDepth) {
                return Part.NOWHERE;
            } else if (semicolons == 0) {
                return last.is("(") ? Part.ACCUMULATED : afterBackend ? Part.ACCUMULATED_BACKEND : Part.NOWHERE;
            } else if (semicolons == 1) {
                return last.is(";") || last.is(",") ? Part.FUNCTION : Part.NOWHERE;
            }
            return last.is(";") || last.is(",") || last.is("&&") ? Part.FIGURE : Part.NOWHERE;
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
                if (tokens.get(index - 1).is("accumulate") && accumulateDepth == 0) {
                    accumulateDepth = open.size();
                    semicolons = 0;
                    figures.clear();
                    tempo = Tempo.SITUATION;
                } else if (part == Part.CONDITIONS && fact.isEmpty() && token.is("(")) {
                    beginPattern(index);
                }
            } else if (token.is(")") || token.is("]")) {
                open.poll();
                if (open.size() < patternDepth) {
                    fact = Optional.empty();
                }
                if (open.size() < accumulateDepth) {
                    accumulateDepth = 0;
                    lastFact = Optional.empty();
                }
            } else if (accumulateDepth > 0 && fact.isEmpty()) {
                readAccumulate(index, token);
            } else if (fact.isPresent() && token.is(Kind.WORD)) {
                readWord(index, token);
            }
        }

        private void readAccumulate(int index, Token token) {
            if (token.is(";")) {
                semicolons++;
            } else if (token.is(":") && semicolons == 1) {
                figures.add(tokens.get(index - 1).value());
            }
        }

        private void beginPattern(int index) {
            patternDepth = open.size();
            fact = Vocabulary.fact(tokens.get(index - 1).value());
            lastFact = fact;
            fact.ifPresent(this::tell);
            own.clear();
            if (fact.isPresent() && index >= 3 && tokens.get(index - 2).is(":")) {
                variables.put(tokens.get(index - 3).value(), new Variable(fact.get(), Optional.empty()));
            }
            field = Optional.empty();
        }

        /** What a fact says of the kind of its rule. */
        private void tell(Fact matched) {
            if (!matched.inSituationRules()) {
                tempo = Tempo.PLACEMENT;
            } else if (!matched.inPlacementRules()) {
                tempo = Tempo.SITUATION;
            }
        }

        private void readWord(int index, Token token) {
            Optional<Field> named = fact.orElseThrow().field(token.value());
            boolean begins = BEFORE_FIELD.contains(tokens.get(index - 1).value());
            if (named.isPresent() && begins) {
                field = named;
                if (tokens.get(index - 1).is(":")) {
                    variables.put(tokens.get(index - 2).value(), new Variable(fact.orElseThrow(), named));
                    own.add(tokens.get(index - 2).value());
                }
            }
        }

        private CompletionContext inPattern(Token last) {
            Token before = tokens.get(tokens.size() - 2);
            Token opened = tokens.get(open.isEmpty() ? 0 : open.peek());
            boolean inList = !open.isEmpty() && open.peek() > 0 && beginsList(tokens.get(open.peek() - 1));
            boolean inKey = opened.is("[") && !inList;
            if (inKey) {
                return at(Part.NOWHERE);
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
            List<Token> arguments = tokens.subList(opened + 1, tokens.size());
            boolean expected =
                    arguments.isEmpty() || arguments.get(arguments.size() - 1).is(",");
            int place = (int) arguments.stream().filter(token -> token.is(",")).count();
            String name = tokens.get(opened - 1).value();
            Optional<Verb.Argument> argument = expected ? argument(name, place) : Optional.empty();
            return new CompletionContext(
                    argument.isPresent() ? Part.ARGUMENT : Part.NOWHERE,
                    Optional.empty(),
                    Optional.empty(),
                    argument,
                    variables,
                    figures,
                    tempo);
        }

        private static Optional<Verb.Argument> argument(String name, int place) {
            Optional<SituationVerb> ofSituation = SituationVerb.of(name);
            if (ofSituation.isPresent()) {
                return ofSituation.get().arguments().stream().skip(place).findFirst();
            }
            return Verb.of(name)
                    .filter(verb ->
                            verb.takes(place + 1) || place < verb.arguments().size())
                    .map(verb -> verb.arguments()
                            .get(Math.min(place, verb.arguments().size() - 1)));
        }

        private CompletionContext with(Part place) {
            Map<String, Variable> earlier = new LinkedHashMap<>(variables);
            earlier.keySet().removeAll(own);
            return new CompletionContext(place, fact, field, Optional.empty(), earlier, figures, tempo);
        }
    }
}
