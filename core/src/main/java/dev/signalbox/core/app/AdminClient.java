package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.json.JsonTrees;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Asks a running sidecar's admin port. */
final class AdminClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI base;
    private final String token;

    /**
     * A client.
     *
     * @param token what the port wants to be shown; empty if nothing
     */
    AdminClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** The answer to a question, in JSON. */
    JsonNode get(String path) {
        return json(send(request(path).GET()));
    }

    /** The answer to a question, as text. */
    String text(String path) {
        return send(request(path).GET());
    }

    /** The answer to a change. */
    JsonNode post(String path, JsonNode body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JsonTrees.write(body)));
        headers.forEach(request::header);
        return json(send(request));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(ANSWER);
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return request;
    }

    private String send(HttpRequest.Builder request) {
        HttpResponse<String> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AdminException(
                    Main.INTERNAL_ERROR,
                    "no sidecar answers at " + base + " (" + e + "). Maybe it runs elsewhere: --admin URL.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminException(Main.INTERNAL_ERROR, "interrupted while waiting for " + base);
        }
        if (answer.statusCode() >= 400) {
            throw refusal(answer);
        }
        return answer.body();
    }

    private AdminException refusal(HttpResponse<String> answer) {
        JsonNode error;
        try {
            error = tree(answer.body()).path("error");
        } catch (IOException e) {
            error = JsonTrees.object();
        }
        StringBuilder message =
                new StringBuilder(error.path("message").asText("it answered with status " + answer.statusCode()));
        if (answer.statusCode() == 401) {
            message.append(" (SIGNALBOX_ADMIN_TOKEN or --token-file)");
        }
        error.at("/signalbox/findings")
                .forEach(finding ->
                        message.append("\n").append(finding.path("text").asText()));
        int exitCode =
                switch (error.path("code").asText()) {
                    case "invalid_revision", "plugin_refused" -> Main.INVALID;
                    case "tests_failed" -> Main.FAILED;
                    default -> Main.INTERNAL_ERROR;
                };
        return new AdminException(exitCode, message.toString());
    }

    private JsonNode json(String body) {
        try {
            return tree(body);
        } catch (IOException e) {
            throw new AdminException(
                    Main.INTERNAL_ERROR, "what answers at " + base + " is no sidecar's admin port: " + e.getMessage());
        }
    }

    private static JsonNode tree(String body) throws IOException {
        return JsonTrees.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
