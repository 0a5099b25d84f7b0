package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.http.wire.Json;
import io.vertx.core.buffer.Buffer;

/** The list of models as the OpenAI API gives it: what all backends offer together. */
public final class Models {

    private Models() {}

    public static Buffer list(FleetSnapshot fleet) {
        ObjectNode root = Json.object();
        root.put("object", "list");
        ArrayNode data = root.putArray("data");
        for (String model : fleet.models()) {
            // Clients read "created" as a number that must be there; nobody knows it.
            data.addObject()
                    .put("id", model)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", "signalbox");
        }
        return Json.encode(root);
    }
}
