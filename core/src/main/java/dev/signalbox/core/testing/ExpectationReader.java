package dev.signalbox.core.testing;

import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.document.Section;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.spi.Placement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Reads what a test expects of the decision. */
final class ExpectationReader {

    /** Why a candidate is out where no rule's word is; see {@code Explanation}. */
    private static final List<String> BECAUSE = List.of(
            "forbidden", "not-serving", "wrong-placement", "does-not-fit", "busy", "not-a-fallback", "not considered");

    private final Collection<String> classes;
    private final List<String> rules;

    ExpectationReader(Policy policy) {
        classes = policy.classes().keySet();
        rules = policy.rules().stream().map(Rule::name).toList();
    }

    /** The expectations below the key {@code expect} of a section; a problem is told if there are none. */
    List<Check> read(Section test, Setting setting) {
        Optional<Section> expect = test.section("expect");
        if (expect.isEmpty()) {
            if (!test.has("expect")) {
                test.reportMissing("expect", "what the decision must be; a test that expects nothing can't fail");
            }
            return List.of();
        }
        List<Check> checks = new ArrayList<>();
        Section section = expect.get();
        Collection<String> backends = setting.backends.keySet();
        known(section, "class", "unknown-class", "one of the classes", classes)
                .ifPresent(name -> checks.add(Checks.equal(
                        "class", name, observed -> observed.decision().facts().requestClass())));
        section.choice("placement", placements())
                .ifPresent(name -> checks.add(Checks.ofPlaced(
                        "placement",
                        name,
                        observed -> observed.decision()
                                .choice(0)
                                .backend()
                                .placement()
                                .name())));
        SettingReader.backendName(section, "backend", backends)
                .ifPresent(name -> checks.add(Checks.ofPlaced("backend", name, Observed::answer)));
        if (section.has("anyOf")) {
            checks.add(Checks.anyOf(backendNames(section, "anyOf", backends)));
        }
        if (section.has("fallbacks")) {
            List<String> known = new ArrayList<>(backends);
            known.add(Checks.ANY_OTHERS);
            checks.add(Checks.fallbacks(backendNames(section, "fallbacks", known)));
        }
        section.text("model")
                .ifPresent(name -> checks.add(Checks.ofPlaced(
                        "model",
                        name,
                        observed -> observed.decision().choice(0).model().name())));
        section.flag("meetsSlo")
                .ifPresent(flag -> checks.add(Checks.ofPlaced(
                        "meetsSlo",
                        flag.toString(),
                        observed -> Boolean.toString(observed.decision().meetsSlo()))));
        readRules(section, checks);
        readEffects(section, checks);
        readCandidates(section, backends, checks);
        readSituations(section, backends, checks);
        if (section.keys().isEmpty()) {
            test.report("expect", "invalid-value", "is empty; a test that expects nothing can't fail");
        }
        return checks;
    }

    private void readRules(Section section, List<Check> checks) {
        if (section.has("fires")) {
            checks.add(Checks.fires(ruleNames(section, "fires")));
        }
        if (section.has("doesNotFire")) {
            checks.add(Checks.doesNotFire(ruleNames(section, "doesNotFire")));
        }
        if (section.isSection("refusal")) {
            section.section("refusal").ifPresent(refusal -> checks.add(refusal(refusal)));
        } else {
            section.flag("refusal").ifPresent(flag -> checks.add(Checks.refused(flag)));
        }
    }

    private Check refusal(Section section) {
        OptionalLong status = section.integer("status");
        if (status.isPresent() && (status.getAsLong() < 400 || status.getAsLong() > 599)) {
            section.report("status", "out-of-range", "is " + status.getAsLong() + ", must lie in 400 to 599");
        }
        return Checks.refusal(
                status.isPresent() ? (int) status.getAsLong() : null,
                section.text("code").orElse(null),
                known(section, "rule", "unknown-rule", "a rule of the policy", rules)
                        .orElse(null));
    }

    private static void readEffects(Section section, List<Check> checks) {
        section.section("tags").ifPresent(tags -> checks.add(Checks.tags(texts(tags))));
        if (section.isSection("hedge")) {
            section.section("hedge").ifPresent(hedge -> checks.add(Checks.hedge(hedging(hedge))));
        } else {
            none(section, "hedge").ifPresent(none -> checks.add(Checks.hedge(null)));
        }
        if (section.isSection("queue")) {
            section.section("queue").ifPresent(queue -> {
                OptionalLong maxMs = queue.integer("maxMs");
                if (maxMs.isEmpty() && !queue.has("maxMs")) {
                    queue.reportMissing("maxMs", "how long the request may wait");
                }
                maxMs.ifPresent(value -> checks.add(Checks.queue((int) value)));
            });
        } else {
            none(section, "queue").ifPresent(none -> checks.add(Checks.queue(0)));
        }
    }

    /** Whether a key says {@code false}, that is that there must be nothing of the kind. */
    private static Optional<Boolean> none(Section section, String key) {
        return section.flag(key).filter(flag -> {
            if (flag) {
                section.report(key, "invalid-value", "is true, must be false or have keys with values");
            }
            return !flag;
        });
    }

    private static Outcome.Hedging hedging(Section section) {
        OptionalLong afterMs = section.integer("afterMs");
        OptionalDouble maxFraction = section.number("maxFraction");
        for (String key : List.of("afterMs", "maxFraction")) {
            if (!section.has(key)) {
                section.reportMissing(key, "what the rule says");
            }
        }
        return new Outcome.Hedging((int) afterMs.orElse(0), maxFraction.orElse(0));
    }

    private void readCandidates(Section section, Collection<String> backends, List<Check> checks) {
        section.section("points").ifPresent(points -> {
            Map<String, Integer> expected = new LinkedHashMap<>();
            for (String backend : knownKeys(points, backends)) {
                points.integer(backend).ifPresent(value -> expected.put(backend, (int) value));
            }
            checks.add(Checks.points(expected));
        });
        section.section("rejected").ifPresent(rejected -> {
            List<String> known = new ArrayList<>(BECAUSE);
            known.addAll(rules);
            Map<String, String> expected = new LinkedHashMap<>();
            for (String backend : knownKeys(rejected, backends)) {
                known(rejected, backend, "unknown-rule", "a rule of the policy or one of", known)
                        .ifPresent(because -> expected.put(backend, because));
            }
            checks.add(Checks.rejected(expected));
        });
    }

    private static void readSituations(Section section, Collection<String> backends, List<Check> checks) {
        if (section.has("situations")) {
            checks.add(Checks.situations(section.texts("situations")));
        }
        section.section("marks").ifPresent(marks -> {
            Map<String, List<String>> expected = new LinkedHashMap<>();
            for (String backend : knownKeys(marks, backends)) {
                expected.put(backend, marks.texts(backend));
            }
            checks.add(Checks.marks(expected));
        });
    }

    private static List<String> knownKeys(Section section, Collection<String> backends) {
        List<String> known = new ArrayList<>();
        for (String backend : section.keys()) {
            if (backends.contains(backend)) {
                known.add(backend);
            } else if (section.has(backend)) {
                section.report(
                        backend,
                        "unknown-backend",
                        "is expected of no backend; there are " + String.join(", ", backends),
                        Suggestion.of(backend, backends));
            }
        }
        return known;
    }

    private List<String> ruleNames(Section section, String key) {
        return section.spread(key, "rule").stream()
                .flatMap(item -> known(item, "rule", "unknown-rule", "a rule of the policy", rules).stream())
                .toList();
    }

    private static List<String> backendNames(Section section, String key, Collection<String> known) {
        return section.spread(key, "backend").stream()
                .flatMap(item -> SettingReader.backendName(item, "backend", known).stream())
                .toList();
    }

    private static Optional<String> known(
            Section section, String key, String code, String expected, Collection<String> known) {
        return section.text(key).filter(name -> {
            if (!known.contains(name)) {
                boolean few = known.size() <= 12;
                section.report(
                        key,
                        code,
                        "is \"" + name + "\", must be " + expected + (few ? " " + String.join(", ", known) : ""),
                        Suggestion.of(name, known));
            }
            return known.contains(name);
        });
    }

    private static Map<String, String> texts(Section section) {
        Map<String, String> texts = new LinkedHashMap<>();
        section.keys().forEach(key -> section.text(key).ifPresent(text -> texts.put(key, text)));
        return texts;
    }

    private static List<String> placements() {
        return Arrays.stream(Placement.values()).map(Placement::name).toList();
    }
}
