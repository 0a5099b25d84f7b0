package dev.signalbox.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.language.Rule;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyCompilerTest {

    /** The rule that the documentation shows: three mistakes, each led to what was meant. */
    @Test
    void leadsFromThreeMistakesToARightRule() {
        String drl = """
                package acme.placement;

                rule "realtime voice goes to the fastest silicon"
                when
                    Request( requestClass == "voce" )
                    $c : Candidate( placement == Placement.ASICS, ttft < 200 )
                then
                    place.prefer($c, 10);
                end
                """;

        assertThat(Policies.findings(drl))
                .containsExactly(
                        "rules/a.drl:5:30: error unknown-class policy.yaml has no request class \"voce\"; it has chat, voice."
                                + " Maybe \"voice\".",
                        "rules/a.drl:6:34: error unknown-value placement is never \"ASICS\", it is one of GPU, CPU, EDGE, ASIC,"
                                + " HOSTED. Maybe \"Placement.ASIC\".",
                        "rules/a.drl:6:51: error unknown-field Candidate has no field \"ttft\". Maybe \"ttftMs\".");

        String right = drl.replace("voce", "voice").replace("ASICS", "ASIC").replace("ttft <", "ttftMs <");
        assertThat(Policies.compile(right).policy()).isPresent();
    }

    @Test
    void readsSettingsAndAttributes() {
        Policy policy = new PolicyCompiler()
                .compile(PolicySource.of(Map.of("policy.yaml", """
                        name: acme
                        timeZone: Europe/Berlin
                        objective: energy
                        defaultClass: chat
                        classes:
                          chat: {ttft: 800ms, tpot: 0.06s, expectedOutputTokens: 300}
                          batch:
                        """, "rules/a.drl", """
                        rule one salience -5 enabled false date-effective "01-Feb-2026" date-expires "2026-03-01"
                        when then place.minimise("cost"); end
                        """)))
                .policy()
                .orElseThrow();

        assertThat(policy.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(policy.objective()).isEqualTo(Objective.ENERGY);
        assertThat(policy.defaultClass()).isEqualTo(new RequestClass("chat", 800, 60, 300));
        assertThat(policy.classes()).containsOnlyKeys("chat", "batch");
        Rule rule = policy.rules().get(0);
        assertThat(rule.name()).isEqualTo("one");
        assertThat(rule.salience()).isEqualTo(-5);
        assertThat(rule.enabled()).isFalse();
        assertThat(rule.effective()).isEqualTo(Optional.of(LocalDate.of(2026, 2, 1)));
        assertThat(rule.expires()).isEqualTo(Optional.of(LocalDate.of(2026, 3, 1)));
    }

    @Test
    void tellsEveryMistakeOfEveryFileInOrder() {
        PolicyCompiler.Result result = new PolicyCompiler()
                .compile(PolicySource.of(Map.of(
                        "policy.yaml",
                        """
                        name: Acme
                        timezone: UTC
                        objective: costs
                        defaultClass: chatt
                        classes:
                          chat: {ttft: 800}
                        """,
                        "rules/b.drl",
                        "rule x when Requst() then place.minimise(\"cost\"); end",
                        "rules/a.drl",
                        "rule x when then place.minimize(\"cost\"); end")));

        assertThat(result.policy()).isEmpty();
        assertThat(result.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "policy.yaml:1:7: error invalid-name name is \"Acme\", must be lower case with hyphens.",
                        "policy.yaml:2:1: error unknown-key unknown key \"timezone\"; known here: classes, defaultClass,"
                                + " name, objective, timeZone. Maybe \"timeZone\".",
                        "policy.yaml:3:12: error invalid-value objective is \"costs\", must be one of cost, marginal-cost,"
                                + " ttft, end-to-end, energy, carbon. Maybe \"cost\".",
                        "policy.yaml:4:15: error unknown-class defaultClass is \"chatt\", must be one of the classes chat."
                                + " Maybe \"chat\".",
                        "policy.yaml:6:16: error invalid-value classes.chat.ttft is \"800\", must be a duration such as 250ms,"
                                + " 1s, 5m or 2h.",
                        "rules/a.drl:1:24: error unknown-verb place has no verb \"minimize\"; it has classify, forbid, prefer,"
                                + " avoid, requirePlacement, minimise, fallback, reject, substitute, hedge, queue, tag. Maybe"
                                + " \"minimise\".",
                        "rules/b.drl:1:1: error duplicate-rule another rule is named \"x\" in rules/a.drl, line 1; records"
                                + " name rules, so names must differ.",
                        "rules/b.drl:1:13: error unknown-fact there is no fact Requst; placement rules match Request,"
                                + " Candidate, Clock, Budget, Grid, Fleet, Situation. Maybe \"Request\".");
    }

    @Test
    void aPolicyWithoutSettingsIsToldSo() {
        assertThat(new PolicyCompiler().compile(PolicySource.of(Map.of())).findings())
                .extracting(Finding::code)
                .containsExactly("missing-file");
    }

    @Test
    void aMissingEndIsToldWhereTheNextRuleBegins() {
        assertThat(Policies.findings("""
                rule "a" when then place.minimise("cost");
                rule "b" when then place.minimise("cost"); end
                """))
                .containsExactly(
                        "rules/a.drl:2:1: error missing-end the rule before this one has no end. Maybe \"end\".");
    }

    @Test
    void theDefaultPolicyIsRight() throws IOException {
        PolicyCompiler.Result result =
                new PolicyCompiler().compile(PolicySource.directory(Path.of("../core/src/main/distribution/policy")));

        assertThat(result.findings()).isEmpty();
        assertThat(result.policy().orElseThrow().classes())
                .containsOnlyKeys("realtime-voice", "interactive-chat", "batch", "embeddings");
    }

    @Test
    void theRevisionChangesWithAnyNameOrContent() {
        String revision = PolicySource.of(Map.of("policy.yaml", "name: a")).revision();

        assertThat(revision).matches("sha256:[0-9a-f]{64}");
        assertThat(PolicySource.of(Map.of("policy.yaml", "name: a")).revision()).isEqualTo(revision);
        assertThat(PolicySource.of(Map.of("policy.yaml", "name: b")).revision()).isNotEqualTo(revision);
        assertThat(PolicySource.of(Map.of("policy.yam", "lname: a")).revision()).isNotEqualTo(revision);
    }
}
