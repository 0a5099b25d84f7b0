package dev.signalbox.rules.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** What the rules of one group ask of one thing; a rule may ask several times. */
final class Conditions<T> {

    private final List<Entry<T>> entries = new ArrayList<>();
    private long users;

    private record Entry<T>(long bit, T condition) {}

    /** Adds a condition of the rule of that number in its group. */
    void add(int rule, T condition) {
        entries.add(new Entry<>(1L << rule, condition));
        users |= 1L << rule;
    }

    /** The rules that ask. */
    long users() {
        return users;
    }

    /** The same, in another form. */
    <R> Conditions<R> map(Function<T, R> form) {
        Conditions<R> mapped = new Conditions<>();
        for (Entry<T> entry : entries) {
            mapped.entries.add(new Entry<>(entry.bit, form.apply(entry.condition)));
        }
        mapped.users = users;
        return mapped;
    }

    /** Shows every condition. */
    void forEach(Consumer<T> sink) {
        entries.forEach(entry -> sink.accept(entry.condition));
    }

    /** The rules all of whose conditions hold, and those that have none. */
    long satisfied(Predicate<T> holds) {
        long failed = 0;
        for (Entry<T> entry : entries) {
            if ((failed & entry.bit) == 0 && !holds.test(entry.condition)) {
                failed |= entry.bit;
            }
        }
        return ~failed;
    }
}
