package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policies;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule with three mistakes, and a user who does nothing but what the findings say. */
class ThreeMistakesTest {

    private static final int MAX_STEPS = 10;

    private record Attempt(String written, String meant) {}

    static Stream<Named<Attempt>> attempts() {
        return Stream.of(
                Named.of("a class, a constant and a field that are not known", new Attempt("""
                        rule "voice"
                        when
                            Request( requestClass == "voce" )
                            $c : Candidate( placement == Placement.ASICS, ttft < 200 )
                        then
                            place.prefer($c, 10);
                        end
                        """, """
                        rule "voice"
                        when
                            Request( requestClass == "voice" )
                            $c : Candidate( placement == Placement.ASIC, ttftMs < 200 )
                        then
                            place.prefer($c, 10);
                        end
                        """)),
                Named.of("Java where there is none", new Attempt("""
                        rule "long prompts"
                        when
                            Request( getPromptTokens() > 4000, model.startsWith("llama"), region = "eu" )
                        then
                            place.minimise("cost");
                        end
                        """, """
                        rule "long prompts"
                        when
                            Request( promptTokens > 4000, model str[startsWith] "llama", region == "eu" )
                        then
                            place.minimise("cost");
                        end
                        """)),
                Named.of("units, a missing quote mark around a constant, a missing semicolon", new Attempt("""
                        rule "slow"
                        when
                            $c : Candidate( ttftMs > 800ms, placement == GPU, kvCacheUsage > 90 )
                        then
                            place.avoid($c, 5)
                        end
                        """, """
                        rule "slow"
                        when
                            $c : Candidate( ttftMs > 800, placement == Placement.GPU, kvCacheUsage > 0.9 )
                        then
                            place.avoid($c, 5);
                        end
                        """)),
                Named.of("a fact, a verb and an argument", new Attempt("""
                        rule "spent"
                        when
                            Budgets( fraction > 0.9 )
                        then
                            place.minimize("costs");
                            place.hedge(800, 5);
                        end
                        """, """
                        rule "spent"
                        when
                            Budget( fraction > 0.9 )
                        then
                            place.minimise("cost");
                            place.hedge(800, 0.05);
                        end
                        """)));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void theMessagesAloneLeadToARightRule(Attempt attempt) {
        String text = attempt.written();
        List<Finding> findings = Policies.compile(text).findings();
        assertThat(findings).hasSizeGreaterThanOrEqualTo(3);

        for (int step = 0; !findings.isEmpty() && step < MAX_STEPS; step++) {
            Finding next = findings.stream()
                    .filter(finding -> finding.replacement().isPresent())
                    .findFirst()
                    .orElseThrow();
            text = next.replacement().orElseThrow().applyTo(text, next.line(), next.column());
            int left = findings.size();
            findings = Policies.compile(text).findings();
            // Each step mends something, unless one mistake hid another.
            assertThat(findings.size()).as(text).isLessThanOrEqualTo(left);
        }

        assertThat(text).isEqualTo(attempt.meant());
        assertThat(Policies.compile(text).policy()).isPresent();
    }
}
