package dev.signalbox.core.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.core.http.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A client of a sidecar, by HTTP 1.1. */
public final class Client {

    private final HttpClient http = HttpClient.newHttpClient();

    /** Posts a body; headers are names and values in turns. */
    public HttpResponse<String> post(Sidecar sidecar, String path, String body, String... headers) throws Exception {
        return send(sidecar, path, HttpRequest.BodyPublishers.ofString(body), headers);
    }

    /** Posts a body; headers are names and values in turns. */
    public HttpResponse<String> post(Sidecar sidecar, String path, byte[] body, String... headers) throws Exception {
        return send(sidecar, path, HttpRequest.BodyPublishers.ofByteArray(body), headers);
    }

    public HttpResponse<String> get(Sidecar sidecar, String path, String... headers) throws Exception {
        return http.send(request(sidecar, path, headers).build(), HttpResponse.BodyHandlers.ofString());
    }

    public static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.mapper().readTree(response.body());
    }

    /** The first value of a header; empty if there is none. */
    public static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    private HttpResponse<String> send(Sidecar sidecar, String path, HttpRequest.BodyPublisher body, String... headers)
            throws Exception {
        return http.send(request(sidecar, path, headers).POST(body).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(Sidecar sidecar, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(sidecar.url(path))).version(HttpClient.Version.HTTP_1_1);
        return headers.length == 0 ? request : request.headers(headers);
    }
}
