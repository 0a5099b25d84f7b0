package dev.signalbox.core.testing;

import dev.signalbox.rules.explain.Numbers;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values as reports and names of cases show them. */
final class Shown {

    private Shown() {}

    static String value(Object value) {
        if (value instanceof Double number) {
            return number(number);
        } else if (value instanceof Values.TextMap map) {
            return map(map.texts());
        }
        return value.toString();
    }

    /** A number without a fraction that says nothing. */
    static String number(double number) {
        return Numbers.exact(number);
    }

    static String map(Map<String, ?> map) {
        return map.isEmpty()
                ? "none"
                : new TreeMap<>(map)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining(", "));
    }

    static String list(Collection<String> texts) {
        return texts.isEmpty() ? "none" : String.join(", ", texts);
    }
}
