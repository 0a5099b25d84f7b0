package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.NUMBER;
import static dev.signalbox.rules.FieldType.TEXT;

/** The fields of an electricity grid. */
public enum GridField implements Field {
    REGION("region", TEXT, "", "The region it supplies."),
    CARBON_INTENSITY("carbonIntensity", NUMBER, "g/kWh", "Greenhouse gas for its electricity now, in CO2 equivalent.");

    private final FieldDescription description;

    GridField(String label, FieldType type, String unit, String meaning) {
        description = new FieldDescription(label, type, unit, meaning);
    }

    @Override
    public Fact fact() {
        return Fact.GRID;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
