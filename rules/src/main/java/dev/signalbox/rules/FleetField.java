package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.NUMBER;

import dev.signalbox.spi.Placement;

/** The fields of all backends of one placement together. */
public enum FleetField implements Field {
    PLACEMENT("placement", "The class of hardware.", Placement.values()),
    BACKENDS("backends", NUMBER, "backends", "How many there are."),
    HEALTHY("healthy", NUMBER, "backends", "How many would take a request now."),
    SATURATION("saturation", NUMBER, "", "Running and waiting requests as a share of what they can run at once.");

    private final FieldDescription description;

    FleetField(String label, FieldType type, String unit, String meaning) {
        description = new FieldDescription(label, type, unit, meaning);
    }

    FleetField(String label, String meaning, Enum<?>[] allowedValues) {
        description = new FieldDescription(label, meaning, FieldDescription.names(allowedValues));
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
