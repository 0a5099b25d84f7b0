package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.policy.CompiledFiles;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.PolicySource;
import dev.signalbox.rules.analysis.PolicyAnalysis;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what is in force, how it does, and which rules fire. */
@Command(
        name = "status",
        description = {
            "Shows what is in force, how its tests ended, how canary and shadow do, what was done, and which rules fire.",
            "Of rules that never fired it says what the analysis of the policy (see check) finds about them."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox policy status",
            "  signalbox policy status --json --admin http://10.0.0.7:8081 --token-file token"
        })
final class PolicyStatusCommand implements Callable<Integer> {

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private AdminOptions admin;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        AdminClient client = admin.client();
        ObjectNode answer = (ObjectNode) client.get("/policy");
        answer.set("history", client.get("/policy/history").path("history"));
        List<RuleUse> rules = rules(client, answer);
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(answer, out)) {
            out.println("Policy " + answer.path("name").asText() + ", " + counted(rules.size(), "rule"));
            RevisionText.inForce(answer, out);
            out.println("history");
            RevisionText.history(answer, out);
            print(answer, rules, out);
            out.flush();
        }
        return 0;
    }

    /** The rules in their order; what is known of those that never fired is put into the answer too. */
    private static List<RuleUse> rules(AdminClient client, ObjectNode answer) {
        List<RuleUse> rules = RuleUse.of(answer);
        if (rules.stream().allMatch(RuleUse::fires)) {
            return rules;
        }
        List<RuleUse> explained = RuleUse.explained(rules, findings(client, answer), today(answer));
        for (int i = 0; i < explained.size(); i++) {
            ObjectNode node = (ObjectNode) answer.path("rules").path(i);
            if (!explained.get(i).remarks().isEmpty()) {
                ArrayNode remarks = node.putArray("remarks");
                explained.get(i).remarks().forEach(remarks::add);
            }
        }
        return explained;
    }

    /** What the analysis finds in the active revision; nothing if its files are not kept. */
    private static List<Finding> findings(AdminClient client, JsonNode answer) {
        SortedMap<String, String> files = new TreeMap<>();
        client.get("/policy/revisions/active")
                .path("files")
                .properties()
                .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        files.keySet().removeIf(name -> name.startsWith("tests/"));
        return CompiledFiles.of(files)
                .policy()
                .map(policy -> PolicyAnalysis.of(PolicySource.of(files), policy, today(answer)))
                .orElse(List.of());
    }

    private static LocalDate today(JsonNode answer) {
        return LocalDate.now(ZoneId.of(answer.path("timeZone").asText("UTC")));
    }

    private static void print(JsonNode answer, List<RuleUse> rules, PrintWriter out) {
        if (answer.path("decisions").asLong() == 0) {
            out.println("No request was decided by it yet, so nothing can be said of its rules.");
            return;
        }
        out.printf(
                Locale.ROOT,
                "rules, with how many of the %s since %s they contributed to%n",
                counted(answer.path("decisions").asLong(), "decision"),
                answer.path("countedSince").asText());
        rules.stream()
                .filter(RuleUse::fires)
                .forEach(rule -> out.printf(Locale.ROOT, "  %8d  %s%n", rule.fired(), rule.name()));
        if (!rules.stream().allMatch(RuleUse::fires)) {
            out.println("rules that never fired since then");
            for (RuleUse rule : rules) {
                if (!rule.fires()) {
                    out.println("            " + rule.name() + " (" + rule.file() + ":" + rule.line() + ")");
                    rule.remarks().forEach(remark -> out.println("              " + remark));
                }
            }
        }
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
