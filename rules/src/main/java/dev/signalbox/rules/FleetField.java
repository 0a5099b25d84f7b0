package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.CHOICE;
import static dev.signalbox.rules.FieldType.NUMBER;

import java.util.List;

/** The fields of all backends of one placement together. */
public enum FleetField implements Field {
    PLACEMENT("placement", CHOICE, "", "The class of hardware.", "GPU", "CPU", "EDGE", "ASIC", "HOSTED"),
    BACKENDS("backends", NUMBER, "backends", "How many there are."),
    HEALTHY("healthy", NUMBER, "backends", "How many would take a request now."),
    SATURATION("saturation", NUMBER, "", "Running and waiting requests as a share of what they can run at once.");

    private final FieldDescription description;

    FleetField(String label, FieldType type, String unit, String meaning, String... allowedValues) {
        description = new FieldDescription(label, type, unit, meaning, List.of(allowedValues));
    }

    @Override
    public Fact fact() {
        return Fact.FLEET;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
