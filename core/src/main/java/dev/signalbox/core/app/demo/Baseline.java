package dev.signalbox.core.app.demo;

import java.util.Collection;
import java.util.List;

/**
 * A simple way to place requests, written as a policy of one or a few rules, that the default policy is compared with.
 *
 * @param name in the words of the report
 * @param rules DRL
 */
record Baseline(String name, String rules) {

    /** The label that tells round-robin whose turn it is. */
    static final String TURN = "turn";

    /** Those of the demonstration, for a fleet with these backends. */
    static List<Baseline> all(Collection<String> backends) {
        return List.of(allGpu(), cheapestFirst(), roundRobin(backends));
    }

    /** Whether each request is labelled with the backend whose turn it is. */
    boolean takesTurns() {
        return rules.contains(TURN);
    }

    private static Baseline allGpu() {
        return new Baseline("all-GPU", """
                rule "everything runs on GPUs"
                when
                    Request()
                then
                    place.requirePlacement(Placement.GPU, "this baseline uses nothing else");
                end
                """);
    }

    private static Baseline cheapestFirst() {
        return new Baseline("cheapest first", """
                rule "the cheapest is best"
                when
                    Request()
                then
                    place.minimise("cost");
                end
                """);
    }

    private static Baseline roundRobin(Collection<String> backends) {
        StringBuilder rules = new StringBuilder();
        for (String backend : backends) {
            rules.append("""
                    rule "the turn of %1$s"
                    when
                        Request( labels["%2$s"] == "%1$s" )
                        $c : Candidate( backend != "%1$s" )
                    then
                        place.forbid($c, "it is another backend's turn");
                    end
                    """.formatted(backend, TURN));
        }
        return new Baseline("round robin", rules.toString());
    }
}
