package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what is in force, how it does, and which rules fire. */
@Command(
        name = "status",
        description = "Shows what is in force, how canary and shadow do, what was done, and which rules fire.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox policy status",
            "  signalbox policy status --json --admin http://10.0.0.7:8081 --token-file token"
        })
final class PolicyStatusCommand implements Callable<Integer> {

    private static final Pattern FIRED =
            Pattern.compile("(?m)^signalbox_rule_fired_total\\{rule=\"((?:[^\"\\\\]|\\\\.)*)\"} ([0-9.eE+]+)");

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
        Map<String, Long> fired = fired(client.text("/metrics"));
        for (JsonNode rule : answer.path("rules")) {
            ((ObjectNode) rule)
                    .put("firedSinceStart", fired.getOrDefault(rule.path("name").asText(), 0L));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!admin.printedAsJson(answer, out)) {
            out.println("Policy " + answer.path("name").asText() + ", "
                    + answer.path("rules").size() + " rules");
            RevisionText.inForce(answer, out);
            out.println("history");
            RevisionText.history(answer, out);
            rules(answer.path("rules"), out);
            out.flush();
        }
        return 0;
    }

    private static void rules(JsonNode rules, PrintWriter out) {
        List<String> never = new ArrayList<>();
        out.println("rules, with the decisions they contributed to since the sidecar's start");
        for (JsonNode rule : rules) {
            long count = rule.path("firedSinceStart").asLong();
            if (count == 0) {
                never.add(rule.path("name").asText());
            } else {
                out.printf("  %8d  %s%n", count, rule.path("name").asText());
            }
        }
        if (!never.isEmpty()) {
            out.println("rules that never fired");
            never.forEach(rule -> out.println("            " + rule));
        }
    }

    /** How often each rule fired, from the metrics, where its name may have escaped characters. */
    private static Map<String, Long> fired(String metrics) {
        Map<String, Long> fired = new HashMap<>();
        Matcher matcher = FIRED.matcher(metrics);
        while (matcher.find()) {
            String rule =
                    matcher.group(1).replace("\\\"", "\"").replace("\\n", "\n").replace("\\\\", "\\");
            fired.put(rule, (long) Double.parseDouble(matcher.group(2)));
        }
        return fired;
    }
}
