package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.backend.Backend;
import java.util.Optional;

/**
 * What one backend runs on: devices that share the model.
 *
 * @param name the device
 * @param gpu whether it is a data centre GPU, for which a power model was fitted
 * @param devices how many share the model by tensor parallelism
 * @param memoryBytes of one device; NaN if unknown
 * @param bytesPerSecond of one device's memory, at its peak
 * @param flops16Bit of one device, at its peak
 * @param ops8Bit of one device, at its peak; NaN if unknown
 * @param tdpWatts of one device; NaN if unknown
 * @param interconnectBytesPerSecond one way, from one device to the others; NaN if unknown
 * @param prefillEfficiency the share of the peak that prefill reaches
 * @param decodeEfficiency the share of the peak that decoding reaches where it is bound by computing
 * @param memoryEfficiency the share of the bandwidth that decoding reaches
 */
record Machine(
        String name,
        boolean gpu,
        int devices,
        double memoryBytes,
        double bytesPerSecond,
        double flops16Bit,
        double ops8Bit,
        double tdpWatts,
        double interconnectBytesPerSecond,
        double prefillEfficiency,
        double decodeEfficiency,
        double memoryEfficiency) {

    private static final Catalogue CATALOGUE = Catalogue.read("hardware.csv");

    /** What the operator says of the machine; NaN and empty where the catalogue decides. */
    record Settings(
            String hardware,
            int devices,
            double memoryGb,
            double memoryBandwidthGbps,
            double tflops16Bit,
            double tops8Bit,
            double tdpWatts,
            double interconnectGbps,
            double prefillEfficiency,
            double decodeEfficiency,
            double memoryEfficiency) {

        static Settings read(Configuration configuration) {
            return new Settings(
                    configuration.string("hardware", ""),
                    (int) Numbers.integer(configuration, "devices", 1, 1, 4_096),
                    Numbers.positiveOrUnknown(configuration, "memoryGb"),
                    Numbers.positiveOrUnknown(configuration, "memoryBandwidthGbps"),
                    Numbers.positiveOrUnknown(configuration, "tflops16Bit"),
                    Numbers.positiveOrUnknown(configuration, "tops8Bit"),
                    Numbers.positiveOrUnknown(configuration, "tdpWatts"),
                    Numbers.positiveOrUnknown(configuration, "interconnectGbps"),
                    Numbers.shareOrUnknown(configuration, "prefillEfficiency"),
                    Numbers.shareOrUnknown(configuration, "decodeEfficiency"),
                    Numbers.shareOrUnknown(configuration, "memoryEfficiency"));
        }
    }

    /**
     * The machine of a backend: the operator's figures before the catalogue's.
     *
     * @throws ConfigurationException if a figure is in neither
     */
    static Machine of(Backend backend, Settings settings) {
        String name = settings.hardware().isEmpty() ? backend.hardware() : settings.hardware();
        Optional<Row> row = CATALOGUE.named(name);
        Facts facts = new Facts(backend, name, row);
        return new Machine(
                name,
                row.map(known -> known.text("kind").equals("gpu")).orElse(false),
                settings.devices(),
                facts.optional(settings.memoryGb(), "memoryGb", Double.NaN) * 1e9,
                facts.required(settings.memoryBandwidthGbps(), "memoryBandwidthGbps", "GB/s") * 1e9,
                facts.required(settings.tflops16Bit(), "tflops16Bit", "dense 16-bit TFLOP/s") * 1e12,
                facts.optional(settings.tops8Bit(), "tops8Bit", Double.NaN) * 1e12,
                facts.optional(settings.tdpWatts(), "tdpWatts", Double.NaN),
                facts.optional(settings.interconnectGbps(), "interconnectGbps", Double.NaN) * 1e9,
                facts.optional(settings.prefillEfficiency(), "prefillEfficiency", 0.4),
                facts.optional(settings.decodeEfficiency(), "decodeEfficiency", 0.2),
                facts.optional(settings.memoryEfficiency(), "memoryEfficiency", 0.7));
    }

    Machine {
        if (devices > 1 && Double.isNaN(interconnectBytesPerSecond)) {
            throw new ConfigurationException("The hardware catalogue does not say how fast " + devices + " of \"" + name
                    + "\" are connected. Set interconnectGbps (GB/s one way, per device) in the backend's cost model.");
        }
    }

    /** Peak operations per second of one device in the format's width. */
    double operationsPerSecond(WeightFormat format) {
        return format.computesIn8Bit() && !Double.isNaN(ops8Bit) ? ops8Bit : flops16Bit;
    }

    private record Facts(Backend backend, String name, Optional<Row> row) {

        double required(double configured, String key, String unit) {
            double value = optional(configured, key, Double.NaN);
            if (!Double.isNaN(value)) {
                return value;
            }
            String known = row.isPresent()
                    ? "The hardware catalogue has no " + key + " for \"" + name + "\""
                    : "Backend " + backend.id() + " runs on \"" + name + "\", which is not in the hardware catalogue ("
                            + CATALOGUE.names() + ")";
            throw new ConfigurationException(known + ". Set " + key + " (" + unit + ") in the backend's cost model"
                    + (row.isPresent() ? "." : ", or name a known device as its hardware."));
        }

        double optional(double configured, String key, double fallback) {
            if (!Double.isNaN(configured)) {
                return configured;
            }
            double known = row.map(values -> values.number(key)).orElse(Double.NaN);
            return Double.isNaN(known) ? fallback : known;
        }
    }
}
