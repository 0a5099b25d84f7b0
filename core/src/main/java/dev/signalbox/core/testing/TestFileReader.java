package dev.signalbox.core.testing;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.document.Document;
import dev.signalbox.rules.document.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one {@code *_test.yaml}: what its tests have in common, and each test with its cases. */
final class TestFileReader {

    static final String TESTS = "tests";

    private final Section file;
    private final Policy policy;
    private final SettingReader settings;
    private final ExpectationReader expectations;
    private final List<TestCase> cases = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private TestFileReader(Section file, Policy policy) {
        this.file = file;
        this.policy = policy;
        this.settings = new SettingReader(file.section("defaults"), file);
        this.expectations = new ExpectationReader(policy);
    }

    /** The cases of a file, in its order; mistakes are told, and cases that depend on them left out. */
    static List<TestCase> read(String name, String text, Policy policy, Consumer<Finding> problems) {
        return Document.parse(name, text, problems)
                .map(file -> new TestFileReader(file, policy).read())
                .orElse(List.of());
    }

    private List<TestCase> read() {
        file.text("description");
        Setting common = new Setting(ClockReader.start(policy.zone()));
        common.request = settings.defaultRequest();
        settings.apply(file, common);
        if (!file.has(TESTS)) {
            file.reportMissing(TESTS, "a list of tests, each with a name, a request and what is expected");
        }
        for (Section test : file.sections(TESTS)) {
            read(test, common);
        }
        file.reportUnread();
        return cases;
    }

    private void read(Section test, Setting common) {
        Optional<String> name = test.text("name");
        if (name.isEmpty() && !test.has("name")) {
            test.reportMissing("name", "what the test is about, in words");
        }
        name.filter(given -> !names.add(given))
                .ifPresent(given -> test.report("name", "duplicate-test", "is that of an earlier test of this file"));
        String skip = skip(test);
        Setting setting = common.copy();
        settings.apply(test, setting);
        settings.applyRequest(test, setting);
        Matrix matrix = Matrix.read(test, settings, setting);
        if (test.has(TimelineReader.TIMELINE)) {
            readTimeline(test, name.orElseGet(test::path), skip, matrix, setting);
            return;
        }
        List<Check> checks = expectations.read(test, setting);
        List<Exclusion> exceptions = exceptions(test, matrix, setting);
        for (Matrix.Combination combination : matrix.combinations()) {
            List<Check> expected = exceptions.stream()
                    .filter(exception -> exception.selection.contains(combination))
                    .findFirst()
                    .map(Exclusion::checks)
                    .orElse(checks);
            String suffix = combination.label().isEmpty() ? "" : " [" + combination.label() + "]";
            scenario(test, combination.appliedTo(setting), null)
                    .ifPresent(scenario -> cases.add(new TestCase(
                            name.orElseGet(test::path) + suffix, test.position(), skip, scenario, expected)));
        }
    }

    private void readTimeline(Section test, String name, String skip, Matrix matrix, Setting setting) {
        TimelineReader timeline = new TimelineReader(settings, expectations);
        for (Matrix.Combination combination : matrix.combinations()) {
            TimelineReader.Steps steps;
            try {
                steps = timeline.read(test, combination.appliedTo(setting));
            } catch (IllegalArgumentException e) {
                impossible(test, e);
                return;
            }
            String prefix = combination.label().isEmpty() ? "" : combination.label() + ", ";
            for (TimelineReader.Step step : steps.steps()) {
                scenario(test, step.setting(), new Course.Point(steps.course(), step.moment()))
                        .ifPresent(scenario -> cases.add(new TestCase(
                                name + " [" + prefix + step.label() + "]",
                                test.position(),
                                skip,
                                scenario,
                                step.checks())));
            }
        }
    }

    private record Exclusion(Matrix.Selection selection, List<Check> checks) {}

    private List<Exclusion> exceptions(Section test, Matrix matrix, Setting setting) {
        return test.sections("except").stream()
                .map(section -> new Exclusion(
                        matrix.selection(section, settings, setting), expectations.read(section, setting)))
                .toList();
    }

    private static String skip(Section test) {
        String reason = test.text("skip").orElse("");
        if (!test.keys().contains("skip")) {
            return "";
        }
        if (reason.isEmpty() || reason.equals("true") || reason.equals("false")) {
            test.report("skip", "missing-reason", "must say why the test is not run, in words");
        }
        return reason;
    }

    private static Optional<Scenario> scenario(Section test, Setting setting, Course.@Nullable Point point) {
        try {
            return Optional.of(Scenario.of(setting, point));
        } catch (IllegalArgumentException e) {
            impossible(test, e);
            return Optional.empty();
        }
    }

    private static void impossible(Section test, IllegalArgumentException why) {
        test.report("name", "invalid-value", "can't be run: " + why.getMessage());
    }
}
