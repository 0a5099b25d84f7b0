package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.TEXT;

import java.util.List;

/** The fields of a situation that holds. */
public enum SituationField implements Field {
    NAME("name", TEXT, "", "The name that a situation rule began it with.");

    private final FieldDescription description;

    SituationField(String label, FieldType type, String unit, String meaning, String... allowedValues) {
        description = new FieldDescription(label, type, unit, meaning, List.of(allowedValues));
    }

    @Override
    public Fact fact() {
        return Fact.SITUATION;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
