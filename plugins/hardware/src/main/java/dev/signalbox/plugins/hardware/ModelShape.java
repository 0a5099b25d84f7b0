package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.backend.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

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
 * @param latentDimension width of what latent attention (MLA) keeps of a token in a layer, the rotary key included; 0 without
 * @param cachingLayers layers whose cache grows with the context; the others attend to a window, or keep a state of fixed size
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
        int expertsPerToken,
        int latentDimension,
        int cachingLayers) {

    private static final List<Dimension> DIMENSIONS = List.of(
            new Dimension("parameters", ConfigurationKey.Type.NUMBER, "all weights, in 10^9"),
            new Dimension("activeParameters", ConfigurationKey.Type.NUMBER, "weights a token passes through, in 10^9"),
            new Dimension("layers", ConfigurationKey.Type.INTEGER, "transformer layers"),
            new Dimension("hiddenSize", ConfigurationKey.Type.INTEGER, "width of the residual stream"),
            new Dimension("attentionHeads", ConfigurationKey.Type.INTEGER, "query heads of a layer"),
            new Dimension("kvHeads", ConfigurationKey.Type.INTEGER, "key and value heads of a layer"),
            new Dimension("headDimension", ConfigurationKey.Type.INTEGER, "width of a head"),
            new Dimension("experts", ConfigurationKey.Type.INTEGER, "experts of a layer"),
            new Dimension(
                    "expertsPerToken", ConfigurationKey.Type.INTEGER, "experts of a layer that a token passes through"),
            new Dimension(
                    "latentDimension",
                    ConfigurationKey.Type.INTEGER,
                    "what latent attention keeps of a token in a layer"),
            new Dimension("cachingLayers", ConfigurationKey.Type.INTEGER, "layers whose cache grows with the context"));

    /** The section {@code architecture}. */
    static final ConfigurationKey KEY = ConfigurationKey.nested(
            "architecture",
            ConfigurationKey.Type.SECTION,
            "the model's dimensions, where the catalogue lacks them",
            Stream.concat(
                            Stream.of(ConfigurationKey.optional(
                                    "like",
                                    ConfigurationKey.Type.TEXT,
                                    "the served name",
                                    "a model of the catalogue with the same dimensions")),
                            DIMENSIONS.stream()
                                    .map(dimension -> ConfigurationKey.optional(
                                                    dimension.name(),
                                                    dimension.type(),
                                                    "the catalogue's",
                                                    dimension.meaning())
                                            .positive()))
                    .toList());

    private record Dimension(String name, ConfigurationKey.Type type, String meaning) {}

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

        static Settings read(Optional<Configuration> section, Catalogue catalogue) {
            Map<String, Double> values = new TreeMap<>();
            String like = "";
            if (section.isPresent()) {
                Configuration configuration = section.get();
                like = configuration.string("like", "");
                if (!like.isEmpty() && catalogue.named(like).isEmpty()) {
                    throw configuration.invalid("like", "must be one of " + catalogue.names());
                }
                for (Dimension dimension : DIMENSIONS) {
                    double value = Numbers.orUnknown(configuration, dimension.name());
                    if (!Double.isNaN(value)) {
                        values.put(dimension.name(), value);
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
    static ModelShape of(ServedModel model, Settings settings, Catalogue catalogue) {
        Optional<Row> row = settings.like().isEmpty()
                ? catalogue.within(model.upstreamName()).or(() -> catalogue.within(model.name()))
                : catalogue.named(settings.like());
        Facts facts = new Facts(model, settings, row, catalogue);
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
                (int) facts.optional("expertsPerToken", 0),
                (int) facts.optional("latentDimension", 0),
                (int) facts.optional("cachingLayers", facts.required("layers")));
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

    /** Elements of the KV cache for a token, in all layers. */
    double kvElementsPerToken() {
        return (double) cachingLayers * (latentDimension > 0 ? latentDimension : 2.0 * kvHeads * headDimension);
    }

    /** Parts the KV cache falls into on so many devices: heads can be divided among them, what is latent can't. */
    int kvShards(int devices) {
        return latentDimension > 0 ? 1 : Math.min(devices, kvHeads);
    }

    private record Facts(ServedModel model, Settings settings, Optional<Row> row, Catalogue catalogue) {

        double required(String column) {
            double value = optional(column, Double.NaN);
            if (Double.isNaN(value)) {
                throw new ConfigurationException("The model \"" + model.name() + "\" is not in the model catalogue ("
                        + catalogue.names() + "), and its " + column + " is not set. Set architecture." + column
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
