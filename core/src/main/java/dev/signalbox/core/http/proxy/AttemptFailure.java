package dev.signalbox.core.http.proxy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.spi.backend.Backend;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an attempt met instead of an answer.
 *
 * @param late whether it ran out of time
 * @param detail what happened, in words
 */
record AttemptFailure(Backend backend, boolean late, String detail) {

    /** What to tell a client whose request no choice can take, for what its protocol lacks. */
    static Problem untranslatable(List<AttemptFailure> failures, String field) {
        return new Problem(
                400,
                Problem.INVALID_REQUEST,
                "untranslatable_request",
                field,
                "none of the backends that may take the request can: " + inWords(failures),
                facts(failures));
    }

    /** What to tell a client all of whose attempts failed. */
    static Problem problem(List<AttemptFailure> failures, boolean deadlinePassed) {
        AttemptFailure last = failures.get(failures.size() - 1);
        String code = deadlinePassed ? "deadline_exceeded" : last.late ? "backend_timeout" : "no_backend_answered";
        return new Problem(
                last.late || deadlinePassed ? 504 : 502,
                Problem.UPSTREAM,
                code,
                "",
                "no backend answered" + (deadlinePassed ? " before the request's deadline" : "") + ": "
                        + inWords(failures),
                facts(failures));
    }

    private static String inWords(List<AttemptFailure> failures) {
        return failures.stream()
                .map(failure -> failure.backend.id() + " " + failure.detail)
                .collect(Collectors.joining("; "));
    }

    private static ObjectNode facts(List<AttemptFailure> failures) {
        ObjectNode facts = Json.object();
        ArrayNode attempts = facts.putArray("attempts");
        for (AttemptFailure failure : failures) {
            attempts.addObject()
                    .put("backend", failure.backend.id())
                    .put("placement", failure.backend.placement().name())
                    .put("outcome", failure.detail);
        }
        return facts;
    }
}
