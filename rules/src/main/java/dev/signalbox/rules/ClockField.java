package dev.signalbox.rules;

import java.util.List;

/** The fields of the clock, in the policy's time zone. */
public enum ClockField implements Field {
    HOUR("hour", "h", "The hour of the day, 0 to 23.", new Range(0, 23)),
    WEEKDAY(
            "weekday",
            FieldType.CHOICE,
            "",
            "The day of the week.",
            "MONDAY",
            "TUESDAY",
            "WEDNESDAY",
            "THURSDAY",
            "FRIDAY",
            "SATURDAY",
            "SUNDAY");

    private final FieldDescription description;

    ClockField(String label, FieldType type, String unit, String meaning, String... allowedValues) {
        description = new FieldDescription(label, type, unit, meaning, List.of(allowedValues));
    }

    ClockField(String label, String unit, String meaning, Range range) {
        description = new FieldDescription(label, unit, meaning, range);
    }

    @Override
    public Fact fact() {
        return Fact.CLOCK;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
