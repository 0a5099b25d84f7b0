package dev.signalbox.rules;

import static java.util.Objects.requireNonNull;

import dev.signalbox.spi.Placement;

/**
 * What rules see of all backends of one placement together.
 *
 * @param placement the class of hardware
 * @param backends how many there are
 * @param healthy how many would take a request now
 * @param saturation running and waiting requests as a share of what they can run at once; NaN if unknown
 */
public record FleetFacts(Placement placement, int backends, int healthy, double saturation) {

    public FleetFacts {
        requireNonNull(placement, "placement");
        if (healthy < 0 || healthy > backends) {
            throw new IllegalArgumentException(
                    "healthy is " + healthy + ", must lie in 0 to the number of backends, " + backends);
        }
    }

    /** The number in a field of type {@link FieldType#NUMBER}; NaN if unknown. */
    public double number(FleetField field) {
        return switch (field) {
            case BACKENDS -> backends;
            case HEALTHY -> healthy;
            case SATURATION -> saturation;
            case PLACEMENT -> throw new IllegalArgumentException(field + " is not a number");
        };
    }

    /** The text in a field of type {@link FieldType#TEXT} or {@link FieldType#CHOICE}. */
    public String text(FleetField field) {
        if (field == FleetField.PLACEMENT) {
            return placement.name();
        }
        throw new IllegalArgumentException(field + " is not a text");
    }
}
