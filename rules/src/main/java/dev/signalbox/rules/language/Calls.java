package dev.signalbox.rules.language;

import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Cursor.Unreadable;
import dev.signalbox.rules.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a consequence as calls, one in each statement: a word that they are all on, a dot, a verb, arguments and a semicolon.
 *
 * @param <V> the verbs
 */
final class Calls<V> {

    private final Cursor cursor;
    private final String word;
    private final Function<String, Optional<V>> verbs;
    private final List<String> labels;
    private final Function<V, String> example;
    private final String usual;

    /**
     * Reads what is different from one word to another.
     *
     * @param <V> the verbs
     * @param <G> the arguments
     * @param <A> what a call amounts to
     */
    interface Reader<V, G, A> {

        /** Reads what stands between the parentheses, the closing one included. */
        G arguments(V verb, Token name) throws Unreadable;

        /** What the call amounts to. */
        A action(V verb, G arguments, Token first) throws Unreadable;

        /** Tells why a statement that is no call on the word is none. */
        Unreadable refused(Token first);
    }

    /**
     * Calls on a word.
     *
     * @param word the word, such as {@code place}
     * @param verbs finds a verb by its name
     * @param labels the names of all verbs
     * @param example how a call of a verb is written
     * @param usual the call that is shown where there is no verb to go by
     */
    Calls(
            Cursor cursor,
            String word,
            Function<String, Optional<V>> verbs,
            List<String> labels,
            Function<V, String> example,
            V usual) {
        this.cursor = cursor;
        this.word = word;
        this.verbs = verbs;
        this.labels = labels;
        this.example = example;
        this.usual = example.apply(usual);
    }

    /** Reads all statements; the source is told of those that are wrong, and they are left out. */
    <G, A> List<A> read(Reader<V, G, A> reader) {
        List<A> actions = new ArrayList<>();
        while (!cursor.peek().is(Kind.END)) {
            int start = cursor.mark();
            try {
                actions.add(statement(reader));
            } catch (Unreadable e) {
                cursor.reset(start);
                cursor.skipTo(";");
                cursor.next();
            }
        }
        return actions;
    }

    private <G, A> A statement(Reader<V, G, A> reader) throws Unreadable {
        Token first = cursor.next();
        if (first.is("rule") && (cursor.peek().is(Kind.TEXT) || cursor.peek().is(Kind.WORD))) {
            throw cursor.failMissing(first, "missing-end", "the rule before this one has no end", "end");
        }
        if (!first.is(word)) {
            throw reader.refused(first);
        }
        if (!cursor.accept(".")) {
            throw cursor.fail(cursor.peek(), "syntax", "after " + word + " stands a dot and a verb, as in " + usual);
        }
        Token name = cursor.next();
        Optional<V> verb = name.is(Kind.WORD) ? verbs.apply(name.value()) : Optional.empty();
        if (verb.isEmpty()) {
            throw cursor.fail(
                    name,
                    "unknown-verb",
                    word + " has no verb " + name.shown() + "; it has " + String.join(", ", labels),
                    Suggestion.of(name.value(), labels));
        }
        if (!cursor.accept("(")) {
            throw cursor.fail(
                    cursor.peek(), "syntax", "after the verb stand its arguments, as in " + example.apply(verb.get()));
        }
        G arguments = reader.arguments(verb.get(), name);
        if (!cursor.accept(";")) {
            Token next = cursor.peek();
            if (next.is(".")) {
                throw cursor.fail(next, "refused-java", "calls are not chained; write one call in each statement");
            }
            throw cursor.failMissing(
                    next, "syntax", "a call ends with a semicolon, " + next.shown() + " stands there", ";");
        }
        return reader.action(verb.get(), arguments, first);
    }

    /** Tells that a statement begins no call. */
    Unreadable noCall(Token first, String nearest) {
        return cursor.fail(
                first,
                "refused-java",
                first.shown() + " begins no call of a verb, and a consequence contains no Java; write " + usual
                        + "; or its like",
                nearest);
    }

    /** Tells that a verb is called with a wrong number of arguments. */
    Unreadable wrongCount(Token name, V verb, int count) {
        return cursor.fail(
                name,
                "wrong-arguments",
                name.value() + " is called with " + count + (count == 1 ? " argument" : " arguments")
                        + "; it is written " + example.apply(verb));
    }
}
