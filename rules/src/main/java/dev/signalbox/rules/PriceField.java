package dev.signalbox.rules;

import static dev.signalbox.rules.FieldType.NUMBER;
import static dev.signalbox.rules.FieldType.TEXT;

/** The fields of a backend's prices, which situation rules match. */
public enum PriceField implements Field {
    BACKEND("backend", TEXT, "", "The id of the backend they are for."),
    USD_PER_HOUR("usdPerHour", NUMBER, "USD/h", "The price of an hour of it."),
    USD_PER_MILLION_INPUT_TOKENS(
            "usdPerMillionInputTokens", NUMBER, "USD", "The price of a million tokens of prompts."),
    USD_PER_MILLION_OUTPUT_TOKENS(
            "usdPerMillionOutputTokens", NUMBER, "USD", "The price of a million tokens of answers.");

    private final FieldDescription description;

    PriceField(String label, FieldType type, String unit, String meaning) {
        description = new FieldDescription(label, type, unit, meaning);
    }

    @Override
    public Fact fact() {
        return Fact.PRICE;
    }

    @Override
    public FieldDescription description() {
        return description;
    }
}
