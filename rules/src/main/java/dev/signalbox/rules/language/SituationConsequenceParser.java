package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Cursor.Unreadable;
import dev.signalbox.rules.language.SituationAction.Persistence;
import dev.signalbox.rules.language.Token.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what a situation rule does: calls of {@code situation}'s verbs, and nothing else. */
final class SituationConsequenceParser implements Calls.Reader<SituationVerb, List<Token>, SituationAction> {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final int MAX_NAME_LENGTH = 63;

    private final Cursor cursor;
    private final Calls<SituationVerb> calls;
    private final Scope scope;

    SituationConsequenceParser(Source source, ParsedRule rule, Scope scope) {
        this.cursor = new Cursor(source, rule.bodyStart(), rule.bodyEnd());
        this.calls = new Calls<>(
                cursor,
                SituationVerb.WORD,
                SituationVerb::of,
                SituationVerb.labels(),
                SituationVerb::example,
                SituationVerb.BEGIN);
        this.scope = scope;
    }

    /** Whether some statement of the rule's consequence is a call on that word. */
    static boolean calls(Source source, ParsedRule rule, String word) {
        Cursor cursor = new Cursor(source, rule.bodyStart(), rule.bodyEnd());
        while (!cursor.peek().is(Kind.END)) {
            if (cursor.peek().is(Kind.WORD) && cursor.peek().is(word)) {
                return true;
            }
            cursor.skipTo(";");
            cursor.next();
        }
        return false;
    }

    List<SituationAction> parse() {
        return calls.read(this);
    }

    @Override
    public Unreadable refused(Token token) {
        Optional<Refusals.Refusal> refusal = Refusals.inConsequences(token.value());
        if (refusal.isPresent() && token.is(Kind.WORD)) {
            return cursor.fail(
                    token,
                    refusal.get().code(),
                    "rules cannot change facts; a situation rule calls " + SituationVerb.BEGIN.example());
        }
        if (token.is("place")) {
            return cursor.fail(
                    token,
                    "situation-mixed",
                    "a rule that begins situations places no requests, because it is not asked for each request; write a second"
                            + " rule with Situation( name == ... ) or Candidate( marks contains ... )");
        }
        String nearest = token.is(Kind.WORD) ? Suggestion.of(token.value(), List.of(SituationVerb.WORD)) : "";
        return calls.noCall(token, nearest);
    }

    @Override
    public List<Token> arguments(SituationVerb verb, Token name) throws Unreadable {
        List<Token> arguments = new ArrayList<>();
        if (!cursor.peek().is(")")) {
            do {
                Token argument = cursor.next();
                if (!argument.is(Kind.TEXT) && !argument.is(Kind.WORD) && !argument.is(Kind.NUMBER)) {
                    throw cursor.fail(argument, "syntax", argument.shown() + " stands where an argument is expected");
                }
                arguments.add(argument);
            } while (cursor.accept(","));
        }
        if (!cursor.accept(")")) {
            throw cursor.fail(
                    cursor.peek(),
                    "refused-java",
                    "an argument is a text or a bound variable, and nothing is calculated");
        }
        if (!verb.takes(arguments.size())) {
            throw calls.wrongCount(name, verb, arguments.size());
        }
        return arguments;
    }

    @Override
    public SituationAction action(SituationVerb verb, List<Token> arguments, Token first) throws Unreadable {
        Position position = cursor.source().position(first.start());
        int at = 0;
        if (verb.onBackend()) {
            backend(arguments.get(at++), verb);
        }
        String name = name(arguments.get(at++), verb);
        Duration after = arguments.size() > at ? duration(arguments.get(at++)) : Duration.ZERO;
        Duration until = arguments.size() > at ? duration(arguments.get(at)) : Duration.ZERO;
        return switch (verb) {
            case BEGIN -> new SituationAction.Begin(name, new Persistence(after, until), position);
            case MARK -> new SituationAction.Mark(name, new Persistence(after, until), position);
            case END -> new SituationAction.End(name, position);
            case UNMARK -> new SituationAction.Unmark(name, position);
        };
    }

    private void backend(Token token, SituationVerb verb) throws Unreadable {
        Optional<Scope.Binding> binding = scope.find(token.value());
        boolean variable = token.is(Kind.WORD);
        if (variable
                && binding.isPresent()
                && binding.get() instanceof Scope.Binding.OfFact bound
                && bound.fact() == Fact.BACKEND) {
            return;
        }
        if (variable && binding.isEmpty()) {
            throw cursor.fail(
                    token,
                    "unbound-variable",
                    "no pattern binds " + token.value() + "; write "
                            + (token.value().startsWith("$") ? token.value() : "$b")
                            + " : Backend( ... ) among the conditions, outside not, exists and accumulate",
                    Suggestion.of(token.value(), scope.names()));
        }
        throw cursor.fail(
                token, "wrong-arguments", verb.label() + " takes a bound Backend first, as in " + verb.example());
    }

    private String name(Token token, SituationVerb verb) throws Unreadable {
        if (!token.is(Kind.TEXT)) {
            throw cursor.fail(
                    token,
                    "wrong-arguments",
                    token.shown() + " stands where a name in quotes is expected, as in " + verb.example());
        }
        if (!NAME.matcher(token.value()).matches() || token.value().length() > MAX_NAME_LENGTH) {
            throw cursor.fail(
                    token,
                    "invalid-name",
                    "\"" + token.value() + "\" is no name of a " + (verb.onBackend() ? "mark" : "situation")
                            + "; write lower case with hyphens, at most " + MAX_NAME_LENGTH + " characters");
        }
        return token.value();
    }

    private Duration duration(Token token) throws Unreadable {
        Optional<Duration> duration = token.is(Kind.TEXT) ? Durations.of(token.value()) : Optional.empty();
        if (duration.isEmpty()) {
            throw cursor.fail(
                    token,
                    "invalid-duration",
                    token.shown() + " is no duration in quotes; write one such as \"30s\": " + Durations.EXAMPLES,
                    Durations.guess(token.value()));
        }
        if (duration.get().compareTo(Persistence.MAX) > 0) {
            throw cursor.fail(
                    token, "out-of-range", token.shown() + " is longer than " + Durations.shown(Persistence.MAX));
        }
        return duration.get();
    }
}
