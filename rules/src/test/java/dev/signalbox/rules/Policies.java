package dev.signalbox.rules;

import java.util.List;
import java.util.Map;

/** Policies for tests, of one rule file and two request classes. */
public final class Policies {

    public static final String SETTINGS = """
            name: test
            defaultClass: chat
            classes:
              chat: {ttft: 800ms, tpot: 60ms, expectedOutputTokens: 300}
              voice: {ttft: 200ms}
            """;

    private Policies() {}

    /** What comes of compiling these rules. */
    public static PolicyCompiler.Result compile(String drl) {
        return new PolicyCompiler()
                .compile(PolicySource.of(Map.of(PolicySource.SETTINGS, SETTINGS, "rules/a.drl", drl)));
    }

    /** The findings on these rules, as an operator reads them. */
    public static List<String> findings(String drl) {
        return compile(drl).findings().stream().map(Finding::toString).toList();
    }
}
