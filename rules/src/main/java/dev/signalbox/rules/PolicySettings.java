package dev.signalbox.rules;

import dev.signalbox.rules.document.Document;
import dev.signalbox.rules.document.Section;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What {@code policy.yaml} says.
 *
 * @param classes the request classes by name, in file order
 */
record PolicySettings(
        String name, ZoneId zone, Objective objective, Map<String, RequestClass> classes, RequestClass defaultClass) {

    private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";
    private static final int MAX_OUTPUT_TOKENS = 10_000_000;

    /** The settings; empty if the file is wrong, in which case each mistake was told. */
    static Optional<PolicySettings> read(String text, Consumer<Finding> problems) {
        int[] told = {0};
        Consumer<Finding> counting = finding -> {
            told[0]++;
            problems.accept(finding);
        };
        Optional<PolicySettings> settings =
                Document.parse(PolicySource.SETTINGS, text, counting).flatMap(PolicySettings::read);
        return told[0] == 0 ? settings : Optional.empty();
    }

    private static Optional<PolicySettings> read(Section root) {
        Optional<String> name = root.text("name");
        if (!root.has("name")) {
            root.reportMissing("name", "what records call the policy");
        } else if (name.isPresent() && !name.get().matches(NAME)) {
            root.report("name", "invalid-name", "is \"" + name.get() + "\", must be lower case with hyphens");
        }
        ZoneId zone = zone(root);
        Objective objective = objective(root);
        Map<String, RequestClass> classes = classes(root);
        Optional<RequestClass> defaultClass = defaultClass(root, classes);
        root.reportUnread();
        if (name.isEmpty() || defaultClass.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PolicySettings(name.get(), zone, objective, classes, defaultClass.get()));
    }

    private static ZoneId zone(Section root) {
        Optional<String> id = root.text("timeZone");
        if (id.isPresent()) {
            try {
                return ZoneId.of(id.get());
            } catch (DateTimeException e) {
                root.report(
                        "timeZone",
                        "invalid-value",
                        "is \"" + id.get() + "\", must be a time zone such as Europe/Berlin or UTC",
                        Suggestion.of(id.get(), ZoneId.getAvailableZoneIds()));
            }
        }
        return ZoneOffset.UTC;
    }

    private static Objective objective(Section root) {
        List<String> labels =
                Arrays.stream(Objective.values()).map(Objective::label).toList();
        return root.choice("objective", labels)
                .map(label -> Objective.values()[labels.indexOf(label)])
                .orElse(Objective.COST);
    }

    private static Map<String, RequestClass> classes(Section root) {
        Map<String, RequestClass> classes = new LinkedHashMap<>();
        if (!root.has("classes")) {
            root.reportMissing("classes", "the request classes by name, each with its targets");
            return classes;
        }
        root.section("classes").ifPresent(section -> {
            for (String name : section.keys()) {
                if (!name.matches(NAME)) {
                    section.report(name, "invalid-name", "is no name of a class; write lower case with hyphens");
                    section.has(name);
                    continue;
                }
                Optional<Section> written = section.section(name);
                boolean empty = !section.has(name);
                if (written.isPresent() || empty) {
                    RequestClass requestClass = written.map(values -> requestClass(name, values))
                            .orElseGet(() -> new RequestClass(name, Double.NaN, Double.NaN, 0));
                    classes.put(name, requestClass);
                }
            }
        });
        return classes;
    }

    private static RequestClass requestClass(String name, Section section) {
        double ttft = milliseconds(section, "ttft");
        double tpot = milliseconds(section, "tpot");
        OptionalLong tokens = section.integer("expectedOutputTokens");
        if (tokens.isPresent() && (tokens.getAsLong() < 0 || tokens.getAsLong() > MAX_OUTPUT_TOKENS)) {
            section.report(
                    "expectedOutputTokens",
                    "out-of-range",
                    "is " + tokens.getAsLong() + ", must lie between 0 and " + MAX_OUTPUT_TOKENS);
            tokens = OptionalLong.empty();
        }
        return new RequestClass(name, ttft, tpot, (int) tokens.orElse(0));
    }

    private static double milliseconds(Section section, String key) {
        Optional<Duration> duration = section.duration(key);
        if (duration.isEmpty()) {
            return Double.NaN;
        }
        if (duration.get().isZero()) {
            section.report(key, "out-of-range", "is zero, must be longer; leave it out if there is no target");
            return Double.NaN;
        }
        return duration.get().toNanos() / 1e6;
    }

    private static Optional<RequestClass> defaultClass(Section root, Map<String, RequestClass> classes) {
        Optional<String> name = root.text("defaultClass");
        if (!root.has("defaultClass")) {
            root.reportMissing("defaultClass", "the class of requests that no rule classifies");
        } else if (name.isPresent() && !classes.isEmpty() && !classes.containsKey(name.get())) {
            root.report(
                    "defaultClass",
                    "unknown-class",
                    "is \"" + name.get() + "\", must be one of the classes " + String.join(", ", classes.keySet()),
                    Suggestion.of(name.get(), classes.keySet()));
        }
        return name.map(classes::get);
    }
}
