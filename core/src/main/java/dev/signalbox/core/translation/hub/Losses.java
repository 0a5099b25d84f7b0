package dev.signalbox.core.translation.hub;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of a request does not reach the backend, because its protocol has no word for it and the answer may do without.
 *
 * <p>Names come from clients and go into headers: what may not stand there is replaced, and there are never too many.
 */
public final class Losses {

    private static final int MAX_NAMES = 20;
    private static final int MAX_LENGTH = 80;

    private final Set<String> dropped = new LinkedHashSet<>();

    /** Notes a field, such as {@code seed}. */
    public void drop(String field) {
        if (dropped.size() < MAX_NAMES) {
            String name = field.length() <= MAX_LENGTH ? field : field.substring(0, MAX_LENGTH);
            dropped.add(name.replaceAll("[^ -~]|,", "?"));
        }
    }

    /** Notes a field that is set. */
    public void dropKnown(String field, @Nullable Object value) {
        if (value != null) {
            drop(field);
        }
    }

    /** The fields, in the order in which they were met: printable ASCII without commas, 20 at most. */
    public List<String> dropped() {
        return List.copyOf(dropped);
    }
}
