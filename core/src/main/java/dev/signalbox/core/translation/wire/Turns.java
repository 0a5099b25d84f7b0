package dev.signalbox.core.translation.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The turns of a conversation where protocols want speakers to alternate: what one says in a row is one turn. */
public final class Turns {

    private Turns() {}

    /**
     * Adds what somebody says, unless it is nothing.
     *
     * @param field where a turn has its content
     */
    public static void add(ArrayNode turns, String role, String field, ArrayNode content) {
        if (content.isEmpty()) {
            return;
        }
        if (!turns.isEmpty()
                && turns.get(turns.size() - 1) instanceof ObjectNode last
                && last.path("role").textValue().equals(role)
                && last.get(field) instanceof ArrayNode before) {
            before.addAll(content);
            return;
        }
        ObjectNode turn = turns.addObject();
        turn.put("role", role);
        turn.set(field, content);
    }
}
