package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.backend.Backend;
import java.util.List;
import java.util.Optional;

/**
 * What one backend runs on: devices that share the model.
 *
 * @param name the device
 * @param gpu whether it is a data centre GPU, for which efficiencies and power were fitted
 * @param devices how many share each stage by tensor parallelism
 * @param stages of the pipeline; 1 without
 * @param memoryBytes of one device; NaN if unknown
 * @param bytesPerSecond of one device's memory, at its peak
 * @param flops16Bit of one device, at its peak
 * @param ops8Bit of one device, at its peak; NaN if unknown
 * @param ops4Bit of one device, at its peak; NaN if unknown, or if it can't
 * @param interconnectBytesPerSecond one way, from one device to the others; NaN if unknown
 * @param efficiency how near it comes to its peaks
 */
record Machine(
        String name,
        boolean gpu,
        int devices,
        int stages,
        double memoryBytes,
        double bytesPerSecond,
        double flops16Bit,
        double ops8Bit,
        double ops4Bit,
        double interconnectBytesPerSecond,
        Efficiency efficiency) {

    /** The largest systems of one model by tensor parallelism have some hundreds. */
    static final int MAX_DEVICES = 4_096;

    private static final String CATALOGUE = "the hardware catalogue's";

    /** What the operator says of the machine; NaN and empty where the catalogue decides. */
    record Settings(
            String hardware,
            int devices,
            int stages,
            double memoryGb,
            double memoryBandwidthGbps,
            double tflops16Bit,
            double tops8Bit,
            double tops4Bit,
            double interconnectGbps,
            double prefillEfficiency,
            double decodeEfficiency,
            double memoryEfficiency) {

        static final List<ConfigurationKey> KEYS = List.of(
                ConfigurationKey.optional(
                        "hardware", ConfigurationKey.Type.TEXT, "the backend's", "a device of the hardware catalogue"),
                ConfigurationKey.optional(
                                "devices",
                                ConfigurationKey.Type.INTEGER,
                                "1",
                                "devices that share each stage by tensor parallelism")
                        .between(1, MAX_DEVICES),
                ConfigurationKey.optional(
                                "pipelineStages", ConfigurationKey.Type.INTEGER, "1", "stages of as many devices each")
                        .between(1, 64),
                key("memoryGb", CATALOGUE, "one device's memory, in GB"),
                key("memoryBandwidthGbps", CATALOGUE, "one device's memory bandwidth, in GB/s"),
                key("tflops16Bit", CATALOGUE, "one device's dense 16-bit peak, in 10^12 operations/s"),
                key("tops8Bit", CATALOGUE, "one device's dense 8-bit peak, in 10^12 operations/s"),
                key("tops4Bit", CATALOGUE, "one device's dense 4-bit peak, in 10^12 operations/s"),
                key("interconnectGbps", CATALOGUE, "from one device to the others, one way, in GB/s"),
                share("prefillEfficiency", "0.62 on GPUs, else 0.4", "share of the peak that a prompt alone reaches"),
                share("decodeEfficiency", "0.745 on GPUs, else 0.2", "share of the peak that a batch reaches"),
                share("memoryEfficiency", "0.745 on GPUs, else 0.7", "share of the memory bandwidth that is reached"));

        static Settings read(Configuration configuration) {
            return new Settings(
                    configuration.string("hardware", ""),
                    (int) configuration.integer("devices", 1),
                    (int) configuration.integer("pipelineStages", 1),
                    Numbers.orUnknown(configuration, "memoryGb"),
                    Numbers.orUnknown(configuration, "memoryBandwidthGbps"),
                    Numbers.orUnknown(configuration, "tflops16Bit"),
                    Numbers.orUnknown(configuration, "tops8Bit"),
                    Numbers.orUnknown(configuration, "tops4Bit"),
                    Numbers.orUnknown(configuration, "interconnectGbps"),
                    Numbers.orUnknown(configuration, "prefillEfficiency"),
                    Numbers.orUnknown(configuration, "decodeEfficiency"),
                    Numbers.orUnknown(configuration, "memoryEfficiency"));
        }

        /** Devices of which only the name and the number are of interest. */
        static Settings of(String hardware, int devices) {
            double unknown = Double.NaN;
            return new Settings(
                    hardware, devices, 1, unknown, unknown, unknown, unknown, unknown, unknown, unknown, unknown,
                    unknown);
        }

        /** The device's name: the operator's, else the backend's. */
        String device(Backend backend) {
            return hardware.isEmpty() ? backend.hardware() : hardware;
        }

        int allDevices() {
            return devices * stages;
        }

        private static ConfigurationKey key(String name, String fallback, String meaning) {
            return ConfigurationKey.optional(name, ConfigurationKey.Type.NUMBER, fallback, meaning)
                    .positive();
        }

        /** A part of what the device could do at most. */
        private static ConfigurationKey share(String name, String fallback, String meaning) {
            return key(name, fallback, meaning).between(Double.MIN_VALUE, 1);
        }
    }

    /**
     * The machine of a backend: the operator's figures before the catalogue's.
     *
     * @throws ConfigurationException if a figure is in neither
     */
    static Machine of(Backend backend, Settings settings, Catalogue catalogue) {
        String name = settings.device(backend);
        Optional<Row> row = catalogue.named(name);
        boolean gpu = isGpu(row);
        Efficiency usual = gpu ? Efficiency.OF_GPUS : Efficiency.OF_OTHERS;
        Facts facts = new Facts(backend, name, row, catalogue);
        return new Machine(
                name,
                gpu,
                settings.devices(),
                settings.stages(),
                facts.optional(settings.memoryGb(), "memoryGb", Double.NaN) * 1e9,
                facts.required(settings.memoryBandwidthGbps(), "memoryBandwidthGbps", "GB/s") * 1e9,
                facts.required(settings.tflops16Bit(), "tflops16Bit", "dense 16-bit TFLOP/s") * 1e12,
                facts.optional(settings.tops8Bit(), "tops8Bit", Double.NaN) * 1e12,
                facts.optional(settings.tops4Bit(), "tops4Bit", Double.NaN) * 1e12,
                facts.optional(settings.interconnectGbps(), "interconnectGbps", Double.NaN) * 1e9,
                usual.with(
                        facts.optional(settings.memoryEfficiency(), "memoryEfficiency", usual.memory()),
                        facts.optional(settings.decodeEfficiency(), "decodeEfficiency", usual.computing()),
                        facts.optional(settings.prefillEfficiency(), "prefillEfficiency", usual.prefill())));
    }

    Machine {
        if (devices > 1 && Double.isNaN(interconnectBytesPerSecond)) {
            throw new ConfigurationException("The hardware catalogue does not say how fast " + devices + " of \"" + name
                    + "\" are connected. Set interconnectGbps (GB/s one way, per device) in the backend's cost model.");
        }
    }

    /** The same devices with software of another efficiency. */
    Machine with(Efficiency other) {
        return new Machine(
                name,
                gpu,
                devices,
                stages,
                memoryBytes,
                bytesPerSecond,
                flops16Bit,
                ops8Bit,
                ops4Bit,
                interconnectBytesPerSecond,
                other);
    }

    static boolean isGpu(Optional<Row> row) {
        return row.map(known -> known.text("kind").equals("gpu")).orElse(false);
    }

    /** Peak operations per second of one device in the format's width, or the next wider one it has. */
    double operationsPerSecond(WeightFormat format) {
        if (format.computesInBits() <= 4 && !Double.isNaN(ops4Bit)) {
            return ops4Bit;
        }
        // Weights of four bits are unpacked to 16 where the device can't multiply them.
        return format.computesInBits() == 8 && !Double.isNaN(ops8Bit) ? ops8Bit : flops16Bit;
    }

    private record Facts(Backend backend, String name, Optional<Row> row, Catalogue catalogue) {

        double required(double configured, String key, String unit) {
            double value = optional(configured, key, Double.NaN);
            if (!Double.isNaN(value)) {
                return value;
            }
            String known = row.isPresent()
                    ? "The hardware catalogue has no " + key + " for \"" + name + "\""
                    : "Backend " + backend.id() + " runs on \"" + name + "\", which is not in the hardware catalogue ("
                            + catalogue.names() + ")";
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
