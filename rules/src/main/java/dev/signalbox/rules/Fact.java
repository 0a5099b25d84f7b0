package dev.signalbox.rules;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A kind of fact that rules match. */
public enum Fact {
    /** The request to place. */
    REQUEST("Request", "The request to place; there is one.", () -> RequestField.values()),
    /** A model on a backend that could serve it, with the estimates for this request. */
    CANDIDATE(
            "Candidate",
            "A model on a backend that could serve the request, with the figures of the moment.",
            () -> CandidateField.values()),
    /** The time of day in the policy's time zone. */
    CLOCK("Clock", "The time in the policy's time zone; there is one.", () -> ClockField.values()),
    /** What may be spent and has been: the request's tenant's budgets and those of all tenants. */
    BUDGET("Budget", "A budget of the request's tenant or of all tenants.", () -> BudgetField.values()),
    /** An electricity grid. */
    GRID("Grid", "The electricity grid of a region.", () -> GridField.values()),
    /** All backends of one placement together. */
    FLEET("Fleet", "All backends of one placement together.", () -> FleetField.values()),
    /** A situation that holds. */
    SITUATION("Situation", "A situation that situation rules found to hold.", () -> SituationField.values()),
    /** A backend with its load, for situation rules only. */
    BACKEND("Backend", "A backend with its load, in situation rules.", () -> BackendField.values()),
    /** What a backend costs, for situation rules only. */
    PRICE("Price", "What a backend costs, in situation rules.", () -> PriceField.values());

    private final String label;
    private final String meaning;
    private final Supplier<Field[]> fields;

    Fact(String label, String meaning, Supplier<Field[]> fields) {
        this.label = label;
        this.meaning = meaning;
        this.fields = fields;
    }

    /** The name rules use. */
    public String label() {
        return label;
    }

    /** What it stands for, in one sentence. */
    public String meaning() {
        return meaning;
    }

    /** Its fields, in the order of the documentation. */
    public List<Field> fields() {
        return List.of(fields.get());
    }

    /** The field of that name. */
    public Optional<Field> field(String name) {
        return Arrays.stream(fields.get())
                .filter(field -> field.label().equals(name))
                .findFirst();
    }

    /** Whether placement rules may match it. */
    public boolean inPlacementRules() {
        return this != BACKEND && this != PRICE;
    }

    /** Whether situation rules may match it: not what belongs to one request, nor a situation, so that none depends on itself. */
    public boolean inSituationRules() {
        return this != REQUEST && this != CANDIDATE && this != SITUATION;
    }

    /** Whether rules that give requests their class may match it. */
    public boolean inClassification() {
        return this == REQUEST || this == CLOCK || this == BUDGET;
    }

    /**
     * Whether a pattern of a placement rule asks only whether there is such a fact that satisfies its conditions, so that a
     * rule fires no more often for several of them, and may have several such patterns.
     */
    public boolean existential() {
        return this == BUDGET || this == GRID || this == FLEET || this == SITUATION;
    }
}
