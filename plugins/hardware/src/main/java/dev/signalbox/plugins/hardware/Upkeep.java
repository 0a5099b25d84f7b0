package dev.signalbox.plugins.hardware;

import dev.signalbox.plugins.hardware.Catalogue.Row;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.backend.Backend;
import java.util.List;
import java.util.Optional;

/**
 * What a second of one machine costs, and what a joule of its electricity emits.
 *
 * <p>On average a request pays its share of the time that is used: price per second / utilisation. What one more request costs is
 * nothing on a machine already paid for, or what the operator says the capacity is worth: a part of the average, and the shadow
 * price of an hour.
 */
final class Upkeep {

    private static final double JOULES_PER_KWH = 3.6e6;
    private static final double SECONDS_PER_HOUR = 3_600;
    private static final double HOURS_PER_YEAR = 8_766;

    static final List<ConfigurationKey> KEYS = List.of(
            ConfigurationKey.required(
                            "usdPerHour", ConfigurationKey.Type.NUMBER, "price of all devices together, in US dollars")
                    .atLeast(0),
            ConfigurationKey.optional(
                            "utilisation",
                            ConfigurationKey.Type.NUMBER,
                            "0.5",
                            "share of the machine's full capacity that is used on average")
                    .between(0.001, 1),
            ConfigurationKey.optional(
                            "marginal",
                            ConfigurationKey.Type.NUMBER,
                            "0",
                            "part of the average cost that one more request really costs")
                    .between(0, 1),
            ConfigurationKey.optional(
                            "shadowUsdPerHour",
                            ConfigurationKey.Type.NUMBER,
                            "0",
                            "what an hour of the machine is worth to other requests, in US dollars")
                    .atLeast(0),
            ConfigurationKey.optional(
                            "tdpWatts",
                            ConfigurationKey.Type.NUMBER,
                            "the hardware catalogue's",
                            "one device's rated power, in W")
                    .positive(),
            ConfigurationKey.optional(
                            "pue",
                            ConfigurationKey.Type.NUMBER,
                            "1.2",
                            "what the data centre draws for each watt of the devices")
                    .between(1, 10),
            ConfigurationKey.optional(
                            "gramsCo2PerKwh",
                            ConfigurationKey.Type.NUMBER,
                            "of gridRegion, else left to the section grid",
                            "greenhouse gas of the electricity, in g/kWh")
                    .atLeast(0),
            ConfigurationKey.optional(
                    "gridRegion", ConfigurationKey.Type.TEXT, "", "a cloud region or country of the grid catalogue"),
            ConfigurationKey.optional(
                            "embodiedKgCo2",
                            ConfigurationKey.Type.NUMBER,
                            "0",
                            "greenhouse gas of making all devices and their server, in kg")
                    .atLeast(0),
            ConfigurationKey.optional(
                            "embodiedYears", ConfigurationKey.Type.NUMBER, "3", "years of use that it is spread over")
                    .between(0.1, 100));

    private final double usdPerSecond;
    private final double marginal;
    private final double shadowUsdPerSecond;
    private final Power power;
    private final double pue;
    private final double gramsPerJoule;
    private final double embodiedGramsPerSecond;

    /**
     * What the operator says of price, power and electricity.
     *
     * @param tdpWatts of one device; NaN for the hardware catalogue's
     * @param gramsCo2PerKwh NaN if the host may know better
     */
    record Settings(
            double usdPerHour,
            double utilisation,
            double marginal,
            double shadowUsdPerHour,
            double tdpWatts,
            double pue,
            double gramsCo2PerKwh,
            double embodiedKgCo2,
            double embodiedYears) {

        static Settings read(Configuration configuration, String costModel, Catalogue grid) {
            if (!configuration.has("usdPerHour")) {
                throw new ConfigurationException("The cost model " + costModel
                        + " needs usdPerHour: what an hour of the machine costs,"
                        + " all devices together, in US dollars, such as 6.88.");
            }
            return new Settings(
                    configuration.number("usdPerHour"),
                    configuration.number("utilisation", 0.5),
                    configuration.number("marginal", 0),
                    configuration.number("shadowUsdPerHour", 0),
                    Numbers.orUnknown(configuration, "tdpWatts"),
                    configuration.number("pue", 1.2),
                    gramsCo2PerKwh(configuration, grid),
                    configuration.number("embodiedKgCo2", 0),
                    configuration.number("embodiedYears", 3));
        }

        private static double gramsCo2PerKwh(Configuration configuration, Catalogue grid) {
            String region = configuration.string("gridRegion", "");
            if (region.isEmpty()) {
                return Numbers.orUnknown(configuration, "gramsCo2PerKwh");
            }
            if (configuration.has("gramsCo2PerKwh")) {
                throw configuration.invalid(
                        "gramsCo2PerKwh", "can't stand beside gridRegion. Maybe remove one of them.");
            }
            return grid.named(region)
                    .orElseThrow(() -> configuration.invalid("gridRegion", "must be one of " + grid.names()))
                    .number("gramsCo2PerKwh");
        }
    }

    static Upkeep of(Backend backend, Settings settings, Machine.Settings machine, Catalogues catalogues) {
        Optional<Row> device = catalogues.hardware().named(machine.device(backend));
        int devices = machine.allDevices();
        double tdpWatts = Double.isNaN(settings.tdpWatts()) ? number(device, "tdpWatts") : settings.tdpWatts();
        Power power = new Power(
                devices * tdpWatts,
                devices * number(device, "staticWatts"),
                number(device, "picojoulesPerByte") * 1e-12,
                number(device, "picojoulesPerOperation") * 1e-12,
                Machine.isGpu(device));
        return new Upkeep(settings, power);
    }

    private Upkeep(Settings settings, Power power) {
        this.usdPerSecond = settings.usdPerHour() / SECONDS_PER_HOUR / settings.utilisation();
        this.marginal = settings.marginal();
        this.shadowUsdPerSecond = settings.shadowUsdPerHour() / SECONDS_PER_HOUR;
        this.power = power;
        this.pue = settings.pue();
        this.gramsPerJoule = settings.gramsCo2PerKwh() / JOULES_PER_KWH;
        this.embodiedGramsPerSecond = settings.embodiedKgCo2()
                * 1e3
                / (settings.embodiedYears() * HOURS_PER_YEAR * SECONDS_PER_HOUR)
                / settings.utilisation();
    }

    /** A request's average share, of the machine's time at full load. */
    double usd(double machineSeconds) {
        return usdPerSecond * machineSeconds;
    }

    /** What is paid more because of a request with that share. */
    double marginalUsd(double machineSeconds) {
        return (usdPerSecond * marginal + shadowUsdPerSecond) * machineSeconds;
    }

    /** What the devices draw; see {@link Power#joules}. */
    double deviceJoules(double seconds, double batch, double bytes, double operations) {
        return power.joules(seconds, batch, bytes, operations);
    }

    /** With what the data centre adds. */
    double joules(double deviceJoules) {
        return pue * deviceJoules;
    }

    /**
     * Of the electricity and, where it is known, of making the machine; NaN if the electricity's is unknown.
     *
     * @param machineSeconds the request's share of the machine's time
     */
    double grams(double joules, double machineSeconds) {
        return joules * gramsPerJoule + embodiedGramsPerSecond * machineSeconds;
    }

    /** NaN if the catalogue doesn't say. */
    private static double number(Optional<Row> row, String column) {
        return row.map(known -> known.number(column)).orElse(Double.NaN);
    }
}
