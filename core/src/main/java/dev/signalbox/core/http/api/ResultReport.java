package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.decision.RequestResult;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.spi.backend.Backend;
import java.util.List;
import java.util.Locale;

/** How a decision's request ended, as JSON and in a sentence for each backend that was tried. */
final class ResultReport {

    private ResultReport() {}

    static ObjectNode json(Decision decision, RequestResult result) {
        ObjectNode node = Json.object();
        node.put("outcome", word(result.outcome()));
        if (result.choice() >= 0) {
            node.put("backend", backend(decision, result.choice()).id());
        }
        node.put("status", result.status());
        node.put("attempts", result.attempts());
        Json.putKnown(node, "ttftMs", result.ttftMs());
        Json.putKnown(node, "durationMs", result.durationMs());
        Json.putKnown(node, "promptTokens", result.promptTokens());
        Json.putKnown(node, "outputTokens", result.outputTokens());
        Json.putKnown(node, "costUsd", decision.spent(result).usd());
        Json.putKnown(node, "detail", result.detail());
        if (result.hedge() != RequestResult.Hedge.NONE) {
            node.put("hedge", word(result.hedge()));
        }
        if (!result.tries().isEmpty()) {
            ArrayNode tries = node.putArray("tries");
            for (RequestResult.Try tried : result.tries()) {
                Backend backend = backend(decision, tried.choice());
                ObjectNode one = tries.addObject();
                one.put("backend", backend.id());
                one.put("placement", backend.placement().name());
                one.put("hedge", tried.hedge());
                one.put("detail", tried.detail());
                if (tried.lost()) {
                    Json.putKnown(
                            one, "costUsd", decision.spentInVain(tried, result).usd());
                }
            }
        }
        return node;
    }

    static void text(StringBuilder text, Decision decision, RequestResult result) {
        text.append("It ended as ").append(word(result.outcome()));
        if (result.status() > 0) {
            text.append(" with status ").append(result.status());
        }
        if (result.choice() >= 0) {
            text.append(", by ").append(backend(decision, result.choice()).id());
        }
        text.append(String.format(Locale.ROOT, ", in %.0f ms", result.durationMs()));
        text.append(result.detail().isEmpty() ? "" : " (" + result.detail() + ")")
                .append(".\n");
        List<RequestResult.Try> tries = result.tries();
        for (int i = 0; i < tries.size(); i++) {
            RequestResult.Try tried = tries.get(i);
            text.append("Try ")
                    .append(i + 1)
                    .append(": ")
                    .append(backend(decision, tried.choice()).id());
            text.append(tried.hedge() ? ", while the first was silent, " : " ");
            text.append(tried.detail()).append(".\n");
        }
        if (result.hedge() == RequestResult.Hedge.LIMITED) {
            text.append("No second backend was asked, because too many requests had been asked twice lately.\n");
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Backend backend(Decision decision, int choice) {
        return decision.choice(choice).backend();
    }
}
