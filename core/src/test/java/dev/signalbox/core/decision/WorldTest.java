package dev.signalbox.core.decision;

import static dev.signalbox.core.decision.TestFleet.MODEL;
import static dev.signalbox.core.decision.TestFleet.NOW;
import static dev.signalbox.core.decision.TestFleet.estimate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.ActiveSituation;
import dev.signalbox.rules.BackendMark;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.Budgets;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.Situations;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.cost.CostEstimate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What decisions see of the world beside the request and its candidates. */
final class WorldTest {

    private static final InferenceRequest REQUEST =
            InferenceRequest.builder(Operation.CHAT, MODEL).tenant("acme").build();

    private Budgets budgets = Budgets.of(List.of(new BudgetFacts("acme", "day", 19, 20)));
    private List<GridFacts> grids = List.of(new GridFacts("north", 30), new GridFacts("west", 300));
    private final WorldSources sources = new WorldSources((tenant, epochMillis) -> budgets, epochMillis -> grids);
    private final Workspace workspace = new Workspace();

    @Test
    void rulesActOnWhatIsSpent() {
        Decider decider = decider(fleet(), """
                rule "budget is spent"
                when Budget( period == "day", fraction >= 1 )
                then place.reject(429, "the day's budget is spent"); end
                """);

        assertThat(decide(decider).refusal()).isNull();
        budgets = Budgets.of(List.of(new BudgetFacts("acme", "day", 20, 20)));
        assertThat(decide(decider).refusal())
                .isEqualTo(new Refusal(
                        429, Refusal.REJECTED_BY_RULE, "the day's budget is spent", "budget is spent", true));
    }

    @Test
    void rulesActOnSituationsAndMarks() {
        Decider decider = decider(fleet(), """
                rule "no GPU while they are scarce"
                when Situation( name == "gpu-scarce" ) $c : Candidate( placement == Placement.GPU )
                then place.forbid($c, "scarce"); end
                rule "nothing where it drains"
                when $c : Candidate( marks contains "draining" )
                then place.forbid($c, "draining"); end
                rule "what both ask for"
                when $b : Backend()
                then situation.begin("gpu-scarce"); situation.mark($b, "draining"); end
                """);

        assertThat(chosen(decider)).isEqualTo("gpu");
        sources.use(Situations.of(
                List.of(new ActiveSituation("gpu-scarce", Instant.ofEpochMilli(NOW), "test")), List.of()));
        assertThat(chosen(decider)).isEqualTo("cpu");
        sources.use(Situations.of(
                List.of(), List.of(new BackendMark("gpu", "draining", Instant.ofEpochMilli(NOW), "test"))));
        assertThat(chosen(decider)).isEqualTo("cpu");
    }

    @Test
    void rulesActOnTheStateOfAPlacement() {
        TestFleet fleet = fleet().with("gpu-2", Placement.GPU, estimate(100, 10, 9));
        Decider decider = decider(fleet, """
                rule "busy GPUs"
                when Fleet( placement == Placement.GPU, saturation > 0.5 ) $c : Candidate( placement == Placement.GPU )
                then place.avoid($c, 5); end
                """);

        assertThat(chosen(decider)).isEqualTo("gpu");
        fleet.busy("gpu", 8, 2);
        assertThat(chosen(decider)).isEqualTo("cpu");
    }

    @Test
    void aPlacementIsSeenAsAWhole() {
        TestFleet fleet = fleet().with("gpu-2", Placement.GPU, estimate(100, 10, 9))
                .with("edge", Placement.EDGE, true, InferenceRequest.UNKNOWN, 8192, estimate(100, 10, 9))
                .busy("gpu", 6, 3)
                .busy("edge", 1, 0)
                .down("gpu-2", "gone");

        assertThat(fleet.snapshot().facts(NOW))
                .containsExactly(
                        new FleetFacts(Placement.GPU, 2, 1, 9 / 8.0),
                        new FleetFacts(Placement.CPU, 1, 1, Double.NaN),
                        new FleetFacts(Placement.EDGE, 1, 1, Double.NaN));
    }

    @Test
    void onlyAPolicyThatAsksPaysForTheStateOfPlacements() {
        assertThat(decide(decider(fleet(), "")).world().fleets()).isEmpty();
    }

    @Test
    void energyWithoutCarbonGetsTheGridsCarbon() {
        CostEstimate energy = new CostEstimate(100, 10, 1, 1, 3.6e6, Double.NaN, Double.NaN);
        CostEstimate both = new CostEstimate(100, 10, 1, 1, 3.6e6, 77, Double.NaN);
        TestFleet fleet = new TestFleet()
                .with("west", Placement.GPU, MODEL, "west", energy)
                .with("north", Placement.GPU, MODEL, "north", energy)
                .with("own-figure", Placement.GPU, MODEL, "north", both)
                .with("nowhere", Placement.GPU, MODEL, "", energy);
        Decider decider = decider(fleet, """
                rule "clean" when Request() then place.minimise("carbon"); end
                """);

        Decision decision = decide(decider);

        assertThat(Explainer.explain(decision).candidates())
                .extracting(candidate ->
                        candidate.backend() + " " + candidate.estimate().carbonGrams())
                .containsExactly("north 30.0", "own-figure 77.0", "west 300.0", "nowhere NaN");
    }

    @Test
    void aDecisionIsExplainedByWhatItSawThen() {
        Decider decider = decider(fleet(), """
                rule "busy GPUs"
                when Fleet( placement == Placement.GPU, healthy == 1 ) $c : Candidate( placement == Placement.GPU )
                then place.prefer($c, 5); end
                rule "cheap" when Budget( fraction > 0.9 ) $c : Candidate( placement == Placement.CPU )
                then place.prefer($c, 9); end
                rule "dirty" when Grid( region == "west", carbonIntensity > 200 ) then place.tag("grid", "dirty"); end
                """);
        Decision decision = decide(decider);
        Explanation before = Explainer.explain(decision);
        budgets = Budgets.NONE;
        grids = List.of();
        sources.use(Situations.of(List.of(new ActiveSituation("new", Instant.EPOCH, "test")), List.of()));

        Explanation after = Explainer.explain(decision);

        assertThat(after).isEqualTo(before);
        assertThat(after.reproduced()).isTrue();
        assertThat(decision.choice(0).backend().id()).isEqualTo("cpu");
        assertThat(decision.tags()).containsEntry("grid", "dirty");
        assertThat(decision.world().fleets()).hasSize(2);
        assertThat(decide(decider).choice(0).backend().id()).isEqualTo("gpu");
    }

    @Test
    void whatDependsOnTheClassIsNoPartOfTheInput() {
        Decider decider = decider(fleet(), """
                rule "long answers" when Request( expectedOutputTokens > 10 ) then place.classify("voice"); end
                """);

        Decision decision = decide(decider);

        assertThat(decision.facts().requestClass()).isEqualTo("chat");
        assertThat(Explainer.explain(decision).reasons()).isEmpty();
    }

    private static TestFleet fleet() {
        return new TestFleet()
                .with("gpu", Placement.GPU, estimate(100, 10, 1))
                .with("cpu", Placement.CPU, estimate(100, 10, 2));
    }

    private Decider decider(TestFleet fleet, String rules) {
        return TestPolicy.decider(rules, fleet.snapshot(), sources);
    }

    private String chosen(Decider decider) {
        return decide(decider).choice(0).backend().id();
    }

    private Decision decide(Decider decider) {
        return decider.decide(REQUEST, new UUID(1, 2), NOW, workspace);
    }
}
