package dev.signalbox.rules.analysis;

import dev.signalbox.rules.Policy;
import dev.signalbox.rules.explain.Standing;
import dev.signalbox.rules.language.SituationRule;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds what is most likely not meant in situation rules: their conditions, and the names they begin. */
final class SituationFindings {

    private final Policy policy;
    private final PolicyAnalysis.Report report;

    SituationFindings(Policy policy, PolicyAnalysis.Report report) {
        this.policy = policy;
        this.report = report;
    }

    /** Tells of each. */
    void find() {
        SituationConditions conditions = new SituationConditions(report);
        Map<SituationRule, String> idle = new LinkedHashMap<>();
        for (SituationRule rule : policy.situations().rules()) {
            Standing standing = Standing.of(rule, report.today);
            if (standing == Standing.DISABLED) {
                idle.put(rule, "is disabled");
            } else if (standing == Standing.EXPIRED) {
                idle.put(rule, "has expired");
                report.add(
                        rule.position(),
                        "expired-rule",
                        "rule \"" + rule.name() + "\" expired on "
                                + rule.expires().orElseThrow() + " and never matches again; delete it");
            } else if (!conditions.mayMatch(rule)) {
                idle.put(rule, "never matches");
            }
        }
        new NameFindings(policy, idle, report).find();
    }
}
