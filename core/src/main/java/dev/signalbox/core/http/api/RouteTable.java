package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.rules.Suggestion;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All paths of the admin port: it finds who answers, lists them, and suggests one for a path that is none. */
final class RouteTable {

    /** Longer paths are not repeated in an answer. */
    private static final int MAX_SHOWN = 200;

    /** By path. */
    private final Map<String, Route> routes = new TreeMap<>();

    /**
     * A route that was found.
     *
     * @param parameters the parts of the path that the route has in braces
     */
    record Match(Route route, Map<String, String> parameters) {}

    RouteTable(List<Route> routes) {
        for (Route route : routes) {
            if (this.routes.put(route.path(), route) != null) {
                throw new IllegalArgumentException("two routes have the path " + route.path());
            }
        }
    }

    /** The route of a path; a path written out comes before one with parts in braces. */
    @Nullable
    Match find(String path) {
        Route exact = routes.get(path);
        if (exact != null && path.indexOf('{') < 0) {
            return new Match(exact, Map.of());
        }
        for (Route route : routes.values()) {
            Map<String, String> parameters = route.match(path);
            if (parameters != null) {
                return new Match(route, parameters);
            }
        }
        return null;
    }

    /** The list of paths: those that are read by their names, the others with their method before it. */
    ObjectNode index() {
        ObjectNode list = Json.object();
        for (Route route : routes.values()) {
            route.actions()
                    .forEach((method, action) -> list.put(
                            method.equals(HttpMethod.GET.name()) ? route.path() : method + " " + route.path(),
                            action.about()));
        }
        return list;
    }

    Problem unknownPath(String path) {
        return Problem.invalid(
                404,
                "unknown_path",
                "",
                "there is nothing at " + (path.length() > MAX_SHOWN ? path.substring(0, MAX_SHOWN) + "..." : path)
                        + "; this port serves " + String.join(", ", routes.keySet()) + "."
                        + Problem.maybe(Suggestion.of(path, routes.keySet())));
    }

    static Problem wrongMethod(Route route, String path, HttpMethod method) {
        return Problem.invalid(
                405,
                "method_not_allowed",
                "",
                path + " takes " + String.join(" or ", route.actions().keySet()) + ", not " + method.name());
    }
}
