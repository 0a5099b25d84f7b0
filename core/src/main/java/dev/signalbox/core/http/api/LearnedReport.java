package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Correction;
import dev.signalbox.core.decision.Explanation;
import dev.signalbox.core.decision.Learned;
import dev.signalbox.core.decision.OutputLength;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was learnt, as JSON. */
final class LearnedReport {

    private LearnedReport() {}

    /** By what the times predicted of a backend are off, for each of its models of which something is learnt. */
    static ArrayNode corrections(Learned learned, Backend backend) {
        ArrayNode list = Json.array();
        for (ServedModel model : backend.models()) {
            Correction correction = learned.correction(backend.id(), model.name());
            if (correction != null) {
                ObjectNode node = list.addObject().put("model", model.name());
                Correction.Errors errors = correction.errors();
                putTime(node.putObject("ttft"), correction.ttft(), errors.ttft(), errors.ttftCorrected());
                putTime(node.putObject("tpot"), correction.tpot(), errors.tpot(), errors.tpotCorrected());
            }
        }
        return list;
    }

    private static void putTime(ObjectNode node, List<Correction.Factor> factors, double error, double corrected) {
        node.put("answers", factors.get(0).answers());
        node.put(
                "lowestFactor",
                factors.stream().mapToDouble(Correction.Factor::value).min().orElse(1));
        node.put(
                "highestFactor",
                factors.stream().mapToDouble(Correction.Factor::value).max().orElse(1));
        Json.putKnown(node, "medianError", error);
        Json.putKnown(node, "medianErrorCorrected", corrected);
    }

    /** Sets how long the answers to a class of requests are, for each model of which enough were seen. */
    static void putLengths(ObjectNode node, Learned learned, String requestClass) {
        Map<String, OutputLength> lengths = learned.lengths().getOrDefault(requestClass, Map.of());
        if (!lengths.isEmpty()) {
            ArrayNode list = node.putArray("learnedOutputTokens");
            new TreeMap<>(lengths)
                    .forEach((model, length) -> put(list.addObject().put("model", model), length));
        }
    }

    /** Sets how long a request's answer is taken to be by what was learnt, if anything was. */
    static void putLength(ObjectNode node, @Nullable OutputLength length) {
        if (length != null) {
            put(node.putObject("learnedOutputTokens"), length);
        }
    }

    /** Sets by what a candidate's times were multiplied, if by anything. */
    static void putCorrected(ObjectNode node, Explanation.Corrected corrected) {
        ObjectNode factors = Json.object();
        putFactor(factors, "ttft", corrected.ttft());
        putFactor(factors, "tpot", corrected.tpot());
        if (!factors.isEmpty()) {
            node.set("corrected", factors);
        }
    }

    private static void putFactor(ObjectNode node, String time, Correction.Factor factor) {
        if (factor.answers() > 0) {
            node.putObject(time).put("factor", factor.value()).put("answers", factor.answers());
        }
    }

    private static void put(ObjectNode node, OutputLength length) {
        node.put("median", length.median());
        node.put("nineOfTen", length.cautious());
        node.put("answers", length.answers());
    }
}
