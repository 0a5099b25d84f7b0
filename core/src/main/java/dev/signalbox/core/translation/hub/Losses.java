package dev.signalbox.core.translation.hub;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What of a request does not reach the backend, because its protocol has no word for it and the answer may do without. */
public final class Losses {

    private final Set<String> dropped = new LinkedHashSet<>();

    /** Notes a field, such as {@code seed}. */
    public void drop(String field) {
        dropped.add(field);
    }

    /** Notes a field that is set. */
    public void dropKnown(String field, @Nullable Object value) {
        if (value != null) {
            dropped.add(field);
        }
    }

    /** The fields, in the order in which they were met. */
    public List<String> dropped() {
        return List.copyOf(dropped);
    }
}
