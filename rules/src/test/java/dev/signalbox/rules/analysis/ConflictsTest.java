package dev.signalbox.rules.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConflictsTest {

    @Test
    void namesBothRulesAndWhatToDo() {
        assertThat(Policies.findings("""
                        rule "cheap" when Request( tenant == "acme" ) then place.minimise("cost"); end
                        rule "fast" when Request( promptTokens < 100 ) then place.minimise("ttft"); end
                        """))
                .containsExactly(
                        "rules/a.drl:2:53: error conflict rule \"fast\" says minimise(\"ttft\") here and rule \"cheap\""
                                + " says minimise(\"cost\") in rules/a.drl:1:52, both with salience 0, and one request can match both,"
                                + " for example Request( tenant == \"acme\", promptTokens == 0 ). Give the rule that should win a higher salience, or one of them a condition that excludes the other.");
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            tenant == "a" ~ tenant == "b"
            tenant in ("a", "b") ~ tenant in ("c", "d")
            tenant == "a" ~ tenant != "a"
            tenant == "a" ~ tenant not in ("a", "b")
            tenant == "a" ~ tenant == null
            tenant == "a" || == "b" ~ tenant == "c"
            labels["use"] == "a" ~ labels["use"] == "b"
            promptTokens < 10 ~ promptTokens >= 10
            promptTokens <= 10 ~ promptTokens > 10
            promptTokens in (1, 2) ~ promptTokens > 2
            promptTokens == 5 ~ promptTokens != 5
            promptTokens > 5 && < 10 ~ promptTokens > 20
            streaming ~ streaming == false
            operation == "chat" ~ operation == "embeddings"
            operation != "chat" ~ operation not in ("completion", "embeddings", "infer")
            promptTokens > 1, tenant == "a" ~ tenant == "b", promptTokens > 1
            tenant matches "a.*" ~ tenant == "b"
            tenant str[startsWith] "a" ~ tenant str[startsWith] "b"
            tenant contains "ab" ~ tenant not contains "b"
            promptTokens > 5 ~ promptTokens < 6
            tenant == "a" || promptTokens > 9 ~ tenant == "b", promptTokens < 3
            requestClass == "chat" ~ requestClass != "chat"
            requestClass != "chat" ~ requestClass != "voice"
            !(streaming && tools) ~ streaming, tools
            """)
    void conditionsThatExcludeEachOtherAreNoConflict(String one, String other) {
        assertThat(Policies.findings(rules(one, other))).isEmpty();
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            tenant == "a" ~ model == "b"
            tenant == "a" ~ tenant in ("a", "b")
            tenant != "a" ~ tenant != "b"
            promptTokens < 11 ~ promptTokens >= 10
            promptTokens <= 10 ~ promptTokens >= 10
            tenant == "a" || model == "x" ~ tenant == "b"
            !(tenant == "a") ~ tenant == null
            tenant matches "a.*" ~ tenant str[startsWith] "ab"
            streaming ~ tools
            labels["use"] == "a" ~ labels["data"] == "b"
            """)
    void conditionsThatOneRequestCanMeetAreAConflict(String one, String other) {
        assertThat(Policies.compile(rules(one, other)).findings())
                .extracting(Finding::code)
                .containsExactly("conflict");
    }

    @Test
    void salienceDatesEqualValuesAndDisabledRulesSettleIt() {
        assertThat(Policies.findings("""
                        rule "a" salience 1 when then place.minimise("cost"); end
                        rule "b" when then place.minimise("ttft"); end
                        rule "c" when then place.minimise("ttft"); end
                        rule "d" enabled false when then place.minimise("energy"); end
                        rule "e" date-expires "2026-01-01" when then place.reject(429, "full"); end
                        rule "f" date-effective "2026-01-01" when then place.reject(503, "full"); end
                        """)).isEmpty();
    }

    @Test
    void eachExclusiveVerbConflictsWithItself() {
        assertThat(Policies.compile("""
                        rule "a1" when then place.classify("chat"); end
                        rule "a2" when then place.classify("voice"); end
                        rule "b1" when then place.requirePlacement(Placement.GPU, "x"); end
                        rule "b2" when then place.requirePlacement(Placement.CPU, "x"); end
                        rule "c1" when then place.fallback(Placement.GPU, Placement.CPU); end
                        rule "c2" when then place.fallback(Placement.CPU, Placement.GPU); end
                        rule "d1" when then place.reject(429, "x"); end
                        rule "d2" when then place.reject(503, "x"); end
                        rule "e1" when then place.hedge(800, 0.05); end
                        rule "e2" when then place.hedge(800, 0.1); end
                        rule "f1" when then place.queue(100); end
                        rule "f2" when then place.queue(200); end
                        rule "g1" when then place.tag("team", "a"); end
                        rule "g2" when then place.tag("team", "b"); end
                        rule "g3" when then place.tag("other", "c"); end
                        rule "h1" when then place.substitute("a"); end
                        rule "h2" when then place.substitute("b"); end
                        """).findings())
                .extracting(Finding::code, Finding::line)
                .containsExactly(
                        tuple("conflict", 2),
                        tuple("conflict", 4),
                        tuple("conflict", 6),
                        tuple("conflict", 8),
                        tuple("conflict", 10),
                        tuple("conflict", 12),
                        tuple("conflict", 14));
    }

    private static String rules(String one, String other) {
        return "rule \"one\" when Request( " + one + " ) then place.minimise(\"cost\"); end\n"
                + "rule \"other\" when Request( " + other + " ) then place.minimise(\"ttft\"); end\n";
    }
}
