package dev.signalbox.core.http.proxy;

import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a request asks for.
 *
 * @param method how it has to be asked
 * @param model the model's name where the path has it; empty where the body does
 * @param modelStart where the name begins in the path
 * @param modelEnd where it ends
 */
public record ClientCall(Surface surface, HttpMethod method, String model, int modelStart, int modelEnd) {

    /** The paths with a model's name in them, for people. */
    public static final List<String> PATTERNS = List.of(
            "/v1beta/models/{model}:generateContent",
            "/v1beta/models/{model}:streamGenerateContent",
            "/v1beta/models/{model}:embedContent",
            "/v2/models/{model}",
            "/v2/models/{model}/infer");

    private static final Map<String, ClientCall> FIXED = Map.of(
            "/v1/chat/completions", of(Surface.OPENAI_CHAT),
            "/v1/completions", of(Surface.OPENAI_COMPLETION),
            "/v1/embeddings", of(Surface.OPENAI_EMBEDDINGS),
            "/v1/messages", of(Surface.ANTHROPIC_MESSAGES),
            "/v1/messages/count_tokens", of(Surface.ANTHROPIC_COUNT_TOKENS),
            "/api/chat", of(Surface.OLLAMA_CHAT),
            "/api/generate", of(Surface.OLLAMA_GENERATE),
            "/api/embed", of(Surface.OLLAMA_EMBED));

    /** The paths without a model's name in them, for people. */
    public static final List<String> PATHS = FIXED.keySet().stream().sorted().toList();

    private static final String GEMINI = "/v1beta/models/";
    private static final String KSERVE = "/v2/models/";

    /** The call that a path is; null if it is none. */
    public static @Nullable ClientCall of(String path) {
        ClientCall fixed = FIXED.get(path);
        if (fixed != null) {
            return fixed;
        } else if (path.startsWith(GEMINI)) {
            return gemini(path);
        } else if (path.startsWith(KSERVE)) {
            return kserve(path);
        }
        return null;
    }

    private static ClientCall of(Surface surface) {
        return new ClientCall(surface, HttpMethod.POST, "", 0, 0);
    }

    private static @Nullable ClientCall gemini(String path) {
        int colon = path.lastIndexOf(':');
        return switch (colon < 0 ? "" : path.substring(colon + 1)) {
            case "generateContent" -> of(Surface.GEMINI_GENERATE, HttpMethod.POST, path, GEMINI.length(), colon);
            case "streamGenerateContent" -> of(Surface.GEMINI_STREAM, HttpMethod.POST, path, GEMINI.length(), colon);
            case "embedContent" -> of(Surface.GEMINI_EMBED, HttpMethod.POST, path, GEMINI.length(), colon);
            default -> null;
        };
    }

    /** {@code /v2/models/{model}}, perhaps with {@code /versions/{version}}, and {@code /infer}, {@code /ready} or nothing. */
    private static @Nullable ClientCall kserve(String path) {
        String[] segments = path.substring(KSERVE.length()).split("/", -1);
        int modelEnd = KSERVE.length() + segments[0].length();
        int next = segments.length > 2 && segments[1].equals("versions") ? 3 : 1;
        return switch (segments.length == next ? "" : segments.length == next + 1 ? segments[next] : "?") {
            case "infer" -> of(Surface.KSERVE_INFER, HttpMethod.POST, path, KSERVE.length(), modelEnd);
            case "", "ready", "config", "stats" ->
                of(Surface.KSERVE_MODEL, HttpMethod.GET, path, KSERVE.length(), modelEnd);
            default -> null;
        };
    }

    private static @Nullable ClientCall of(Surface surface, HttpMethod method, String path, int start, int end) {
        if (end <= start) {
            return null;
        }
        try {
            // Within a path a plus is a plus.
            String raw = path.substring(start, end).replace("+", "%2B");
            return new ClientCall(surface, method, URLDecoder.decode(raw, StandardCharsets.UTF_8), start, end);
        } catch (IllegalArgumentException notEncoded) {
            return null;
        }
    }

    /**
     * The request's target for a backend.
     *
     * @param uri the target as the client sent it
     * @param upstreamName the backend's name of the model
     * @param ownCredentials whether the backend has credentials, so that a client's are not for it
     */
    String uri(String uri, String upstreamName, boolean ownCredentials) {
        String target = model.isEmpty() || model.equals(upstreamName) ? uri : withModel(uri, upstreamName);
        return ownCredentials && surface.protocol() == Protocol.GEMINI ? withoutKey(target) : target;
    }

    private String withModel(String uri, String upstreamName) {
        String encoded = URLEncoder.encode(upstreamName, StandardCharsets.UTF_8).replace("+", "%20");
        return uri.substring(0, modelStart) + encoded + uri.substring(modelEnd);
    }

    /** The same without the key that Gemini's clients may show in the query. */
    private static String withoutKey(String uri) {
        int query = uri.indexOf('?');
        if (query < 0) {
            return uri;
        }
        StringBuilder kept = new StringBuilder();
        for (String parameter : uri.substring(query + 1).split("&", -1)) {
            if (!parameter.startsWith("key=")) {
                kept.append(kept.isEmpty() ? '?' : '&').append(parameter);
            }
        }
        return uri.substring(0, query) + kept;
    }
}
