package dev.signalbox.core.translation.hub;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives ids to the tool calls of protocols that have none, and finds the call that a result belongs to. */
public final class CallIds {

    private final List<Call> open = new ArrayList<>();
    private int calls;

    /** A call whose result has not come yet. */
    public record Call(String id, String name) {}

    /** Takes a call; gives its id, which is the given one unless that is empty: unique, and the same each time. */
    public String called(String givenId, String name) {
        String id = givenId.isEmpty() ? "call_" + calls : givenId;
        calls++;
        open.add(new Call(id, name));
        return id;
    }

    /**
     * Takes a result; gives its call: that of the id, else the first open one of the name, else the first open one at all; null
     * if there is none.
     */
    public @Nullable Call returned(String givenId, String name) {
        Call found = null;
        for (Call call : open) {
            boolean fits = givenId.isEmpty()
                    ? name.isEmpty() || call.name().equals(name)
                    : call.id().equals(givenId);
            if (fits) {
                found = call;
                break;
            }
        }
        if (found != null) {
            open.remove(found);
        }
        return found;
    }
}
