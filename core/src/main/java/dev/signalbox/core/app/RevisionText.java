package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;

/** What the admin port says of policies, in words. */
final class RevisionText {

    private static final int SHORT_ID = "sha256:".length() + 12;
    private static final int HISTORY = 10;

    private RevisionText() {}

    /** An id that still is unique in all likelihood. */
    static String shortId(JsonNode id) {
        String text = id.asText();
        return text.length() > SHORT_ID ? text.substring(0, SHORT_ID) : text;
    }

    /** What is in force, a line for each. */
    static void inForce(JsonNode policy, PrintWriter out) {
        line("active", policy.path("active"), "", out);
        line("previous", policy.path("previous"), "", out);
        JsonNode canary = policy.path("canary");
        line("canary", canary, percent(canary.path("basisPoints").asInt()) + " of the sessions", out);
        if (canary.has("figures")) {
            out.println("            canary: " + arm(canary.path("figures")));
            out.println("            active: " + arm(canary.path("activeFigures")));
        }
        JsonNode shadow = policy.path("shadow");
        line("shadow", shadow, "", out);
        if (shadow.has("figures")) {
            shadow(shadow.path("figures"), out);
        }
        if (policy.has("bundle")) {
            bundle(policy.path("bundle"), out);
        }
        policy.path("problems").forEach(problem -> out.println("problem     " + problem.asText()));
        JsonNode rejected = policy.path("rejected");
        if (rejected.isObject()) {
            String source = rejected.path("source").asText();
            out.println("rejected    the " + (source.equals("directory") ? "policy directory" : source)
                    + " is not taken over:");
            findings(rejected, out);
        }
    }

    /** How it stands with the bundle. */
    static void bundle(JsonNode bundle, PrintWriter out) {
        JsonNode sequence = bundle.path("sequence");
        JsonNode age = bundle.path("ageSeconds");
        String why = bundle.path("why").asText();
        out.println("bundle      " + bundle.path("state").asText() + ", "
                + (bundle.has("revision") ? shortId(bundle.path("revision")) : "none was ever taken")
                + (sequence.isMissingNode() ? "" : ", no. " + sequence.asText())
                + (age.isMissingNode() ? "" : ", confirmed " + age.asText() + " s ago")
                + ", from " + bundle.path("address").asText());
        if (!why.isEmpty()) {
            out.println("            since " + bundle.path("since").asText() + ": " + why);
        }
    }

    /** The latest of what was done. */
    static void history(JsonNode history, PrintWriter out) {
        int shown = 0;
        for (JsonNode transition : history.path("history")) {
            if (shown++ == HISTORY) {
                break;
            }
            String why = transition.path("why").asText();
            out.println("  " + transition.path("time").asText() + "  "
                    + pad(transition.path("what").asText(), 12) + " " + shortId(transition.path("revision")) + " by "
                    + transition.path("who").asText() + (why.isEmpty() ? "" : ": " + why));
        }
    }

    /** How a revision's tests ended, on a line. */
    static String tests(JsonNode tests) {
        JsonNode coverage = tests.path("coverage");
        return tests.path("summary").asText()
                + (coverage.isObject()
                        ? String.format(
                                Locale.ROOT,
                                "; %.0f %% of rules and %.0f %% of conditions covered",
                                Math.floor(coverage.path("rules").asDouble()),
                                Math.floor(coverage.path("conditions").asDouble()))
                        : "");
    }

    /** How a revision's tests ended, with what failed. */
    static void testResult(JsonNode revision, PrintWriter out) {
        JsonNode tests = revision.path("tests");
        out.println(tests.isObject() ? "Its tests: " + tests(tests) + "." : "It has no tests.");
        tests.path("failures").forEach(failure -> out.println("  " + failure.asText()));
    }

    static void findings(JsonNode revision, PrintWriter out) {
        revision.path("findings")
                .forEach(finding -> out.println("  " + finding.path("text").asText()));
    }

    static String percent(int basisPoints) {
        return basisPoints % 100 == 0
                ? basisPoints / 100 + " %"
                : String.format(Locale.ROOT, "%.2f %%", basisPoints / 100.0);
    }

    private static void line(String role, JsonNode revision, String more, PrintWriter out) {
        if (!revision.isObject()) {
            return;
        }
        String comment = revision.path("comment").asText();
        out.println(pad(role, 12) + shortId(revision.path("id")) + "  no. "
                + revision.path("sequence").asText("?") + " by "
                + revision.path("author").asText("?")
                + (comment.isEmpty() ? "" : ", \"" + comment + "\"")
                + (revision.has("tests") ? ", tests: " + tests(revision.path("tests")) : "")
                + (more.isEmpty() ? "" : "; " + more));
    }

    private static String arm(JsonNode figures) {
        JsonNode attainment = figures.path("attainment");
        return figures.path("decided").asLong() + " decided, "
                + figures.path("refused").asLong() + " refused; "
                + figures.path("ended").asLong() + " ended, "
                + figures.path("failed").asLong() + " failed"
                + (attainment.isMissingNode()
                        ? ""
                        : String.format(Locale.ROOT, "; %.1f %% within target", 100 * attainment.asDouble()));
    }

    private static void shadow(JsonNode figures, PrintWriter out) {
        JsonNode differences = figures.path("differences");
        out.printf(
                Locale.ROOT,
                "            %d repeated, %d different (class %d, placement %d, backend %d, refusal %d), %d skipped%n",
                figures.path("decided").asLong(),
                figures.path("different").asLong(),
                differences.path("requestClass").asLong(),
                differences.path("placement").asLong(),
                differences.path("backend").asLong(),
                differences.path("refusal").asLong(),
                figures.path("skipped").asLong());
        out.printf(
                Locale.ROOT,
                "            estimated cost $%.6f instead of $%.6f%n",
                figures.path("shadowUsd").asDouble(),
                figures.path("usd").asDouble());
        JsonNode sample = figures.at("/samples/0");
        if (sample.isObject()) {
            out.println("            such as " + sample.path("decisionId").asText() + ": "
                    + sample.path("made").asText() + ", would be "
                    + sample.path("shadow").asText());
        }
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
