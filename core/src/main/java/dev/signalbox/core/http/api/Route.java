package dev.signalbox.core.http.api;

import dev.signalbox.core.http.wire.ProblemException;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A path of the admin port and what it answers to each method.
 *
 * <p>A path is made of parts after slashes; a part in braces, such as {@code {id}}, stands for any text without a slash.
 */
final class Route {

    private final String path;
    private final String[] parts;
    private final Map<String, Action> actions = new TreeMap<>();

    /** Answers a request. Called on the event loop before the request's body arrives; must not block. */
    @FunctionalInterface
    interface Handler {

        /**
         * Answers, or begins to.
         *
         * @throws ProblemException if the request can't be answered as it is
         */
        void handle(AdminCall call) throws ProblemException;
    }

    /**
     * What is done for one method.
     *
     * @param about what it answers or does, for the index
     */
    record Action(String about, Handler handler) {}

    private Route(String path) {
        this.path = path;
        this.parts = path.split("/", -1);
    }

    /** A path that is read. */
    static Route get(String path, String about, Handler handler) {
        return new Route(path).also(HttpMethod.GET, about, handler);
    }

    /** A path that does something. */
    static Route post(String path, String about, Handler handler) {
        return new Route(path).also(HttpMethod.POST, about, handler);
    }

    /** The same path with a further method. */
    Route also(HttpMethod method, String about, Handler handler) {
        actions.put(method.name(), new Action(about, handler));
        return this;
    }

    String path() {
        return path;
    }

    /** By method, in order of their names. */
    Map<String, Action> actions() {
        return actions;
    }

    /** What answers the method; reading without the body is reading. */
    @Nullable
    Action action(HttpMethod method) {
        return actions.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET.name() : method.name());
    }

    /** The methods for an {@code allow} header. */
    String allowed() {
        String methods = String.join(", ", actions.keySet());
        return actions.containsKey(HttpMethod.GET.name()) ? methods.replace("GET", "GET, HEAD") : methods;
    }

    /** What the parts in braces are in an actual path; null if it is none of this route's. */
    @Nullable
    Map<String, String> match(String actual) {
        String[] given = actual.split("/", -1);
        if (given.length != parts.length) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].startsWith("{")) {
                if (given[i].isEmpty()) {
                    return null;
                }
                parameters.put(parts[i].substring(1, parts[i].length() - 1), given[i]);
            } else if (!parts[i].equals(given[i])) {
                return null;
            }
        }
        return parameters;
    }
}
