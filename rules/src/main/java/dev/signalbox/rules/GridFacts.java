package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

/**
 * What rules see of an electricity grid.
 *
 * @param region the region it supplies
 * @param carbonIntensity greenhouse gas for its electricity now, in grams of CO2 equivalent per kilowatt-hour; NaN if unknown
 */
public record GridFacts(String region, double carbonIntensity) {

    public GridFacts {
        requireNonNull(region, "region");
        if (carbonIntensity < 0) {
            throw new IllegalArgumentException("carbonIntensity is " + carbonIntensity + ", must not be negative");
        }
    }

    /** The number in a field of type {@link FieldType#NUMBER}; NaN if unknown. */
    public double number(GridField field) {
        if (field == GridField.CARBON_INTENSITY) {
            return carbonIntensity;
        }
        throw new IllegalArgumentException(field + " is not a number");
    }

    /** The text in a field of type {@link FieldType#TEXT}; empty if unknown. */
    public String text(GridField field) {
        if (field == GridField.REGION) {
            return region;
        }
        throw new IllegalArgumentException(field + " is not a text");
    }
}
