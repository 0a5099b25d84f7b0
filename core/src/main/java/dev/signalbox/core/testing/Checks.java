package dev.signalbox.core.testing;

import dev.signalbox.core.decision.Explanation;
import dev.signalbox.core.decision.Refusal;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The expectations that a test can have. */
final class Checks {

    /** In a list of fallbacks: any others, or none. */
    static final String ANY_OTHERS = "...";

    private Checks() {}

    /** Something of which the test says what it is. */
    static Check equal(String what, String expected, Function<Observed, String> actual) {
        return observed -> {
            String found = actual.apply(observed);
            return found.equals(expected) ? Optional.empty() : mismatch(what, expected, found);
        };
    }

    /** Something of a request that is placed. */
    static Check ofPlaced(String what, String expected, Function<Observed, String> actual) {
        return equal(what, expected, observed -> observed.placed() ? actual.apply(observed) : observed.answer());
    }

    static Check anyOf(List<String> backends) {
        return observed -> observed.placed() && backends.contains(observed.backend(0))
                ? Optional.empty()
                : mismatch("anyOf", "one of " + Shown.list(backends), observed.answer());
    }

    static Check fallbacks(List<String> expected) {
        return observed -> {
            if (!observed.placed()) {
                return mismatch("fallbacks", Shown.list(expected), observed.answer());
            }
            List<String> actual = observed.fallbacks();
            return matches(expected, 0, actual, 0)
                    ? Optional.empty()
                    : mismatch("fallbacks", Shown.list(expected), Shown.list(actual));
        };
    }

    static Check fires(List<String> rules) {
        return observed -> {
            Set<String> missing = new LinkedHashSet<>(rules);
            missing.removeAll(observed.fired());
            return missing.isEmpty()
                    ? Optional.empty()
                    : mismatch("fires", quoted(missing), "not fired; these did: " + quoted(observed.fired()));
        };
    }

    static Check doesNotFire(List<String> rules) {
        return observed -> {
            Set<String> wrong = new LinkedHashSet<>(rules);
            wrong.retainAll(observed.fired());
            return wrong.isEmpty() ? Optional.empty() : mismatch("doesNotFire", "no " + quoted(wrong), "fired");
        };
    }

    /** Whether the request is refused at all. */
    static Check refused(boolean expected) {
        return observed -> observed.placed() != expected
                ? Optional.empty()
                : mismatch("refusal", expected ? "a refusal" : "none", observed.answer());
    }

    /** A refusal with a status, code and rule, where they are given. */
    static Check refusal(@Nullable Integer status, @Nullable String code, @Nullable String rule) {
        return observed -> {
            Refusal refusal = observed.decision().refusal();
            boolean same = refusal != null
                    && (status == null || status == refusal.status())
                    && (code == null || code.equals(refusal.code()))
                    && (rule == null || rule.equals(refusal.rule()));
            String expected = "refused"
                    + (status == null ? "" : " with " + status)
                    + (code == null ? "" : " " + code)
                    + (rule == null ? "" : " by rule \"" + rule + "\"");
            return same ? Optional.empty() : mismatch("refusal", expected, observed.answer());
        };
    }

    /** Tags with these values; there may be others. */
    static Check tags(Map<String, String> expected) {
        return observed -> {
            Map<String, String> actual = observed.decision().tags();
            return actual.entrySet().containsAll(expected.entrySet())
                    ? Optional.empty()
                    : mismatch("tags", Shown.map(expected), Shown.map(actual));
        };
    }

    static Check hedge(Outcome.@Nullable Hedging expected) {
        return observed -> {
            Outcome.Hedging actual = observed.decision().hedging();
            return Objects.equals(expected, actual)
                    ? Optional.empty()
                    : mismatch("hedge", hedging(expected), hedging(actual));
        };
    }

    static Check queue(int maxMs) {
        return equal(
                "queue",
                queueing(maxMs),
                observed -> queueing(observed.decision().maxWaitMs()));
    }

    /** The sum of points of candidates, which are considered at all. */
    static Check points(Map<String, Integer> expected) {
        return observed -> {
            Map<String, Integer> actual = new TreeMap<>();
            observed.explanation().candidates().stream()
                    .filter(candidate -> expected.containsKey(candidate.backend()))
                    .forEach(candidate -> actual.putIfAbsent(candidate.backend(), candidate.points()));
            return actual.equals(expected)
                    ? Optional.empty()
                    : mismatch("points", Shown.map(expected), Shown.map(actual));
        };
    }

    /** Candidates that are out, each by a rule or for a reason of the pipeline such as {@code not-serving}. */
    static Check rejected(Map<String, String> expected) {
        return observed -> {
            Map<String, String> actual = new TreeMap<>();
            boolean same = true;
            for (Map.Entry<String, String> each : expected.entrySet()) {
                Optional<Explanation.Candidate> candidate = observed.explanation().candidates().stream()
                        .filter(one -> one.backend().equals(each.getKey()))
                        .findFirst();
                String because = candidate.map(Explanation.Candidate::because).orElse("not considered");
                String rule = candidate.map(Explanation.Candidate::rule).orElse("");
                same &= each.getValue().equals(because) || each.getValue().equals(rule);
                String found = because.isEmpty() ? "not rejected" : because;
                actual.put(each.getKey(), rule.isEmpty() ? found : found + " by rule \"" + rule + "\"");
            }
            return same ? Optional.empty() : mismatch("rejected", Shown.map(expected), Shown.map(actual));
        };
    }

    /** The situations that hold, all of them. */
    static Check situations(List<String> expected) {
        return equal(
                "situations",
                Shown.list(new TreeSet<>(expected)),
                observed -> Shown.list(observed.situations().active().stream()
                        .map(situation -> situation.name())
                        .toList()));
    }

    /** The marks of some backends, all of each. */
    static Check marks(Map<String, List<String>> expected) {
        return observed -> {
            List<String> wrong = new ArrayList<>();
            List<String> right = new ArrayList<>();
            new TreeMap<>(expected).forEach((backend, marks) -> {
                String wanted = Shown.list(new TreeSet<>(marks));
                String actual = Shown.list(observed.situations().marksOf(backend).stream()
                        .map(BackendMark::name)
                        .toList());
                if (!wanted.equals(actual)) {
                    right.add(backend + " " + wanted);
                    wrong.add(backend + " " + actual);
                }
            });
            return wrong.isEmpty()
                    ? Optional.empty()
                    : mismatch("marks", String.join("; ", right), String.join("; ", wrong));
        };
    }

    private static boolean matches(List<String> expected, int from, List<String> actual, int at) {
        if (from == expected.size()) {
            return at == actual.size();
        }
        if (expected.get(from).equals(ANY_OTHERS)) {
            for (int next = at; next <= actual.size(); next++) {
                if (matches(expected, from + 1, actual, next)) {
                    return true;
                }
            }
            return false;
        }
        return at < actual.size()
                && expected.get(from).equals(actual.get(at))
                && matches(expected, from + 1, actual, at + 1);
    }

    private static String hedging(Outcome.@Nullable Hedging hedging) {
        return hedging == null
                ? "none"
                : "after " + hedging.afterMs() + " ms for at most " + Shown.number(hedging.maxFraction());
    }

    private static String queueing(int maxMs) {
        return maxMs == 0 ? "none" : "for at most " + maxMs + " ms";
    }

    private static String quoted(Set<String> rules) {
        return rules.isEmpty() ? "none" : '"' + String.join("\", \"", rules) + '"';
    }

    private static Optional<Mismatch> mismatch(String what, String expected, String actual) {
        return Optional.of(new Mismatch(what, expected, actual));
    }
}
