package dev.signalbox.rules.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.CandidateField;
import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Outcome;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.analysis.PolicyAnalysis;
import dev.signalbox.rules.analysis.Region;
import dev.signalbox.rules.analysis.Universe;
import dev.signalbox.rules.explain.ConditionEvaluator;
import dev.signalbox.rules.explain.ConditionText;
import dev.signalbox.rules.explain.Scene;
import dev.signalbox.rules.explain.Sight;
import dev.signalbox.rules.language.Condition;
import dev.signalbox.rules.language.Pattern;
import dev.signalbox.rules.language.Rule;
import dev.signalbox.rules.language.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Holds what the static analysis says against what rules do on generated cases. */
class AnalysisTest {

    private static final Universe UNIVERSE = Universe.of(List.of());
    private static final java.util.regex.Pattern NAMES = java.util.regex.Pattern.compile("rule \"(rule \\d+)\"");

    @Property(tries = 200)
    void regionsAnswerNothingThatACaseContradicts(@ForAll long seed) {
        GeneratedCase given = GeneratedCase.of(seed, 10, 6);
        List<Optional<Region>> regions =
                given.rules().stream().map(rule -> Region.of(rule, UNIVERSE)).toList();
        for (Scene scene : scenes(given, seed)) {
            ConditionEvaluator evaluator = new ConditionEvaluator(scene);
            List<List<Integer>> firings =
                    given.rules().stream().map(evaluator::firings).toList();
            for (int i = 0; i < firings.size(); i++) {
                if (regions.get(i).isPresent() && !firings.get(i).isEmpty()) {
                    Region region = regions.get(i).get();
                    assertThat(region.isEmpty()).isFalse();
                    for (int j = 0; j < firings.size(); j++) {
                        if (regions.get(j).isPresent()) {
                            assertPair(
                                    given.rules().get(j),
                                    region,
                                    regions.get(j).get(),
                                    firings.get(i),
                                    firings.get(j),
                                    scene);
                        }
                    }
                }
            }
        }
    }

    private static void assertPair(
            Rule other, Region one, Region two, List<Integer> fired, List<Integer> otherFired, Scene scene) {
        boolean otherInForce = other.enabled()
                && other.effective()
                        .map(day -> !scene.world().date().isBefore(day))
                        .orElse(true)
                && other.expires()
                        .map(day -> scene.world().date().isBefore(day))
                        .orElse(true);
        if (one.within(two) && otherInForce) {
            assertThat(otherFired).isNotEmpty();
            if (!otherFired.contains(Outcome.NO_CANDIDATE)) {
                assertThat(otherFired).containsAll(fired);
            }
        }
        if (!otherFired.isEmpty()) {
            assertThat(one.disjointOnRequests(two)).isFalse();
            boolean same = fired.stream()
                    .anyMatch(each -> each == Outcome.NO_CANDIDATE
                            || otherFired.contains(Outcome.NO_CANDIDATE)
                            || otherFired.contains(each));
            assertThat(same && one.disjointOnCandidates(two)).isFalse();
        }
    }

    @Property(tries = 300)
    void whatIsSaidOfConditionsAndRulesIsSo(@ForAll long seed) {
        GeneratedCase given = GeneratedCase.of(seed, 8, 5);
        List<Finding> findings = PolicyAnalysis.of(given.rules(), UNIVERSE, GeneratedCase.FIRST_DAY);
        for (Scene scene : scenes(given, seed)) {
            findings.forEach(finding -> assertSo(finding, given.rules(), scene));
        }
    }

    private static void assertSo(Finding finding, List<Rule> rules, Scene scene) {
        ConditionEvaluator evaluator = new ConditionEvaluator(scene);
        Function<String, Rule> rule = name -> rules.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        switch (finding.code()) {
            case "always-true", "impossible-condition" -> {
                boolean holds = finding.code().equals("always-true");
                String verb = holds ? " always holds" : " never holds";
                for (Rule each : rules) {
                    for (Pattern pattern : each.patterns()) {
                        parts(pattern.condition())
                                .filter(part -> finding.message().startsWith(ConditionText.of(part) + verb)
                                        && !pattern.fact().existential()
                                        && !Terms.of(part).isEmpty()
                                        && Terms.of(part).get(0).position().line() == finding.line())
                                .forEach(part -> sights(scene)
                                        .forEach(sight -> assertThat(evaluator.holds(part, sight))
                                                .as(finding.message())
                                                .isEqualTo(holds)));
                    }
                    if (finding.message().startsWith("rule \"" + each.name() + "\" never fires")) {
                        assertThat(evaluator.firings(each)).isEmpty();
                    }
                }
            }
            case "shadowed-rule", "subsumed-rule", "repeated-rule", "contradicted-rule" -> {
                Matcher names = NAMES.matcher(finding.message());
                assertThat(names.find()).isTrue();
                List<Integer> fired = evaluator.firings(rule.apply(names.group(1)));
                assertThat(names.find()).isTrue();
                List<Integer> otherFired = evaluator.firings(rule.apply(names.group(1)));
                if (!fired.isEmpty()) {
                    assertThat(otherFired).as(finding.message()).isNotEmpty();
                }
            }
            default -> assertThat(finding.code()).isIn("redundant-condition", "expired-rule");
        }
    }

    /** So that the properties do not hold for want of findings. */
    @Test
    void thereIsMuchToSayOfGeneratedRules() {
        Map<String, Long> codes = IntStream.range(0, 200)
                .boxed()
                .flatMap(seed ->
                        PolicyAnalysis.of(GeneratedCase.of(seed, 12, 0).rules(), UNIVERSE, GeneratedCase.FIRST_DAY)
                                .stream())
                .collect(Collectors.groupingBy(Finding::code, TreeMap::new, Collectors.counting()));

        assertThat(codes)
                .containsKeys(
                        "always-true",
                        "expired-rule",
                        "impossible-condition",
                        "redundant-condition",
                        "repeated-rule",
                        "shadowed-rule",
                        "subsumed-rule");
        assertThat(codes.values()).allMatch(count -> count >= 3);
    }

    private static Stream<Condition> parts(Condition condition) {
        Stream<Condition> below = Stream.empty();
        if (condition instanceof Condition.All all) {
            below = all.parts().stream().flatMap(AnalysisTest::parts);
        } else if (condition instanceof Condition.Any any) {
            below = any.parts().stream().flatMap(AnalysisTest::parts);
        }
        return Stream.concat(Stream.of(condition), below);
    }

    private static List<Sight> sights(Scene scene) {
        return IntStream.range(0, scene.candidates().size())
                .mapToObj(candidate -> Sight.of(scene).at(candidate))
                .toList();
    }

    private static List<Scene> scenes(GeneratedCase given, long seed) {
        List<Scene> scenes = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            scenes.add(possible(given.again(seed + i, 6)));
        }
        return scenes;
    }

    /** The case with values that fields can have: generated ones go beyond, to try the evaluators. */
    private static Scene possible(GeneratedCase given) {
        CandidateFigures figures = new CandidateFigures(given.candidates().size());
        figures.reset(given.candidates().size());
        for (CandidateField field : CandidateField.values()) {
            for (int i = 0; field.isFigure() && i < given.candidates().size(); i++) {
                double value = given.figures().get(field, i);
                figures.set(field, i, field.type() == FieldType.FLAG ? value : possible(field, value));
            }
        }
        RequestFacts request = given.request();
        return new Scene(
                new RequestFacts(
                        request.request(),
                        request.requestClass(),
                        Math.abs(request.ttftTargetMs()),
                        Math.abs(request.tpotTargetMs())),
                given.world(),
                given.candidates(),
                figures);
    }

    private static double possible(CandidateField field, double value) {
        return switch (field) {
            case RUNNING, WAITING -> Double.isInfinite(value) ? 7 : Math.abs(Math.rint(value));
            case KV_CACHE_USAGE, PREFIX_OVERLAP, ERROR_RATE -> Math.min(1, Math.abs(value));
            default -> Math.abs(value);
        };
    }
}
