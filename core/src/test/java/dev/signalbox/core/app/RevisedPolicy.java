package dev.signalbox.core.app;

import dev.signalbox.rules.PolicySource;
import java.util.Map;
import java.util.TreeMap;

/** A policy of some fifty rules of every kind, as it is revised again and again: each number gives other decisions. */
final class RevisedPolicy {

    private static final int MORE_RULES = 40;

    private RevisedPolicy() {}

    /** The files of a revision. */
    static Map<String, String> files(int number) {
        Map<String, String> files = new TreeMap<>();
        files.put("policy.yaml", """
                name: test
                defaultClass: chat
                classes:
                  chat: {ttft: 2s, expectedOutputTokens: 20}
                  voice: {ttft: 300ms, expectedOutputTokens: 10}
                """);
        files.put("rules/placing.drl", placing(number, number % 2 == 0 ? "a" : "b"));
        files.put("rules/situations.drl", situations(number, number % 3 == 0 ? "a" : "b"));
        files.put("tables/points.csv", """
                rule,Request.requestClass,Candidate.backend,Candidate.saturation,points
                chat on a,chat,a,< 0.%1$d,%2$d
                voice on b,voice,b,< 0.%1$d,%2$d
                """.formatted(1 + number % 9, 1 + number % 4));
        return files;
    }

    /** What a revision's files amount to. */
    static String id(int number) {
        return PolicySource.of(files(number)).revision();
    }

    private static String placing(int number, String backend) {
        StringBuilder rules = new StringBuilder("""
                package test;

                rule "short prompts are voice"
                when
                    Request( promptTokens < %1$d )
                then
                    place.classify("voice");
                end

                rule "prefers %2$s"
                when
                    $c : Candidate( backend == "%2$s", healthy )
                then
                    place.prefer($c, 5);
                end

                rule "which revision"
                when
                    Request( requestClass in ("chat", "voice") )
                then
                    place.tag("revision", "%3$d");
                end
                """.formatted(10 + number % 11, backend, number));
        for (int i = 0; i < MORE_RULES; i++) {
            rules.append("""

                    rule "kind %1$d"
                    when
                        Request( labels["kind"] == "kind-%2$d", $target : ttftTargetMs )
                        $c : Candidate( backend matches "[a-%3$s]", ttftMs < $target || running > %1$d )
                    then
                        place.avoid($c, %4$d);
                    end
                    """.formatted(i, (i + number) % MORE_RULES, i % 2 == 0 ? "a" : "b", 1 + i));
        }
        return rules.toString();
    }

    private static String situations(int number, String watched) {
        return """
                package test;

                rule "a machine is watched"
                when
                    $b : Backend( id == "%1$s" )
                then
                    situation.mark($b, "watched");
                end

                rule "there are GPUs"
                when
                    accumulate( Backend( placement == Placement.GPU, healthy, $s : saturation ); $n : count(); $n > %2$d )
                then
                    situation.begin("gpus-there");
                end

                rule "watched machines come second while there are others"
                when
                    Situation( name == "gpus-there" )
                    $c : Candidate( marks contains "watched" )
                then
                    place.avoid($c, %3$d);
                end
                """.formatted(watched, number % 2, 1 + number % 20);
    }
}
