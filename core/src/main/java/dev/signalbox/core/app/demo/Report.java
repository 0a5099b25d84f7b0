package dev.signalbox.core.app.demo;

import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The demonstration's table: each kind of request under each policy, then all requests together. */
final class Report {

    private static final String ROW = "  %-14s %9s  %-46s %8s %8s %7s %9s %9s %9s%n";

    private final List<RunResult> runs;

    /** A report on runs of the same workload, the one to be compared with the others first. */
    Report(List<RunResult> runs) {
        this.runs = List.copyOf(runs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                ROW, "", "requests", "ran on", "TTFT p50", "p95 ms", "in SLO", "$/1,000", "paid more", "J/1,000"));
        List<String> kinds = new ArrayList<>(runs.get(0).classes().keySet());
        for (String kind : kinds) {
            text.append(kind).append('\n');
            for (RunResult run : runs) {
                ClassTally tally = run.classes().get(kind);
                if (tally != null) {
                    text.append(row(run.name(), tally));
                }
            }
        }
        text.append("all requests\n");
        runs.forEach(run -> text.append(row(run.name(), run.total())));
        return text.append('\n').append(conclusion()).toString();
    }

    private static String row(String name, ClassTally tally) {
        String requests = tally.lost() == 0 ? "" + tally.requests() : tally.requests() + " (-" + tally.lost() + ")";
        return String.format(
                Locale.ROOT,
                ROW,
                name,
                requests,
                placements(tally),
                figure(tally.ttftMs(50), "%.0f"),
                figure(tally.ttftMs(95), "%.0f"),
                percent(tally.attained(), tally.requests()),
                figure(tally.usdPerThousand(), "%.4f"),
                figure(tally.marginalUsdPerThousand(), "%.4f"),
                figure(tally.joulesPerThousand(), "%.0f") + (tally.meteredShare() < 1 ? "*" : ""));
    }

    private static String placements(ClassTally tally) {
        int all =
                tally.placements().values().stream().mapToInt(Integer::intValue).sum();
        return tally.placements().entrySet().stream()
                .sorted(Map.Entry.<Placement, Integer>comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + Math.round(100.0 * entry.getValue() / all))
                .collect(Collectors.joining(", ", "", all == 0 ? "-" : " %"));
    }

    private String conclusion() {
        RunResult ours = runs.get(0);
        StringBuilder text = new StringBuilder();
        for (RunResult other : runs.subList(1, runs.size())) {
            text.append(String.format(
                    Locale.ROOT,
                    "Against %s: %s of requests in their target instead of %s, $%s for 1,000 instead of $%s",
                    other.name(),
                    percent(ours.total().attained(), ours.total().requests()),
                    percent(other.total().attained(), other.total().requests()),
                    figure(ours.total().usdPerThousand(), "%.2f"),
                    figure(other.total().usdPerThousand(), "%.2f")));
            if (other.leaked() > ours.leaked()) {
                text.append(String.format(
                        ", and %d instead of %d personal requests on machines that aren't ours",
                        ours.leaked(), other.leaked()));
            }
            text.append(".\n");
        }
        return text.append(
                        "$/1,000: each request's share of what a machine costs, idle time included. paid more: what was paid\n")
                .append(
                        "because of these requests, nothing on machines of our own. (-n): lost or refused. *: without the\n")
                .append("requests whose energy nobody tells.\n")
                .toString();
    }

    private static String figure(double value, String format) {
        return Double.isNaN(value) ? "unknown" : String.format(Locale.ROOT, format, value);
    }

    private static String percent(int part, int whole) {
        return whole == 0 ? "-" : Math.round(100.0 * part / whole) + " %";
    }
}
