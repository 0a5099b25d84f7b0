package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import io.vertx.core.buffer.Buffer;
import java.util.EnumSet;
import java.util.Set;

/**
 * What all backends offer together, as each API lists it. Where clients need a figure that nobody knows, such as a date or a
 * size, they get one that is plainly none.
 */
public final class ModelLists {

    private static final String NO_TIME = "1970-01-01T00:00:00Z";

    private ModelLists() {}

    /** {@code GET /v1/models} of the OpenAI API. */
    public static Buffer openAi(FleetSnapshot fleet) {
        ObjectNode root = Json.object();
        root.put("object", "list");
        ArrayNode data = root.putArray("data");
        fleet.models().forEach(model -> fillOpenAi(data.addObject(), model));
        return Json.encode(root);
    }

    /** {@code GET /v1/models/{model}} of the OpenAI API. */
    public static Buffer openAi(String model) {
        ObjectNode root = Json.object();
        fillOpenAi(root, model);
        return Json.encode(root);
    }

    /** {@code GET /v1/models} of the Anthropic API, on one page. */
    public static Buffer anthropic(FleetSnapshot fleet) {
        ObjectNode root = Json.object();
        ArrayNode data = root.putArray("data");
        fleet.models().forEach(model -> fillAnthropic(data.addObject(), model));
        root.put("has_more", false);
        root.put("first_id", fleet.models().isEmpty() ? null : fleet.models().first());
        root.put("last_id", fleet.models().isEmpty() ? null : fleet.models().last());
        return Json.encode(root);
    }

    /** {@code GET /v1/models/{model}} of the Anthropic API. */
    public static Buffer anthropic(String model) {
        ObjectNode root = Json.object();
        fillAnthropic(root, model);
        return Json.encode(root);
    }

    /** {@code GET /v1beta/models} of the Gemini API, on one page. */
    public static Buffer gemini(FleetSnapshot fleet) {
        ObjectNode root = Json.object();
        ArrayNode models = root.putArray("models");
        for (String model : fleet.models()) {
            if (operations(fleet, model).contains(Operation.CHAT)) {
                models.addObject()
                        .put("name", "models/" + model)
                        .put("displayName", model)
                        .putArray("supportedGenerationMethods")
                        .add("generateContent")
                        .add("streamGenerateContent");
            }
        }
        return Json.encode(root);
    }

    /** {@code GET /api/tags}, and {@code GET /api/ps}, of the Ollama API: what there is, and what of it is ready to use. */
    public static Buffer ollama(FleetSnapshot fleet) {
        ObjectNode root = Json.object();
        ArrayNode models = root.putArray("models");
        for (String model : fleet.models()) {
            ObjectNode node = models.addObject();
            node.put("name", model).put("model", model);
            node.put("modified_at", NO_TIME).put("expires_at", NO_TIME);
            node.put("size", 0).put("size_vram", 0).put("digest", "");
            fillDetails(node, fleet, model);
        }
        return Json.encode(root);
    }

    /** {@code POST /api/show} of the Ollama API. */
    public static Buffer ollamaModel(FleetSnapshot fleet, String model) {
        ObjectNode root = Json.object();
        root.put("license", "").put("modelfile", "").put("parameters", "").put("template", "");
        root.put("modified_at", NO_TIME);
        fillDetails(root, fleet, model);
        ObjectNode information = root.putObject("model_info");
        Json.putKnown(information, "general.context_length", contextTokens(fleet, model));
        ArrayNode capabilities = root.putArray("capabilities");
        Set<Operation> operations = operations(fleet, model);
        if (operations.contains(Operation.CHAT) || operations.contains(Operation.COMPLETION)) {
            capabilities.add("completion").add("tools");
        }
        if (operations.contains(Operation.EMBEDDINGS)) {
            capabilities.add("embedding");
        }
        return Json.encode(root);
    }

    private static void fillOpenAi(ObjectNode node, String model) {
        node.put("id", model).put("object", "model").put("created", 0).put("owned_by", "signalbox");
    }

    private static void fillAnthropic(ObjectNode node, String model) {
        node.put("type", "model").put("id", model).put("display_name", model).put("created_at", NO_TIME);
    }

    private static void fillDetails(ObjectNode node, FleetSnapshot fleet, String model) {
        ObjectNode details = node.putObject("details");
        details.put("parent_model", "").put("format", "").put("family", "");
        details.putArray("families");
        details.put("parameter_size", "");
        details.put(
                "quantization_level",
                fleet.offers().stream()
                        .filter(offer -> offer.model().name().equals(model))
                        .map(offer -> offer.model().quantization())
                        .findFirst()
                        .orElse(""));
    }

    private static Set<Operation> operations(FleetSnapshot fleet, String model) {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (Offer offer : fleet.offers()) {
            if (offer.model().name().equals(model)) {
                operations.addAll(offer.model().operations());
            }
        }
        return operations;
    }

    private static int contextTokens(FleetSnapshot fleet, String model) {
        return fleet.offers().stream()
                .filter(offer -> offer.model().name().equals(model))
                .mapToInt(offer -> offer.model().contextTokens())
                .max()
                .orElse(InferenceRequest.UNKNOWN);
    }
}
