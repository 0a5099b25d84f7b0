package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.TEXT;

/** The fields of a situation that holds. */
public enum SituationField implements Field {
    NAME("name", TEXT, "", "The name that a situation rule began it with.");

    private final FieldDescription description;

    SituationField(String label, FieldType type, String unit, String meaning) {
        description = new FieldDescription(label, type, unit, meaning);
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
