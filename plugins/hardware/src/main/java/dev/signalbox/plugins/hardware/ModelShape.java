package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.backend.ServedModel;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A transformer's dimensions.
 *
 * @param parameters all weights
 * @param activeParameters those a token passes through
 * @param layers transformer layers
 * @param hiddenSize width of the residual stream
 * @param attentionHeads query heads of a layer
 * @param kvHeads key and value heads of a layer
 * @param headDimension width of a head
 * @param experts experts of a layer; 0 for a dense model
 * @param expertsPerToken those a token passes through; 0 for a dense model
 */
record ModelShape(
        double parameters,
        double activeParameters,
        int layers,
        int hiddenSize,
        int attentionHeads,
        int kvHeads,
        int headDimension,
        int experts,
        int expertsPerToken) {

    private static final Catalogue CATALOGUE = Catalogue.read("models.csv");
    private static final String[] COLUMNS = {
        "parameters",
        "activeParameters",
        "layers",
        "hiddenSize",
        "attentionHeads",
        "kvHeads",
        "headDimension",
        "experts",
        "expertsPerToken"
    };

    /**
     * What the operator says of the model.
     *
     * @param like a model of the catalogue with the same dimensions; empty to go by the served name
     * @param values those that differ, by column; parameters in 10^9
     */
    record Settings(String like, Map<String, Double> values) {

        Settings {
            values = Map.copyOf(values);
        }

        static Settings read(Optional<Configuration> section) {
            Map<String, Double> values = new TreeMap<>();
            String like = "";
            if (section.isPresent()) {
                Configuration configuration = section.get();
                like = configuration.string("like", "");
                if (!like.isEmpty() && CATALOGUE.named(like).isEmpty()) {
                    throw configuration.invalid("like", "must be one of " + CATALOGUE.names());
                }
                for (String column : COLUMNS) {
                    double value = Numbers.positiveOrUnknown(configuration, column);
                    if (!Double.isNaN(value)) {
                        values.put(column, value);
                    }
                }
            }
            return new Settings(like, values);
        }
    }

    /**
     * The dimensions of a served model: the operator's before the catalogue's.
     *
     * @throws ConfigurationException if a dimension is in neither
     */
    static ModelShape of(ServedModel model, Settings settings) {
        Optional<Row> row = settings.like().isEmpty()
                ? CATALOGUE.within(model.upstreamName()).or(() -> CATALOGUE.within(model.name()))
                : CATALOGUE.named(settings.like());
        Facts facts = new Facts(model, settings, row);
        double parameters = facts.required("parameters") * 1e9;
        return new ModelShape(
                parameters,
                facts.optional("activeParameters", parameters / 1e9) * 1e9,
                (int) facts.required("layers"),
                (int) facts.required("hiddenSize"),
                (int) facts.required("attentionHeads"),
                (int) facts.required("kvHeads"),
                (int) facts.required("headDimension"),
                (int) facts.optional("experts", 0),
                (int) facts.optional("expertsPerToken", 0));
    }

    ModelShape {
        if (activeParameters > parameters) {
            throw new ConfigurationException("activeParameters are more than parameters, must be at most as many");
        }
        if (experts > 0 && (expertsPerToken <= 0 || expertsPerToken >= experts)) {
            throw new ConfigurationException(
                    "expertsPerToken must lie above 0 and below experts, which are " + experts);
        }
    }

    /** Weights every token passes through. */
    double denseParameters() {
        return experts == 0 ? parameters : activeParameters - expertsPerToken * expertParameters();
    }

    /** Weights of one expert in all layers; 0 for a dense model. */
    double expertParameters() {
        return experts == 0 ? 0 : (parameters - activeParameters) / (experts - expertsPerToken);
    }

    private record Facts(ServedModel model, Settings settings, Optional<Row> row) {

        double required(String column) {
            double value = optional(column, Double.NaN);
            if (Double.isNaN(value)) {
                throw new ConfigurationException("The model \"" + model.name() + "\" is not in the model catalogue ("
                        + CATALOGUE.names() + "), and its " + column + " is not set. Set architecture." + column
                        + ", or architecture.like to a model with the same dimensions, in the backend's cost model.");
            }
            return value;
        }

        double optional(String column, double fallback) {
            Double configured = settings.values().get(column);
            if (configured != null) {
                return configured;
            }
            double known = row.map(values -> values.number(column)).orElse(Double.NaN);
            return Double.isNaN(known) ? fallback : known;
        }
    }
}
