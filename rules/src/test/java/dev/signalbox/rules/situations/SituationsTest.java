package dev.signalbox.rules.situations;

import static dev.signalbox.rules.situations.Worlds.backend;
import static dev.signalbox.rules.situations.Worlds.backends;
import static dev.signalbox.rules.situations.Worlds.gpu;
import static dev.signalbox.rules.situations.Worlds.grid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.Policies;
import dev.signalbox.rules.PriceFacts;
import dev.signalbox.rules.Situations;
import dev.signalbox.rules.situations.Timeline.Moment;
import dev.signalbox.spi.Placement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SituationsTest {

    private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

    private final List<Moment> moments = new ArrayList<>();

    @Test
    void aSituationHoldsWhileItsConditionsDo() throws SituationException {
        SituationRules rules = rule("Backend( saturation > 0.9 )", "situation.begin(\"busy\");");
        at(0, gpu(0.5));
        at(1, gpu(0.95));
        at(2, gpu(0.95));
        at(3, gpu(0.9));

        assertThat(situations(rules)).containsExactly("", "busy since 1", "busy since 1", "");
    }

    @Test
    void aSituationBeginsWhenItHasHeldForLongEnoughWithoutABreak() throws SituationException {
        SituationRules rules = rule("Backend( saturation > 0.9 )", "situation.begin(\"busy\", \"30s\");");
        at(0, gpu(0.95));
        at(20, gpu(0.5));
        at(21, gpu(0.95));
        at(50, gpu(0.95));
        at(51, gpu(0.95));
        at(52, gpu(0.5));

        assertThat(situations(rules)).containsExactly("", "", "", "", "busy since 51", "");
    }

    @Test
    void aSituationEndsWhenItHasNotHeldForLongEnoughWithoutABreak() throws SituationException {
        SituationRules rules = rule("Backend( saturation > 0.9 )", "situation.begin(\"busy\", \"0s\", \"60s\");");
        at(0, gpu(0.95));
        at(1, gpu(0.5));
        at(60, gpu(0.95));
        at(61, gpu(0.5));
        at(120, gpu(0.5));
        at(121, gpu(0.5));

        assertThat(situations(rules))
                .containsExactly("busy since 0", "busy since 0", "busy since 0", "busy since 0", "busy since 0", "");
    }

    @Test
    void anotherRuleEndsItAtOnceAndItBeginsAnew() throws SituationException {
        SituationRules rules = rules("""
                rule "busy"
                when
                    Backend( saturation > 0.9 )
                then
                    situation.begin("busy", "10s", "24h");
                end
                rule "quiet"
                when
                    Backend( saturation < 0.3 )
                then
                    situation.end("busy");
                end
                """);
        at(0, gpu(0.95));
        at(10, gpu(0.95));
        at(1000, gpu(0.5));
        at(1001, gpu(0.2));
        at(1002, gpu(0.95));
        at(1011, gpu(0.95));
        at(1012, gpu(0.95));

        assertThat(situations(rules))
                .containsExactly("", "busy since 10", "busy since 10", "", "", "", "busy since 1012");
    }

    @Test
    void severalRulesHoldOneSituation() throws SituationException {
        SituationRules rules = rules("""
                rule "high"
                when
                    Backend( saturation > 0.9 )
                then
                    situation.begin("odd");
                end
                rule "low"
                when
                    Backend( saturation < 0.95 )
                then
                    situation.begin("odd");
                end
                """);
        at(0, gpu(0.99));
        at(1, gpu(0.92));
        at(2, gpu(0.1));

        assertThat(situations(rules)).containsExactly("odd since 0", "odd since 0", "odd since 0");
    }

    @Test
    void backendsAreMarkedOneByOne() throws SituationException {
        SituationRules rules = rule("$b : Backend( !healthy )", "situation.mark($b, \"ill\", \"0s\", \"5s\");");
        at(0, backends(backend("a", Placement.GPU, false, 0), backend("b", Placement.GPU, true, 0)));
        at(3, backends(backend("a", Placement.GPU, true, 0), backend("b", Placement.GPU, false, 0)));
        at(8, backends(backend("b", Placement.GPU, false, 0)));

        assertThat(situations(rules)).containsExactly("a ill since 0", "a ill since 0, b ill since 3", "b ill since 3");
    }

    @Test
    void anAverageIsTakenOverTheBackendsThereAre() throws SituationException {
        SituationRules rules = rule(
                "accumulate( Backend( placement == Placement.GPU, $s : saturation );"
                        + " $n : count(), $average : average($s); $n >= 2, $average > 0.8 )",
                "situation.begin(\"gpu-scarce\");");
        BackendFacts busy = backend("a", Placement.GPU, true, 0.95);
        BackendFacts idle = backend("b", Placement.GPU, true, 0.5);
        at(0, backends(busy, backend("c", Placement.CPU, true, 0.1)));
        at(1, backends(busy, idle));
        at(2, backends(busy, backend("b", Placement.GPU, true, 0.7)));
        at(3, backends(busy, backend("b", Placement.GPU, true, Double.NaN)));

        List<Situations> found = Timeline.of(rules, moments);

        assertThat(found.get(0).active()).isEmpty();
        assertThat(found.get(1).active()).isEmpty();
        assertThat(found.get(2).active())
                .extracting(ActiveSituation::why)
                .containsExactly("a rule: n 2, average 0.8250");
        assertThat(found.get(3).active())
                .as("an unknown figure is no part of an average")
                .hasSize(1);
    }

    @Test
    void nothingCountedHasNoAverageButACountOfZero() throws SituationException {
        SituationRules average =
                rule("accumulate( Backend( $s : saturation ); $a : average($s); $a < 0.5 )", "situation.begin(\"x\");");
        SituationRules count =
                rule("accumulate( Backend( $s : saturation ); $n : count($s); $n == 0 )", "situation.begin(\"x\");");
        at(0, WorldState.EMPTY);
        at(1, gpu(Double.NaN));

        assertThat(situations(average)).containsExactly("", "");
        assertThat(situations(count)).containsExactly("x since 0", "x since 0");
    }

    @Test
    void aTimeWindowHoldsTheObservationsOfItsTime() throws SituationException {
        SituationRules rules = rule(
                "$b : Backend() accumulate( Backend( id == $b.id, healthChanged ) over window:time(30s);"
                        + " $changes : count(); $changes >= 2 )",
                "situation.mark($b, \"flapping\");");
        boolean[] healthy = {true, false, true, true, true};
        for (int i = 0; i < healthy.length; i++) {
            at(10L * i, backends(backend("a", Placement.GPU, healthy[i], 0), backend("b", Placement.GPU, true, 0)));
        }

        assertThat(situations(rules)).containsExactly("", "", "a flapping since 20", "a flapping since 20", "");
        assertThat(Timeline.of(rules, moments).get(2).marks())
                .extracting(BackendMark::why)
                .containsExactly("a rule: backend id a, changes 2");
    }

    @Test
    void aLengthWindowHoldsTheLastObservationsOfEachBackend() throws SituationException {
        SituationRules rules = rule(
                "$b : Backend() accumulate( Backend( id == $b.id, $s : saturation ) over window:length(2);"
                        + " $least : min($s); $least > 0.8 )",
                "situation.mark($b, \"busy\");");
        double[] saturation = {0.5, 0.9, 0.9, 0.9};
        for (int i = 0; i < saturation.length; i++) {
            at(i, backends(backend("a", Placement.GPU, true, saturation[i]), backend("b", Placement.GPU, true, 0.1)));
        }

        assertThat(situations(rules)).containsExactly("", "", "a busy since 2", "a busy since 2");
    }

    @Test
    void notAndExistsLookAtWindowsToo() throws SituationException {
        SituationRules rules = rule(
                "$b : Backend( healthy ) not Backend( id == $b.id, !healthy ) over window:time(10s)",
                "situation.mark($b, \"steady\");");
        at(0, backends(backend("a", Placement.GPU, false, 0)));
        at(5, backends(backend("a", Placement.GPU, true, 0)));
        at(10, backends(backend("a", Placement.GPU, true, 0)));

        assertThat(situations(rules)).containsExactly("", "", "a steady since 10");
    }

    @Test
    void factsAreJoined() throws SituationException {
        SituationRules rules = rules("""
                rule "dirty"
                when
                    $g : Grid( carbonIntensity > 400 )
                    $b : Backend( region == $g.region, owned )
                then
                    situation.mark($b, "dirty");
                end
                rule "dear"
                when
                    $p : Price( usdPerHour > 2 )
                    $b : Backend( id == $p.backend )
                then
                    situation.mark($b, "dear");
                end
                rule "lone"
                when
                    Fleet( placement == Placement.GPU, healthy < 2 )
                    not Fleet( placement == Placement.CPU )
                then
                    situation.begin("lone-gpu");
                end
                """);
        BackendFacts a = backend("a", Placement.GPU, true, 0);
        at(
                0,
                new WorldState(
                        List.of(a, backend("b", Placement.GPU, true, 0)),
                        List.of(new PriceFacts("b", 3, Double.NaN, Double.NaN)),
                        List.of(new FleetFacts(Placement.GPU, 2, 1, 0.5)),
                        List.of(new GridFacts("eu", 450), new GridFacts("us", 500)),
                        List.of()));

        assertThat(situations(rules))
                .containsExactly("lone-gpu since 0, a dirty since 0, b dear since 0, b dirty since 0");
    }

    @Test
    void theClockIsThatOfThePolicy() throws SituationException {
        SituationRules rules = rule("Clock( hour == 10 ) Grid( carbonIntensity > 400 )", "situation.begin(\"dirty\");");
        at(0, grid(450));
        at(3600, grid(450));

        assertThat(situations(rules)).containsExactly("dirty since 0", "");
    }

    @Test
    void rulesHoldFromTheirFirstDayToTheirLastIfTheyAreEnabled() throws SituationException {
        SituationRules dated = rule(
                "date-effective \"2026-03-03\" date-expires \"2026-03-04\"", "Backend()", "situation.begin(\"x\");");
        SituationRules disabled = rule("enabled false", "Backend()", "situation.begin(\"x\");");
        at(0, gpu(0.5));
        at(86_400, gpu(0.5));
        at(172_800, gpu(0.5));

        assertThat(situations(dated)).containsExactly("", "x since 86400", "");
        assertThat(situations(disabled)).containsExactly("", "", "");
        assertThat(disabled.situations()).containsExactly("x");
    }

    @Test
    void tooMuchWorkBreaksAnUpdateOffAndTheNextMaySucceed() throws SituationException {
        SituationRules rules = rule("$b : Backend( saturation > 0.5 )", "situation.mark($b, \"busy\", \"10s\");");
        SituationLimits limits = new SituationLimits(100, 3, 1_000, Duration.ofSeconds(1));
        BackendFacts[] many = new BackendFacts[5];
        for (int i = 0; i < many.length; i++) {
            many[i] = backend("gpu-" + i, Placement.GPU, true, 0.9);
        }
        try (SituationEngine engine = rules.start(limits, () -> 0)) {
            engine.update(gpu(0.9), START);

            assertThatThrownBy(() -> engine.update(backends(many), START.plusSeconds(5)))
                    .isInstanceOf(SituationException.class)
                    .hasMessageContaining("match more than 3 times");
            assertThat(engine.update(gpu(0.9), START.plusSeconds(10)).marks()).hasSize(1);
        }
    }

    @Test
    void limitsOfFactsStepsAndTimeAreKept() {
        SituationRules rules = rule("$b : Backend( saturation > 0.5 )", "situation.mark($b, \"busy\");");
        AtomicLong nanos = new AtomicLong();

        assertBrokenOff(
                rules.start(new SituationLimits(1, 10, 10, Duration.ofSeconds(1)), () -> 0), "there are 2 facts");
        assertBrokenOff(
                rules.start(new SituationLimits(9, 10, 10, Duration.ofMillis(1)), () -> nanos.addAndGet(2_000_000)),
                "longer than 1 ms");
        SituationRules two = rule("Backend( saturation > 0.5, errorRate < 0.5 )", "situation.begin(\"busy\");");
        assertBrokenOff(
                two.start(new SituationLimits(9, 10, 1, Duration.ofSeconds(1)), () -> 0), "more than 1 tests of facts");
    }

    private static void assertBrokenOff(SituationEngine engine, String because) {
        assertThatThrownBy(() -> engine.update(gpu(0.9), START))
                .isInstanceOf(SituationException.class)
                .hasMessageContaining(because);
        engine.close();
    }

    @Test
    void timeDoesNotGoBackAndAClosedEngineIsNotUsed() throws SituationException {
        SituationEngine engine = rule("Backend()", "situation.begin(\"x\");").start(SituationLimits.DEFAULTS, () -> 0);
        engine.update(gpu(0.9), START);

        assertThatThrownBy(() -> engine.update(gpu(0.9), START.minusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        engine.close();
        assertThatThrownBy(() -> engine.update(gpu(0.9), START)).isInstanceOf(IllegalStateException.class);
    }

    private void at(long seconds, WorldState state) {
        moments.add(new Moment(START.plusSeconds(seconds), state));
    }

    private List<String> situations(SituationRules rules) throws SituationException {
        return Timeline.of(rules, moments).stream().map(SituationsTest::shown).toList();
    }

    private static String shown(Situations situations) {
        List<String> parts = new ArrayList<>();
        situations.active().forEach(each -> parts.add(each.name() + since(each.since())));
        situations.marks().forEach(each -> parts.add(each.backend() + " " + each.name() + since(each.since())));
        return String.join(", ", parts);
    }

    private static String since(Instant at) {
        return " since " + Duration.between(START, at).toSeconds();
    }

    private static SituationRules rule(String conditions, String consequence) {
        return rule("", conditions, consequence);
    }

    private static SituationRules rule(String attributes, String conditions, String consequence) {
        return rules("rule \"a rule\" " + attributes + "\nwhen\n    " + conditions + "\nthen\n    " + consequence
                + "\nend\n");
    }

    private static SituationRules rules(String drl) {
        assertThat(Policies.findings(drl)).isEmpty();
        return Policies.compile(drl).policy().orElseThrow().situations();
    }
}
