package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.hardware.calibration.Calibration;
import dev.signalbox.plugins.hardware.calibration.CalibrationFile;
import dev.signalbox.plugins.hardware.calibration.MeasuredTimes;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.util.List;
import java.util.stream.Stream;

/** Predicts from what was measured on the backend itself at two loads or more. */
final class CalibratedCostModel implements CostModel {

    static final String TYPE = "calibrated";

    static final List<ConfigurationKey> KEYS = Stream.of(
                    List.of(
                            ConfigurationKey.required(
                                    "calibration",
                                    ConfigurationKey.Type.FILE,
                                    "what signalbox calibrate measured on the backend"),
                            ConfigurationKey.optional(
                                            "typicalOutputTokens",
                                            ConfigurationKey.Type.NUMBER,
                                            "211",
                                            "answer of the requests ahead, and of one without an expected length")
                                    .atLeast(1),
                            ConfigurationKey.optional(
                                            "typicalPromptTokens",
                                            ConfigurationKey.Type.NUMBER,
                                            "1155",
                                            "prompt of the requests ahead")
                                    .atLeast(1),
                            ConfigurationKey.optional(
                                    "hardware",
                                    ConfigurationKey.Type.TEXT,
                                    "the backend's",
                                    "a device of the hardware catalogue, for its power"),
                            ConfigurationKey.optional(
                                            "devices",
                                            ConfigurationKey.Type.INTEGER,
                                            "1",
                                            "devices that are rented and draw power")
                                    .between(1, Machine.MAX_DEVICES)),
                    Upkeep.KEYS,
                    Catalogues.KEYS)
            .flatMap(List::stream)
            .toList();

    private final CalibrationFile calibrations;
    private final Upkeep.Settings upkeep;
    private final Machine.Settings machine;
    private final Catalogues catalogues;
    private final double typicalPromptTokens;
    private final double typicalOutputTokens;

    static CalibratedCostModel create(PluginContext context) {
        return new CalibratedCostModel(context.configuration());
    }

    private CalibratedCostModel(Configuration configuration) {
        this.calibrations = calibrations(configuration);
        this.catalogues = Catalogues.read(configuration);
        this.upkeep = Upkeep.Settings.read(configuration, TYPE, catalogues.grid());
        this.machine =
                Machine.Settings.of(configuration.string("hardware", ""), (int) configuration.integer("devices", 1));
        this.typicalPromptTokens = configuration.number("typicalPromptTokens", 1_155);
        this.typicalOutputTokens = configuration.number("typicalOutputTokens", 211);
    }

    @Override
    public Estimator estimator(Backend backend, ServedModel served) {
        Calibration calibration = calibrations
                .of(served.name())
                .orElseThrow(() -> new ConfigurationException("The calibration has no measurements of \""
                        + served.name()
                        + "\" on backend " + backend.id() + ", only of " + String.join(", ", calibrations.models())
                        + ". Maybe measure it with signalbox calibrate."));
        return new CalibratedEstimator(
                MeasuredTimes.of(calibration),
                Upkeep.of(backend, upkeep, machine, catalogues),
                backend.maxConcurrency(),
                upkeep.utilisation(),
                typicalPromptTokens,
                typicalOutputTokens);
    }

    private static CalibrationFile calibrations(Configuration configuration) {
        String text = configuration
                .file("calibration")
                .orElseThrow(() -> new ConfigurationException("The cost model calibrated needs calibration:"
                        + " the file that signalbox calibrate wrote, such as calibration.json."));
        try {
            return CalibrationFile.parse(text);
        } catch (IllegalArgumentException e) {
            throw configuration.invalid("calibration", e.getMessage());
        }
    }
}
