package dev.signalbox.rules;

import java.util.List;

/** The fields of the clock, in the policy's time zone. */
public enum ClockField implements Field {
    HOUR("hour", FieldType.NUMBER, "h", "The hour of the day, 0 to 23."),
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

    private final String label;
    private final FieldType type;
    private final String unit;
    private final String meaning;
    private final List<String> allowedValues;

    ClockField(String label, FieldType type, String unit, String meaning, String... allowedValues) {
        this.label = label;
        this.type = type;
        this.unit = unit;
        this.meaning = meaning;
        this.allowedValues = List.of(allowedValues);
    }

    @Override
    public Fact fact() {
        return Fact.CLOCK;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public FieldType type() {
        return type;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public List<String> allowedValues() {
        return allowedValues;
    }
}
