package dev.signalbox.rules.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Input made to hurt: none of it runs code, and each is refused before an operator would wonder. */
class HostileRulesTest {

    /** Of processor time, so that a busy build machine does not count; a second is the promise for a quiet one. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final String RULE = "rule \"%s\" when Request() then place.minimise(\"cost\"); end\n";

    @BeforeAll
    static void warmUp() {
        Policies.compile(String.format(RULE, "a"));
        Policies.compile("rule whn");
    }

    static Stream<Named<String>> hostile() {
        return Stream.of(
                Named.of("ten megabytes of rules", String.format(RULE, "a").repeat(200_000)),
                Named.of("ten megabytes of parentheses", "rule a when " + "(".repeat(10_000_000)),
                Named.of("ten megabytes of nothing", " ".repeat(10_000_000)),
                Named.of("deep parentheses", "rule a when " + "(".repeat(100_000) + "Request()" + ")".repeat(100_000)),
                Named.of(
                        "parentheses to the limit",
                        "rule a when " + "(".repeat(38) + "Requst()" + ")".repeat(38) + " then end"),
                Named.of("deep conditions", rule("Request( " + "(".repeat(100_000) + " )")),
                Named.of("many nots", rule("Request( " + "!".repeat(400_000) + "streaming == 1 )")),
                Named.of("many prefixes", "rule a salience " + "-".repeat(200_000) + "1 when then end"),
                Named.of("patterns joined by and", rule("Requst()" + " and Request()".repeat(5_000))),
                Named.of("patterns joined by or", rule("Request()" + " or Request()".repeat(5_000))),
                Named.of("or and and", rule("(Request()" + " or Request() and Clock()".repeat(500) + ")")),
                Named.of("many patterns", rule("Request()\n".repeat(20_000))),
                Named.of("many constraints", rule("Request( " + "promptTokens > x, ".repeat(10_000) + ")")),
                Named.of("many actions", "rule a when then " + "place.minimise(\"cost\");".repeat(10_000) + " end"),
                Named.of("long path", rule("Request( a" + ".b".repeat(100_000) + " == 1 )")),
                Named.of("long type", "global A" + "<A".repeat(50_000) + " x\n"),
                Named.of("long function", "function void f() { " + "if (a) {} ".repeat(20_000) + " }"),
                Named.of("broken rules", "rule \"a\" whn Request() thn end\n".repeat(9_000)),
                Named.of("random quotes", "rule \"a\" when '\"'\"'\"".repeat(10_000)),
                Named.of("long name", "rule \"" + "a".repeat(100_000) + "\" when then place.minimise(\"cost\"); end"),
                Named.of("catastrophic expression", rule("Request( model matches \"" + "(a*)*".repeat(300) + "\" )")),
                Named.of("repeated expression", rule("Request( model matches \"((((a{1000}){1000}){1000}){1000})\" )")),
                Named.of("nul", rule("Request( model == \"\0\" )")),
                Named.of("right to left", rule("Request( model == \"\u202e\" )")),
                Named.of("zero width", "rule \"a\u200b\" when then place.minimise(\"cost\"); end"),
                Named.of("letters that look like others", rule("R\u0435quest( )")),
                Named.of("unfinished comment", "rule \"a\" when /* then place.minimise(\"cost\"); end"));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedQuickly(String drl) {
        long start = processorNanos();

        PolicyCompiler.Result result = Policies.compile(drl);

        assertThat(result.policy()).isEmpty();
        assertThat(result.findings()).isNotEmpty().allMatch(finding -> finding.severity() == Finding.Severity.ERROR);
        assertThat(Duration.ofNanos(processorNanos() - start)).isLessThan(LIMIT);
    }

    @Test
    void aHundredThousandRulesInManyFilesAreRefusedQuickly() {
        Map<String, String> files = new HashMap<>(Map.of(PolicySource.SETTINGS, Policies.SETTINGS));
        for (int i = 0; i < 20; i++) {
            files.put("rules/" + i + ".drl", String.format(RULE, "a").repeat(5_000));
        }
        long start = processorNanos();

        List<Finding> findings =
                new PolicyCompiler().compile(PolicySource.of(files)).findings();

        assertThat(findings).extracting(Finding::code).containsExactly("too-many-rules");
        assertThat(Duration.ofNanos(processorNanos() - start)).isLessThan(LIMIT);
    }

    @Test
    void theParserPrintsNothing() {
        PrintStream error = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Policies.compile("rule whn ` Request() thn \u00a7 end rule");
        } finally {
            System.setErr(error);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String rule(String conditions) {
        return "rule \"a\"\nwhen\n" + conditions + "\nthen\nplace.minimise(\"cost\");\nend\n";
    }
}
