package dev.signalbox.rules;

import java.util.List;

/** A field of a fact that rules may test: one entry of the catalogue behind type checks, documentation and completion. */
public sealed interface Field permits RequestField, CandidateField, ClockField {

    /** The fact it belongs to, such as {@code Request}. */
    Fact fact();

    /** The name rules use, such as {@code promptTokens}. */
    String label();

    FieldType type();

    /** The unit of a number, such as {@code ms} or {@code tokens}; empty for what has none. */
    String unit();

    /** What it means, in one sentence. */
    String meaning();

    /** The values it may take, for a {@link FieldType#CHOICE}; empty for all others. */
    List<String> allowedValues();
}
