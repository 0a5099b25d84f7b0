package dev.signalbox.rules;

import java.util.List;

/** A field of a fact that rules may test: one entry of the catalogue behind type checks, documentation and completion. */
public sealed interface Field
        permits RequestField,
                CandidateField,
                ClockField,
                BudgetField,
                GridField,
                FleetField,
                SituationField,
                BackendField,
                PriceField {

    /** The fact it belongs to, such as {@code Request}. */
    Fact fact();

    /** What there is to say of it. */
    FieldDescription description();

    /** The name rules use, such as {@code promptTokens}. */
    default String label() {
        return description().label();
    }

    /** What it may be compared with. */
    default FieldType type() {
        return description().type();
    }

    /** The numbers it may be, for a {@link FieldType#NUMBER}. */
    default Range range() {
        return description().range();
    }

    /** The values it may take, for a {@link FieldType#CHOICE}; empty for all others. */
    default List<String> allowedValues() {
        return description().allowedValues();
    }
}
