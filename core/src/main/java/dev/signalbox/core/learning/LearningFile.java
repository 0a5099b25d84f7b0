package dev.signalbox.core.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.json.JsonTrees;
import dev.signalbox.core.state.CheckedFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was learnt, on disk, so that a restart does not forget it.
 *
 * <p>The file is replaced as a whole: a crash leaves the old one or the new one. One process writes it.
 */
final class LearningFile {

    private static final String NAME = "learned.json";

    /** Another one where buckets or weights mean something else. */
    private static final int VERSION = 1;

    private final CheckedFiles files;

    LearningFile(CheckedFiles files) {
        this.files = files;
    }

    /**
     * Takes up what was learnt before the restart.
     *
     * @throws IOException if it can't be read, or is not what was written; nothing is taken up then
     */
    void restore(Learning learning) throws IOException {
        if (!files.names(NAME).contains(NAME)) {
            return;
        }
        JsonNode root = JsonTrees.read(files.load(NAME));
        if (root.path("version").asInt() != VERSION) {
            throw new IOException(NAME + " is of version " + root.path("version") + ", must be of " + VERSION);
        }
        LearnedTimes times = new LearnedTimes();
        for (JsonNode node : root.path("times")) {
            LearnedTimes.Key key = new LearnedTimes.Key(
                    node.path("backend").asText(), node.path("model").asText());
            LearnedTimes.Entry entry = times.entry(key);
            JsonNode prior = node.path("prior");
            if (prior.isObject()) {
                entry.restore(new Prior(
                        prior.path("ttftMs").asDouble(Double.NaN),
                        prior.path("tpotMs").asDouble(Double.NaN)));
            }
            restore(entry.ttft, node.path("ttft"));
            restore(entry.tpot, node.path("tpot"));
        }
        LearnedLengths lengths = new LearnedLengths();
        for (JsonNode node : root.path("lengths")) {
            Map<Long, Long> counts = new LinkedHashMap<>();
            for (JsonNode pair : node.path("counts")) {
                long tokens = pair.path(0).asLong(-1);
                long count = pair.path(1).asLong(-1);
                if (tokens < 0 || count < 0) {
                    throw new IOException("a length in " + NAME + " is none: " + pair);
                }
                counts.put(tokens, count);
            }
            LearnedLengths.Key key = new LearnedLengths.Key(
                    node.path("class").asText(), node.path("model").asText());
            lengths.entry(key).restore(counts, node.path("at").asLong());
        }
        learning.restore(times, lengths);
    }

    /** Puts what can't be read where it is not read again. */
    void setAside() throws IOException {
        files.setAside(NAME);
    }

    /** Writes what is learnt by now, and returns when it is on the disk. */
    void save(Learning learning) throws IOException {
        ObjectNode root = JsonTrees.object();
        root.put("version", VERSION);
        ArrayNode times = root.putArray("times");
        learning.times().entries().forEach((key, entry) -> {
            ObjectNode node = times.addObject().put("backend", key.backend()).put("model", key.model());
            Prior prior = entry.prior();
            if (prior != null) {
                ObjectNode predicted = node.putObject("prior");
                putKnown(predicted, "ttftMs", prior.ttftMs());
                putKnown(predicted, "tpotMs", prior.tpotMs());
            }
            node.set("ttft", ratios(entry.ttft));
            node.set("tpot", ratios(entry.tpot));
        });
        ArrayNode lengths = root.putArray("lengths");
        learning.lengths().entries().forEach((key, histogram) -> {
            ObjectNode node = lengths.addObject()
                    .put("class", key.requestClass())
                    .put("model", key.model())
                    .put("at", histogram.at());
            ArrayNode counts = node.putArray("counts");
            histogram
                    .counts()
                    .forEach((tokens, count) -> counts.addArray().add(tokens).add(count));
        });
        files.save(NAME, JsonTrees.write(root));
    }

    /** JSON has no NaN. */
    private static void putKnown(ObjectNode node, String name, double value) {
        if (!Double.isNaN(value)) {
            node.put(name, value);
        }
    }

    private static ArrayNode ratios(TimeRatios ratios) {
        ArrayNode list = JsonTrees.array();
        for (int i = 0; i <= ratios.all(); i++) {
            Ratio ratio = ratios.ratio(i);
            if (ratio.answers() > 0) {
                list.addObject()
                        .put("bucket", i)
                        .put("weight", ratio.weight())
                        .put("mean", ratio.mean())
                        .put("variance", ratio.variance())
                        .put("answers", ratio.answers())
                        .put("at", ratio.at());
            }
        }
        return list;
    }

    private static void restore(TimeRatios ratios, JsonNode list) throws IOException {
        for (JsonNode node : list) {
            int bucket = node.path("bucket").asInt(-1);
            Ratio ratio = new Ratio(
                    node.path("weight").asDouble(Double.NaN),
                    node.path("mean").asDouble(Double.NaN),
                    node.path("variance").asDouble(Double.NaN),
                    node.path("answers").asLong(),
                    node.path("at").asLong());
            boolean sound = ratio.weight() >= 0 && ratio.variance() >= 0 && !Double.isNaN(ratio.mean());
            if (bucket < 0 || bucket > ratios.all() || !sound) {
                throw new IOException("a ratio in " + NAME + " is none: " + node);
            }
            ratios.restore(bucket, ratio);
        }
    }
}
