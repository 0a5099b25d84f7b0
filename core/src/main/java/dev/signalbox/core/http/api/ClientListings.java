package dev.signalbox.core.http.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.fleet.FleetSnapshot;
import dev.signalbox.core.http.proxy.Placing;
import dev.signalbox.core.http.proxy.RequestBody;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What clients of each API ask before they ask a model: which there are, and whether the server is well. */
public final class ClientListings {

    /** The paths, for people. */
    public static final List<String> PATHS = List.of(
            "/v1/models",
            "/v1/models/{model}",
            "/v1beta/models",
            "/api/tags",
            "/api/ps",
            "/api/show",
            "/api/version",
            "/v2",
            "/v2/health/live",
            "/v2/health/ready");

    /** The release of Ollama whose API is followed; its clients ask for it. */
    private static final String OLLAMA_VERSION = "0.12.6";

    private static final String MODEL = "/v1/models/";
    private static final int MAX_BYTES = 64 * 1024;

    private final Placing placing;

    public ClientListings(Placing placing) {
        this.placing = placing;
    }

    /** How a path has to be asked; empty if there is nothing at it. */
    public static String method(String path) {
        return switch (path) {
            case "/api/show" -> "POST";
            case "/v1/models",
                    "/v1beta/models",
                    "/api/tags",
                    "/api/ps",
                    "/api/version",
                    "/v2",
                    "/v2/health/live",
                    "/v2/health/ready" -> "GET";
            default -> path.startsWith(MODEL) && path.length() > MODEL.length() ? "GET" : "";
        };
    }

    /** Serves a request for one of these paths, by its method. Called before its body arrives. */
    public void handle(HttpServerRequest request, String path) {
        FleetSnapshot fleet = placing.decider().current().fleet();
        boolean anthropic = request.headers().contains("anthropic-version");
        switch (path) {
            case "/v1/models" -> json(request, anthropic ? ModelLists.anthropic(fleet) : ModelLists.openAi(fleet));
            case "/v1beta/models" -> json(request, ModelLists.gemini(fleet));
            case "/api/tags", "/api/ps" -> json(request, ModelLists.ollama(fleet));
            case "/api/version" -> json(request, Json.encode(Json.object().put("version", OLLAMA_VERSION)));
            case "/api/show" -> show(request);
            case "/v2" -> json(request, serverMetadata());
            case "/v2/health/live" -> health(request, "live", true);
            case "/v2/health/ready" -> health(request, "ready", !fleet.offers().isEmpty());
            default -> model(request, path.substring(MODEL.length()), anthropic);
        }
    }

    private void model(HttpServerRequest request, String encoded, boolean anthropic) {
        Protocol client = anthropic ? Protocol.ANTHROPIC : Protocol.OPENAI;
        String model;
        try {
            model = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            unknownModel(request, encoded, client);
            return;
        }
        if (!placing.decider().current().fleet().models().contains(model)) {
            unknownModel(request, model, client);
        } else {
            json(request, anthropic ? ModelLists.anthropic(model) : ModelLists.openAi(model));
        }
    }

    private void show(HttpServerRequest request) {
        new RequestBody(
                        request,
                        MAX_BYTES,
                        body -> show(request, body),
                        problem -> problem.send(undecided(request), Protocol.OLLAMA))
                .read();
    }

    private void show(HttpServerRequest request, Buffer body) {
        FleetSnapshot fleet = placing.decider().current().fleet();
        String asked;
        try {
            JsonNode root = Json.mapper().readTree(body.getBytes());
            // Older clients say "name".
            asked = root.path("model").asText(root.path("name").asText());
        } catch (JsonProcessingException e) {
            invalid(request, "the body is not valid JSON: " + e.getOriginalMessage());
            return;
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory can't fail to be read", e);
        }
        String model = !fleet.models().contains(asked) && asked.endsWith(":latest")
                ? asked.substring(0, asked.length() - ":latest".length())
                : asked;
        if (fleet.models().contains(model)) {
            json(request, ModelLists.ollamaModel(fleet, model));
        } else {
            unknownModel(request, asked, Protocol.OLLAMA);
        }
    }

    private void invalid(HttpServerRequest request, String message) {
        Problem.invalid(400, "invalid_json", "", message).send(undecided(request), Protocol.OLLAMA);
    }

    private void unknownModel(HttpServerRequest request, String model, Protocol client) {
        String suggestion =
                Suggestion.of(model, placing.decider().current().fleet().models());
        Problem.invalid(
                        404,
                        "model_not_found",
                        "model",
                        "no backend offers the model \"" + model + "\"." + Problem.maybe(suggestion))
                .send(undecided(request), client);
    }

    private static Buffer serverMetadata() {
        ObjectNode root = Json.object().put("name", "signalbox").put("version", "");
        root.putArray("extensions").add("binary_tensor_data");
        return Json.encode(root);
    }

    private void health(HttpServerRequest request, String what, boolean well) {
        HttpServerResponse response = undecided(request);
        response.setStatusCode(well ? 200 : 503);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        response.end(Json.encode(Json.object().put(what, well)));
    }

    private void json(HttpServerRequest request, Buffer body) {
        HttpServerResponse response = undecided(request);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        response.end(body);
    }

    private HttpServerResponse undecided(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        SignalboxHeaders.addUndecided(
                response.headers(), placing.decider().current().policy().revision());
        return response;
    }
}
