package dev.signalbox.rules.situations;

import dev.signalbox.rules.BackendFacts;
import dev.signalbox.rules.BackendField;
import dev.signalbox.rules.BudgetFacts;
import dev.signalbox.rules.BudgetField;
import dev.signalbox.rules.ClockField;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FleetFacts;
import dev.signalbox.rules.FleetField;
import dev.signalbox.rules.GridFacts;
import dev.signalbox.rules.GridField;
import dev.signalbox.rules.PriceFacts;
import dev.signalbox.rules.PriceField;
import dev.signalbox.rules.World;

/** Reads the fields of the facts that situation rules match; a backend is an {@link Observation}, the clock a {@link World}. */
public final class SituationFacts {

    private SituationFacts() {}

    /** A number; NaN if unknown. */
    public static double number(Object fact, Field field) {
        if (field instanceof BackendField backend) {
            return number(((Observation) fact).backend(), backend);
        }
        if (field instanceof PriceField price) {
            return number((PriceFacts) fact, price);
        }
        if (field instanceof FleetField fleet) {
            return ((FleetFacts) fact).number(fleet);
        }
        if (field instanceof GridField grid) {
            return ((GridFacts) fact).number(grid);
        }
        if (field instanceof BudgetField budget) {
            return ((BudgetFacts) fact).number(budget);
        }
        if (field == ClockField.HOUR) {
            return ((World) fact).hour();
        }
        throw new IllegalArgumentException(field + " is not a number");
    }

    private static double number(BackendFacts backend, BackendField field) {
        return switch (field) {
            case RUNNING -> backend.running();
            case WAITING -> backend.waiting();
            case SATURATION -> backend.saturation();
            case KV_CACHE_USAGE -> backend.kvCacheUsage();
            case LOAD_AGE_MS -> backend.loadAgeMs();
            case ERROR_RATE -> backend.errorRate();
            default -> throw new IllegalArgumentException(field + " is not a number");
        };
    }

    private static double number(PriceFacts price, PriceField field) {
        return switch (field) {
            case USD_PER_HOUR -> price.usdPerHour();
            case USD_PER_MILLION_INPUT_TOKENS -> price.usdPerMillionInputTokens();
            case USD_PER_MILLION_OUTPUT_TOKENS -> price.usdPerMillionOutputTokens();
            case BACKEND -> throw new IllegalArgumentException(field + " is not a number");
        };
    }

    /** A flag; all flags are known. */
    public static boolean flag(Object fact, Field field) {
        Observation observation = (Observation) fact;
        if (field == BackendField.OWNED) {
            return observation.backend().owned();
        }
        if (field == BackendField.HEALTHY) {
            return observation.backend().healthy();
        }
        if (field == BackendField.HEALTH_CHANGED) {
            return observation.healthChanged();
        }
        throw new IllegalArgumentException(field + " is not a flag");
    }

    /** A text; empty if unknown. */
    public static String text(Object fact, Field field) {
        if (field instanceof BackendField backend) {
            return text(((Observation) fact).backend(), backend);
        }
        if (field == PriceField.BACKEND) {
            return ((PriceFacts) fact).backend();
        }
        if (field instanceof FleetField fleet) {
            return ((FleetFacts) fact).text(fleet);
        }
        if (field instanceof GridField grid) {
            return ((GridFacts) fact).text(grid);
        }
        if (field instanceof BudgetField budget) {
            return ((BudgetFacts) fact).text(budget);
        }
        if (field == ClockField.WEEKDAY) {
            return ((World) fact).weekday().name();
        }
        throw new IllegalArgumentException(field + " is not a text");
    }

    private static String text(BackendFacts backend, BackendField field) {
        return switch (field) {
            case ID -> backend.id();
            case PLACEMENT -> backend.placement().name();
            case HARDWARE -> backend.hardware();
            case REGION -> backend.region();
            default -> throw new IllegalArgumentException(field + " is not a text");
        };
    }
}
