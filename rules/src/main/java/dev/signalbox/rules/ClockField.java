package dev.signalbox.rules;

import java.time.DayOfWeek;

/** The fields of the clock, in the policy's time zone. */
public enum ClockField implements Field {
    HOUR("hour", "h", "The hour of the day, 0 to 23.", new Range(0, 23)),
    WEEKDAY("weekday", "The day of the week.", DayOfWeek.values());

    private final FieldDescription description;

    ClockField(String label, String meaning, Enum<?>[] allowedValues) {
        description = new FieldDescription(label, meaning, FieldDescription.names(allowedValues));
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
