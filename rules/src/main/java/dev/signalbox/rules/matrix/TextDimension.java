package dev.signalbox.rules.matrix;

import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A text's dimension: a hash table from each text that rules name to the rules that it satisfies. */
final class TextDimension extends Dimension {

    private final Reader.OfText source;
    private final Map<String, Satisfied> named;
    private final Satisfied other;
    private final Satisfied unknown;

    private record Satisfied(long rules) {}

    private TextDimension(
            long users, Reader.OfText source, Map<String, Satisfied> named, Satisfied other, Satisfied unknown) {
        super(users);
        this.source = source;
        this.named = named;
        this.other = other;
        this.unknown = unknown;
    }

    /**
     * @param conditions of the rules, by bit
     * @param names all texts that the conditions name
     */
    static TextDimension of(Reader.OfText source, Conditions<Predicate<String>> conditions, Set<String> names) {
        Map<String, Satisfied> named = new HashMap<>();
        for (String name : names) {
            named.put(name, new Satisfied(conditions.satisfied(predicate -> predicate.test(name))));
        }
        String other = otherThan(names);
        return new TextDimension(
                conditions.users(),
                source,
                named,
                new Satisfied(conditions.satisfied(predicate -> predicate.test(other))),
                new Satisfied(conditions.satisfied(predicate -> predicate.test(""))));
    }

    /** A text that is none of the names. */
    static String otherThan(Set<String> names) {
        String other = "other";
        while (names.contains(other)) {
            other += "'";
        }
        return other;
    }

    @Override
    long satisfied(RequestFacts request, World world) {
        String text = source.read(request, world, Reader.NO_CANDIDATE, 0);
        if (text.isEmpty()) {
            return unknown.rules;
        }
        Satisfied found = named.get(text);
        return found == null ? other.rules : found.rules;
    }
}
