package dev.signalbox.core.http.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.policy.ArmFigures;
import dev.signalbox.core.policy.CanaryFigures;
import dev.signalbox.core.policy.LifecycleState;
import dev.signalbox.core.policy.LifecycleView;
import dev.signalbox.core.policy.Revision;
import dev.signalbox.core.policy.ShadowFigures;
import dev.signalbox.core.policy.Transition;
import dev.signalbox.rules.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Revisions and what is in force as JSON, for operators. */
final class RevisionReport {

    private RevisionReport() {}

    /** A revision without its files. */
    static ObjectNode revision(Revision revision, LifecycleState state) {
        ObjectNode node = Json.object();
        node.put("id", revision.id());
        node.put("sequence", revision.sequence());
        node.put("author", revision.author());
        node.put("time", revision.time().toString());
        node.put("comment", revision.comment());
        node.put("valid", revision.valid());
        ArrayNode roles = node.putArray("roles");
        addRole(roles, "active", state.active(), revision);
        addRole(roles, "previous", state.previous(), revision);
        addRole(roles, "canary", state.canary(), revision);
        addRole(roles, "shadow", state.shadow(), revision);
        node.set("findings", findings(revision.findings()));
        revision.tests().ifPresent(tests -> node.set("tests", tests(tests)));
        return node;
    }

    private static ObjectNode tests(Revision.TestResult tests) {
        ObjectNode node = Json.object();
        node.put("time", tests.time().toString());
        node.put("passed", tests.passed());
        node.put("failed", tests.failed());
        node.put("skipped", tests.skipped());
        node.put("notRun", tests.notRun());
        node.put("summary", tests.summary());
        ObjectNode coverage = Json.object();
        Json.putKnown(coverage, "rules", tests.rulePercent());
        Json.putKnown(coverage, "conditions", tests.conditionPercent());
        if (!coverage.isEmpty()) {
            node.set("coverage", coverage);
        }
        ArrayNode failures = node.putArray("failures");
        tests.failures().forEach(failures::add);
        return node;
    }

    /** What is in force: adds {@code active}, {@code previous}, {@code canary}, {@code shadow} and what is wrong. */
    static void addInForce(
            ObjectNode root, LifecycleView view, Optional<CanaryFigures> canary, Optional<ShadowFigures> shadow) {
        LifecycleState state = view.state();
        add(root, "active", state.active(), view);
        add(root, "previous", state.previous(), view);
        if (add(root, "canary", state.canary(), view)) {
            ObjectNode node = (ObjectNode) root.path("canary");
            node.put("basisPoints", state.canaryBasisPoints());
            canary.ifPresent(figures -> {
                node.set("figures", arm(figures.canary()));
                node.set("activeFigures", arm(figures.active()));
            });
        }
        if (add(root, "shadow", state.shadow(), view)) {
            ObjectNode node = (ObjectNode) root.path("shadow");
            shadow.ifPresent(figures -> node.set("figures", shadow(figures)));
        }
        addProblems(root, view);
    }

    /** Adds what keeps policies from being in force or kept, if there is anything. */
    static void addProblems(ObjectNode root, LifecycleView view) {
        if (!view.problems().isEmpty()) {
            ArrayNode problems = root.putArray("problems");
            view.problems().forEach(problems::add);
        }
        view.rejected().ifPresent(rejected -> {
            ObjectNode node = root.putObject("rejected");
            node.put("source", rejected.origin().author());
            Json.putKnown(node, "revision", rejected.revision());
            node.put("staysActive", view.state().active());
            node.set("findings", findings(rejected.findings()));
        });
    }

    /** What was done, the newest first. */
    static ObjectNode history(List<Transition> history) {
        ObjectNode root = Json.object();
        ArrayNode list = root.putArray("history");
        for (int i = history.size() - 1; i >= 0; i--) {
            Transition transition = history.get(i);
            ObjectNode node = list.addObject();
            node.put("time", transition.time().toString());
            node.put("who", transition.who());
            node.put("what", transition.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            node.put("revision", transition.revision());
            Json.putKnown(node, "why", transition.why());
        }
        return root;
    }

    static ArrayNode findings(List<Finding> findings) {
        ArrayNode list = Json.array();
        for (Finding finding : findings) {
            ObjectNode node = list.addObject();
            node.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            node.put("code", finding.code());
            node.put("file", finding.file());
            node.put("line", finding.line());
            node.put("column", finding.column());
            node.put("message", finding.message());
            Json.putKnown(node, "suggestion", finding.suggestion());
            node.put("text", finding.toString());
        }
        return list;
    }

    private static void addRole(ArrayNode roles, String role, String holder, Revision revision) {
        if (holder.equals(revision.id())) {
            roles.add(role);
        }
    }

    private static boolean add(ObjectNode root, String role, String id, LifecycleView view) {
        if (id.isEmpty()) {
            return false;
        }
        ObjectNode node = root.putObject(role);
        node.put("id", id);
        view.revision(id).ifPresent(revision -> {
            node.put("sequence", revision.sequence());
            node.put("author", revision.author());
            node.put("time", revision.time().toString());
            Json.putKnown(node, "comment", revision.comment());
            revision.tests().ifPresent(tests -> node.set("tests", tests(tests)));
        });
        return true;
    }

    private static ObjectNode arm(ArmFigures figures) {
        ObjectNode node = Json.object();
        node.put("decided", figures.decided());
        node.put("refused", figures.refused());
        node.put("ended", figures.ended());
        node.put("failed", figures.failed());
        node.put("judged", figures.judged());
        node.put("missed", figures.missed());
        Json.putKnown(node, "attainment", figures.attainment());
        return node;
    }

    private static ObjectNode shadow(ShadowFigures figures) {
        ObjectNode node = Json.object();
        node.put("decided", figures.decided());
        node.put("skipped", figures.skipped());
        node.put("failed", figures.failed());
        node.put("different", figures.different());
        ObjectNode differences = node.putObject("differences");
        differences.put("requestClass", figures.requestClass());
        differences.put("placement", figures.placement());
        differences.put("backend", figures.backend());
        differences.put("refusal", figures.refusal());
        node.put("usd", figures.usd());
        node.put("shadowUsd", figures.shadowUsd());
        ArrayNode samples = node.putArray("samples");
        for (ShadowFigures.Sample sample : figures.samples()) {
            samples.addObject()
                    .put("decisionId", sample.decisionId())
                    .put("time", sample.time().toString())
                    .put("made", sample.made())
                    .put("shadow", sample.shadow());
        }
        return node;
    }
}
