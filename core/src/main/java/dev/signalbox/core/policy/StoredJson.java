package dev.signalbox.core.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.json.JsonTrees;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Replacement;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Revisions and the state as they are kept on disk. */
final class StoredJson {

    private static final int FORMAT = 1;

    private StoredJson() {}

    /** A revision with its files. */
    record Entry(Revision revision, SortedMap<String, String> files) {}

    static byte[] encode(Revision revision, Map<String, String> files) {
        ObjectNode root = JsonTrees.object();
        root.put("format", FORMAT);
        root.put("id", revision.id());
        root.put("sequence", revision.sequence());
        root.put("author", revision.author());
        root.put("time", revision.time().toString());
        root.put("comment", revision.comment());
        ArrayNode findings = root.putArray("findings");
        for (Finding finding : revision.findings()) {
            ObjectNode node = findings.addObject()
                    .put("severity", finding.severity().name())
                    .put("code", finding.code())
                    .put("file", finding.file())
                    .put("line", finding.line())
                    .put("column", finding.column())
                    .put("message", finding.message())
                    .put("suggestion", finding.suggestion());
            finding.replacement()
                    .ifPresent(replacement -> node.putObject("replacement")
                            .put("length", replacement.length())
                            .put("text", replacement.text()));
        }
        revision.tests().ifPresent(tests -> {
            ObjectNode node = root.putObject("tests");
            node.put("time", tests.time().toString());
            node.put("passed", tests.passed());
            node.put("failed", tests.failed());
            node.put("skipped", tests.skipped());
            node.put("notRun", tests.notRun());
            if (!Double.isNaN(tests.rulePercent()) && !Double.isNaN(tests.conditionPercent())) {
                node.put("rulePercent", tests.rulePercent());
                node.put("conditionPercent", tests.conditionPercent());
            }
            ArrayNode failures = node.putArray("failures");
            tests.failures().forEach(failures::add);
        });
        ObjectNode texts = root.putObject("files");
        files.forEach(texts::put);
        return JsonTrees.writePretty(root);
    }

    static Entry revision(byte[] content) throws IOException {
        JsonNode root = root(content);
        SortedMap<String, String> files = new TreeMap<>();
        root.path("files")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        try {
            return new Entry(
                    new Revision(
                            root.path("id").asText(),
                            root.path("sequence").asLong(),
                            root.path("author").asText(),
                            Instant.parse(root.path("time").asText()),
                            root.path("comment").asText(),
                            findings(root.path("findings")),
                            tests(root.path("tests"))),
                    files);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("it holds no revision: " + e.getMessage(), e);
        }
    }

    static byte[] encode(LifecycleState state) {
        ObjectNode root = JsonTrees.object();
        root.put("format", FORMAT);
        root.put("active", state.active());
        root.put("previous", state.previous());
        root.put("canary", state.canary());
        root.put("canaryBasisPoints", state.canaryBasisPoints());
        root.put("shadow", state.shadow());
        root.putObject("taken")
                .put("revision", state.taken().revision())
                .put("address", state.taken().address())
                .put("etag", state.taken().etag())
                .put("sequence", state.taken().sequence());
        root.put("lastSequence", state.lastSequence());
        ArrayNode history = root.putArray("history");
        for (Transition transition : state.history()) {
            history.addObject()
                    .put("time", transition.time().toString())
                    .put("who", transition.who())
                    .put("kind", transition.kind().name())
                    .put("revision", transition.revision())
                    .put("why", transition.why());
        }
        return JsonTrees.writePretty(root);
    }

    static LifecycleState state(byte[] content) throws IOException {
        JsonNode root = root(content);
        List<Transition> history = new ArrayList<>();
        try {
            for (JsonNode node : root.path("history")) {
                history.add(new Transition(
                        Instant.parse(node.path("time").asText()),
                        node.path("who").asText(),
                        Transition.Kind.valueOf(node.path("kind").asText()),
                        node.path("revision").asText(),
                        node.path("why").asText()));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("it holds no history: " + e.getMessage(), e);
        }
        return new LifecycleState(
                root.path("active").asText(),
                root.path("previous").asText(),
                root.path("canary").asText(),
                root.path("canaryBasisPoints").asInt(),
                root.path("shadow").asText(),
                taken(root.path("taken")),
                root.path("lastSequence").asLong(),
                history);
    }

    private static TakenContent taken(JsonNode node) {
        return new TakenContent(
                node.path("revision").asText(),
                node.path("address").asText(),
                node.path("etag").asText(),
                node.path("sequence").asLong());
    }

    private static List<Finding> findings(JsonNode list) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode node : list) {
            findings.add(new Finding(
                    Finding.Severity.valueOf(node.path("severity").asText()),
                    node.path("code").asText(),
                    node.path("file").asText(),
                    node.path("line").asInt(),
                    node.path("column").asInt(),
                    node.path("message").asText(),
                    node.path("suggestion").asText(),
                    replacement(node.path("replacement"))));
        }
        return findings;
    }

    private static Optional<Replacement> replacement(JsonNode node) {
        return node.isObject()
                ? Optional.of(new Replacement(
                        node.path("length").asInt(), node.path("text").asText()))
                : Optional.empty();
    }

    private static Optional<Revision.TestResult> tests(JsonNode node) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        List<String> failures = new ArrayList<>();
        node.path("failures").forEach(failure -> failures.add(failure.asText()));
        return Optional.of(new Revision.TestResult(
                Instant.parse(node.path("time").asText()),
                node.path("passed").asInt(),
                node.path("failed").asInt(),
                node.path("skipped").asInt(),
                node.path("notRun").asInt(),
                node.path("rulePercent").asDouble(Double.NaN),
                node.path("conditionPercent").asDouble(Double.NaN),
                failures));
    }

    private static JsonNode root(byte[] content) throws IOException {
        JsonNode root = JsonTrees.read(content);
        int format = root.path("format").asInt();
        if (format != FORMAT) {
            throw new IOException("it has the format " + format + ", this version reads " + FORMAT);
        }
        return root;
    }
}
