package dev.signalbox.rules.explain;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.language.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The first condition of a rule that did not hold, on one thing or on several alike.
 *
 * @param position where it stands
 * @param condition the condition, or for {@code exists} and {@code not} the whole pattern, as rules write it
 * @param required what it requires, in words that go on from "must be"
 * @param observations what was found instead; empty if there was nothing to test
 */
public record Failure(Position position, String condition, String required, List<Observation> observations) {

    public Failure {
        requireNonNull(position, "position");
        requireNonNull(condition, "condition");
        requireNonNull(required, "required");
        observations = List.copyOf(observations);
    }

    private static final int MAX_SHOWN = 6;

    /**
     * The failure as a sentence without its end, such as {@code placement must be EDGE, but is GPU (gpu-a, gpu-b)}.
     *
     * @param name how to call a candidate
     */
    public String sentence(IntFunction<String> name) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        String field = commonField();
        for (Observation observation : observations) {
            String values = observation.readings().stream()
                    .map(reading -> (field.isEmpty() ? reading.field() + " " : "") + "is " + reading.value())
                    .collect(Collectors.joining(" and "));
            List<String> names = found.computeIfAbsent(values, key -> new ArrayList<>());
            if (observation.candidate() != Outcome.NO_CANDIDATE) {
                names.add(name.apply(observation.candidate()));
            }
        }
        String subject = field.isEmpty() ? condition + ": " : field + " ";
        String shown = found.entrySet().stream()
                .limit(MAX_SHOWN)
                .map(entry -> shown(entry.getKey(), entry.getValue()))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        String more = found.size() > MAX_SHOWN ? ", and " + (found.size() - MAX_SHOWN) + " more" : "";
        return subject + "must be " + required + (shown.isEmpty() ? "" : ", but " + shown + more);
    }

    private static String shown(String values, List<String> names) {
        if (names.isEmpty()) {
            return values;
        }
        String listed = names.size() > MAX_SHOWN
                ? String.join(", ", names.subList(0, MAX_SHOWN)) + " and " + (names.size() - MAX_SHOWN) + " more"
                : String.join(", ", names);
        return values.isEmpty() ? listed : values + " (" + listed + ")";
    }

    /** The field that every reading is of; empty if there are several or none. */
    private String commonField() {
        List<String> fields = observations.stream()
                .flatMap(observation -> observation.readings().stream())
                .map(Reading::field)
                .distinct()
                .toList();
        return fields.size() == 1 ? fields.get(0) : "";
    }

    /**
     * What the condition was tested on.
     *
     * @param candidate the index of the candidate; {@link Outcome#NO_CANDIDATE} if the condition reads none
     * @param readings the fields it tests with their values; empty if it tests none
     */
    public record Observation(int candidate, List<Reading> readings) {
        public Observation {
            readings = List.copyOf(readings);
        }
    }

    /** A field and its value in words, {@code unknown} if it is not known. */
    public record Reading(String field, String value) {}
}
