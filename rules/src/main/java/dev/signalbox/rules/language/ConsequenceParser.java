package dev.signalbox.rules.language;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Objective;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Cursor.Unreadable;
import dev.signalbox.rules.language.Token.Kind;
import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what stands between {@code then} and {@code end}: calls of {@code place}'s verbs, and nothing else. */
final class ConsequenceParser implements Calls.Reader<Verb, List<List<Token>>, Action> {

    /** More points than this would let one rule silence all others. */
    static final int MAX_POINTS = 1_000_000;

    private static final int MAX_REASON_LENGTH = 500;
    private static final int MAX_NAME_LENGTH = 200;
    private static final int MAX_WAIT_MS = 600_000;
    private static final Pattern TAG_KEY = Pattern.compile("[a-z][a-z0-9._-]{0,62}");

    private final Cursor cursor;
    private final Calls<Verb> calls;
    private final Scope scope;

    ConsequenceParser(Source source, ParsedRule rule, Scope scope) {
        this.cursor = new Cursor(source, rule.bodyStart(), rule.bodyEnd());
        this.calls = new Calls<>(cursor, "place", Verb::of, Verb.labels(), Verb::example, Verb.FORBID);
        this.scope = scope;
    }

    List<Action> parse() {
        return calls.read(this);
    }

    @Override
    public Unreadable refused(Token token) {
        Optional<Refusals.Refusal> refusal = Refusals.inConsequences(token.value());
        if (refusal.isPresent() && token.is(Kind.WORD)) {
            return cursor.fail(token, refusal.get().code(), refusal.get().message());
        }
        if (token.is(Kind.WORD)
                && cursor.peek().is("(")
                && Verb.of(token.value()).isPresent()) {
            return cursor.fail(token, "syntax", "verbs are called on place", "place." + token.value());
        }
        String nearest =
                token.is(Kind.WORD) && cursor.peek().is(".") ? Suggestion.of(token.value(), List.of("place")) : "";
        return calls.noCall(token, nearest);
    }

    @Override
    public List<List<Token>> arguments(Verb verb, Token name) throws Unreadable {
        List<List<Token>> arguments = new ArrayList<>();
        if (!cursor.peek().is(")")) {
            do {
                arguments.add(argument());
            } while (cursor.accept(","));
        }
        if (!cursor.accept(")")) {
            throw cursor.fail(
                    cursor.peek(),
                    "refused-java",
                    "an argument is a text, a number, a constant such as Placement.GPU or a bound"
                            + " variable, and nothing is calculated");
        }
        if (!verb.takes(arguments.size())) {
            throw calls.wrongCount(name, verb, arguments.size());
        }
        return arguments;
    }

    /** A value of one token, or a constant of three, or a number with a sign. */
    private List<Token> argument() throws Unreadable {
        Token first = cursor.next();
        if (first.is("new")) {
            throw cursor.fail(
                    first, "refused-new", "consequences create no objects; write a text, a number or a bound variable");
        }
        if (first.is("-") && cursor.peek().is(Kind.NUMBER)) {
            return List.of(first, cursor.next());
        }
        if (first.is(Kind.WORD) && cursor.accept(".")) {
            Token member = cursor.next();
            if (cursor.peek().is("(") || cursor.peek().is(".")) {
                throw cursor.fail(first, "refused-java", "arguments call no methods and name no classes in full");
            }
            return List.of(first, member);
        }
        if (first.is("(")) {
            throw cursor.fail(
                    first,
                    "refused-java",
                    "an argument is a text, a number, a constant or a bound variable, without casts, lambdas or parentheses");
        }
        if (first.is(Kind.SYMBOL) || first.is(Kind.END)) {
            throw cursor.fail(first, "syntax", first.shown() + " stands where an argument is expected");
        }
        return List.of(first);
    }

    @Override
    public Action action(Verb verb, List<List<Token>> arguments, Token start) throws Unreadable {
        Position position = cursor.source().position(start.start());
        List<Token> first = arguments.get(0);
        List<Token> second = arguments.get(arguments.size() - 1);
        return switch (verb) {
            case CLASSIFY -> new Action.Classify(requestClass(first), position);
            case FORBID -> {
                candidate(first, verb);
                yield new Action.Forbid(reason(second), position);
            }
            case PREFER, AVOID -> {
                candidate(first, verb);
                int points = points(second, verb);
                yield new Action.Prefer(verb == Verb.PREFER ? points : -points, position);
            }
            case REQUIRE_PLACEMENT -> new Action.RequirePlacement(placement(first), reason(second), position);
            case MINIMISE -> new Action.Minimise(objective(first), position);
            case FALLBACK -> new Action.Fallback(placements(arguments), position);
            case SUBSTITUTE -> new Action.Substitute(name(first, "a model's name in quotes"), position);
            case HEDGE ->
                new Action.Hedge(
                        new Outcome.Hedging(whole(first, 1, MAX_WAIT_MS, "the wait in milliseconds"), share(second)),
                        position);
            case QUEUE -> new Action.Queue(whole(first, 1, MAX_WAIT_MS, "the wait in milliseconds"), position);
            case TAG -> new Action.Tag(key(first), name(second, "a value in quotes"), position);
            case REJECT -> new Action.Reject(new Outcome.Rejection(status(first), reason(second)), position);
        };
    }

    private String requestClass(List<Token> argument) throws Unreadable {
        String name = text(argument, "a class in quotes");
        if (!Comparisons.classExists(
                cursor.source(), scope.classes(), name, argument.get(0).start())) {
            throw new Unreadable();
        }
        return name;
    }

    private void candidate(List<Token> argument, Verb verb) throws Unreadable {
        Token token = argument.get(0);
        Optional<Scope.Binding> binding = scope.find(token.value());
        boolean variable = argument.size() == 1 && token.is(Kind.WORD);
        if (variable
                && binding.isPresent()
                && binding.get() instanceof Scope.Binding.OfFact bound
                && bound.fact() == Fact.CANDIDATE) {
            return;
        }
        if (variable && binding.isPresent() && binding.get() instanceof Scope.Binding.Hidden hidden) {
            throw cursor.fail(
                    token,
                    "unbound-variable",
                    token.value() + " is bound inside " + hidden.pattern() + " and unknown outside of it");
        }
        if (variable && binding.isEmpty()) {
            throw cursor.fail(
                    token,
                    "unbound-variable",
                    "no pattern binds " + token.value() + "; write "
                            + (token.value().startsWith("$") ? token.value() : "$c")
                            + " : Candidate( ... ) among the conditions",
                    Suggestion.of(token.value(), scope.names()));
        }
        throw cursor.fail(
                token, "wrong-arguments", verb.label() + " takes a bound Candidate first, as in " + verb.example());
    }

    private String text(List<Token> argument, String expected) throws Unreadable {
        Token token = argument.get(0);
        if (argument.size() > 1 || !token.is(Kind.TEXT) || token.value().isBlank()) {
            throw cursor.fail(token, "wrong-arguments", token.shown() + " stands where " + expected + " is expected");
        }
        return token.value();
    }

    private String reason(List<Token> argument) throws Unreadable {
        String reason = text(argument, "a reason in quotes");
        if (reason.length() > MAX_REASON_LENGTH) {
            throw cursor.fail(
                    argument.get(0), "wrong-arguments", "a reason has at most " + MAX_REASON_LENGTH + " characters");
        }
        return reason;
    }

    private String name(List<Token> argument, String expected) throws Unreadable {
        String name = text(argument, expected);
        if (name.length() > MAX_NAME_LENGTH) {
            throw cursor.fail(
                    argument.get(0), "wrong-arguments", expected + " has at most " + MAX_NAME_LENGTH + " characters");
        }
        return name;
    }

    private String key(List<Token> argument) throws Unreadable {
        String key = text(argument, "a key in quotes");
        if (!TAG_KEY.matcher(key).matches()) {
            throw cursor.fail(
                    argument.get(0),
                    "wrong-arguments",
                    "a tag's key is made of lower-case letters, digits and . _ -, begins with a letter and has at most 63"
                            + " characters");
        }
        return key;
    }

    private double share(List<Token> argument) throws Unreadable {
        Token token = argument.get(0);
        boolean number =
                argument.size() == 1 && token.is(Kind.NUMBER) && token.value().matches("(0|1)(\\.\\d{1,9})?");
        double share = number ? Double.parseDouble(token.value()) : Double.NaN;
        if (!(share > 0 && share <= 1)) {
            String percent = token.is(Kind.NUMBER) && token.value().matches("[1-9]\\d?|100")
                    ? Vocabulary.shown(Double.parseDouble(token.value()) / 100)
                    : "";
            throw cursor.fail(
                    token,
                    "wrong-arguments",
                    "the largest share of requests must be above 0 and at most 1, not " + token.shown(),
                    percent);
        }
        return share;
    }

    private int points(List<Token> argument, Verb verb) throws Unreadable {
        Token token = argument.get(0);
        if (token.is("-")) {
            String opposite = (verb == Verb.PREFER ? Verb.AVOID : Verb.PREFER).label();
            throw cursor.failElsewhere(
                    token, "wrong-arguments", "points are positive; the opposite verb says the opposite", opposite);
        }
        return whole(argument, 1, MAX_POINTS, "points");
    }

    private int status(List<Token> argument) throws Unreadable {
        return whole(argument, 400, 599, "the HTTP status");
    }

    private int whole(List<Token> argument, int min, int max, String what) throws Unreadable {
        Token token = argument.get(argument.size() - 1);
        String digits = token.value();
        boolean whole = argument.size() == 1 && token.is(Kind.NUMBER) && digits.matches("[1-9]\\d{0,8}");
        int value = whole ? Integer.parseInt(digits) : -1;
        if (value < min || value > max) {
            throw cursor.fail(
                    argument.get(0),
                    "wrong-arguments",
                    what + " must be a whole number from " + min + " to " + max + ", not " + token.shown());
        }
        return value;
    }

    private Objective objective(List<Token> argument) throws Unreadable {
        Token token = argument.get(argument.size() - 1);
        boolean constant = argument.size() == 2 && argument.get(0).is("Objective");
        List<String> labels =
                Arrays.stream(Objective.values()).map(Objective::label).toList();
        for (Objective objective : Objective.values()) {
            boolean named = argument.size() == 1
                    && token.is(Kind.TEXT)
                    && objective.label().equals(token.value());
            if (named || (constant && objective.name().equals(token.value()))) {
                return objective;
            }
        }
        String nearest = Suggestion.of(token.value(), labels);
        throw cursor.fail(
                argument.get(0),
                "unknown-value",
                "minimise takes one of " + String.join(", ", labels) + " in quotes, not " + token.shown(),
                token.is(Kind.TEXT) || nearest.isEmpty() ? nearest : '"' + nearest + '"');
    }

    private List<Placement> placements(List<List<Token>> arguments) throws Unreadable {
        List<Placement> placements = new ArrayList<>();
        for (List<Token> argument : arguments) {
            Placement placement = placement(argument);
            if (placements.contains(placement)) {
                throw cursor.fail(argument.get(0), "wrong-arguments", placement + " stands here twice");
            }
            placements.add(placement);
        }
        return placements;
    }

    private Placement placement(List<Token> argument) throws Unreadable {
        Token token = argument.get(argument.size() - 1);
        boolean constant = argument.size() == 2 && argument.get(0).is("Placement");
        boolean text = argument.size() == 1 && token.is(Kind.TEXT);
        List<String> names =
                Arrays.stream(Placement.values()).map(Placement::name).toList();
        if ((constant || text) && names.contains(token.value())) {
            return Placement.valueOf(token.value());
        }
        String nearest = Suggestion.of(token.value(), names);
        throw cursor.fail(
                argument.get(0),
                "unknown-value",
                "a placement is one of " + String.join(", ", names) + ", written Placement.GPU, not " + token.shown(),
                nearest.isEmpty() || text ? nearest : "Placement." + nearest);
    }
}
