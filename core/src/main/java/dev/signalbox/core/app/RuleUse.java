package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.rules.Finding;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * What use a rule in force has been.
 *
 * @param enabled whether it takes part at all
 * @param effective the first day it holds; empty if it always does
 * @param fired how many decisions it contributed to
 * @param remarks why it may not have fired; empty if it did, or nobody knows
 */
record RuleUse(
        String name, String file, int line, boolean enabled, String effective, long fired, List<String> remarks) {

    RuleUse {
        remarks = List.copyOf(remarks);
    }

    /** The rules of a policy as the admin port tells of it, in their order. */
    static List<RuleUse> of(JsonNode policy) {
        List<RuleUse> rules = new ArrayList<>();
        for (JsonNode rule : policy.path("rules")) {
            rules.add(new RuleUse(
                    rule.path("name").asText(),
                    rule.path("file").asText(),
                    rule.path("line").asInt(),
                    rule.path("enabled").asBoolean(true),
                    rule.path("effective").asText(),
                    rule.path("fired").asLong(),
                    List.of()));
        }
        return rules;
    }

    /** The same rules, those that never fired with what may be the reason. */
    static List<RuleUse> explained(List<RuleUse> rules, List<Finding> findings, LocalDate today) {
        List<RuleUse> explained = new ArrayList<>();
        for (RuleUse rule : rules) {
            explained.add(rule.fires() ? rule : rule.with(remarks(rule, rules, findings, today)));
        }
        return explained;
    }

    boolean fires() {
        return fired > 0;
    }

    private RuleUse with(List<String> newRemarks) {
        return new RuleUse(name, file, line, enabled, effective, fired, newRemarks);
    }

    private static List<String> remarks(RuleUse rule, List<RuleUse> rules, List<Finding> findings, LocalDate today) {
        List<String> remarks = new ArrayList<>();
        if (!rule.enabled) {
            remarks.add("It is disabled.");
        } else if (!rule.effective.isEmpty() && LocalDate.parse(rule.effective).isAfter(today)) {
            remarks.add("It takes effect on " + rule.effective + ".");
        }
        int end = rules.stream()
                .filter(other -> other.file.equals(rule.file) && other.line > rule.line)
                .mapToInt(RuleUse::line)
                .min()
                .orElse(Integer.MAX_VALUE);
        findings.stream()
                .filter(finding ->
                        finding.file().equals(rule.file) && finding.line() >= rule.line && finding.line() < end)
                .map(Finding::toString)
                .forEach(remarks::add);
        return remarks;
    }
}
