package dev.signalbox.plugins.tokenprice;

import dev.signalbox.plugins.tokenprice.Price.Tier;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a provider's prices are found: in the configuration itself, in the operator's price file, or in the plugin's.
 *
 * @param written the configuration's own price; empty if the files decide
 * @param file the operator's prices; empty if there are none
 * @param provider as the price files name it; empty if the price is written
 * @param model as the price files name it; empty for the served name
 * @param currency what the price is in
 * @param usdPerUnit dollars for one unit of that currency
 * @param factor of the kind of service that is used: 1 is the standard
 */
record TokenPrice(
        Optional<Price> written,
        Optional<PriceFile> file,
        String provider,
        String model,
        String currency,
        double usdPerUnit,
        double factor) {

    private static final PriceFile SHIPPED = PriceFile.shipped();
    private static final String DOLLARS = "USD";
    private static final double TOKENS = 1e6;
    private static final String INPUT = "usdPerMillionInputTokens";
    private static final String OUTPUT = "usdPerMillionOutputTokens";
    private static final String CACHED = "usdPerMillionCachedInputTokens";

    /** A provider's kinds of service, some cheaper and some dearer than the standard. */
    enum Service {
        STANDARD,
        BATCH,
        FLEX,
        PRIORITY
    }

    private static final List<ConfigurationKey> PRICES = List.of(
            ConfigurationKey.optional(
                    INPUT, ConfigurationKey.Type.NUMBER, "the price file's", "price of the prompt, in US dollars"),
            ConfigurationKey.optional(
                    OUTPUT, ConfigurationKey.Type.NUMBER, "the price file's", "price of the answer, in US dollars"),
            ConfigurationKey.optional(
                    CACHED,
                    ConfigurationKey.Type.NUMBER,
                    "the input price",
                    "price of the part of the prompt the provider has cached"));

    static final List<ConfigurationKey> KEYS = Stream.concat(
                    PRICES.stream(),
                    Stream.of(
                            ConfigurationKey.nested(
                                    "tiers",
                                    ConfigurationKey.Type.SECTIONS,
                                    "prices of requests with long prompts",
                                    Stream.concat(
                                                    Stream.of(
                                                            ConfigurationKey.required(
                                                                    "above",
                                                                    ConfigurationKey.Type.INTEGER,
                                                                    "the prompt's tokens from which on they hold, for the whole request")),
                                                    PRICES.stream())
                                            .toList()),
                            ConfigurationKey.optional(
                                    "priceProvider",
                                    ConfigurationKey.Type.TEXT,
                                    "",
                                    "the provider in the price file, such as openai"),
                            ConfigurationKey.optional(
                                    "priceModel",
                                    ConfigurationKey.Type.TEXT,
                                    "the served name",
                                    "the model in the price file"),
                            ConfigurationKey.optional(
                                    "prices",
                                    ConfigurationKey.Type.FILE,
                                    "the plugin's",
                                    "prices that come before those of prices.csv"),
                            ConfigurationKey.optional(
                                    "service", Service.class, "standard", "the kind of service that is paid for"),
                            ConfigurationKey.optional(
                                    "serviceFactor",
                                    ConfigurationKey.Type.NUMBER,
                                    "0.5 for batch and flex",
                                    "what it costs in relation to the standard"),
                            ConfigurationKey.optional(
                                    "currency",
                                    ConfigurationKey.Type.TEXT,
                                    DOLLARS,
                                    "what the price file's prices are in, three letters"),
                            ConfigurationKey.optional(
                                    "usdPerUnit",
                                    ConfigurationKey.Type.NUMBER,
                                    "1 for USD",
                                    "US dollars for one unit of that currency"),
                            ConfigurationKey.optional(
                                    "usdPerUnitDate",
                                    ConfigurationKey.Type.TEXT,
                                    "",
                                    "the day of that rate, as 2026-08-21")))
            .toList();

    static TokenPrice read(Configuration configuration) {
        Optional<Price> written = written(configuration);
        String provider = configuration.string("priceProvider", "");
        if (written.isEmpty() && provider.isEmpty()) {
            throw new ConfigurationException("The cost model token-price needs " + missing(configuration)
                    + ": the provider's price in US dollars for a million tokens, such as 0.18;"
                    + " or priceProvider, to find it in a price file.");
        }
        if (written.isPresent() && !provider.isEmpty()) {
            throw configuration.invalid("priceProvider", "can't stand beside " + INPUT + ". Maybe remove one of them.");
        }
        String currency = configuration.string("currency", DOLLARS);
        return new TokenPrice(
                written,
                file(configuration),
                provider,
                configuration.string("priceModel", ""),
                currency,
                usdPerUnit(configuration, currency),
                factor(configuration));
    }

    /**
     * The price of a model as time goes by.
     *
     * @throws ConfigurationException if no file has it, or none of its prices is in force yet
     */
    Price.History of(String servedName, Instant now) {
        if (written.isPresent()) {
            return new Price.History(List.of(written.get().times(factor)), now);
        }
        String wanted = model.isEmpty() ? servedName : model;
        PriceFile prices =
                file.filter(own -> !own.of(provider, wanted).isEmpty()).orElse(SHIPPED);
        List<Price> found = new ArrayList<>();
        for (PriceFile.Row row : prices.of(provider, wanted)) {
            if (!row.currency().equalsIgnoreCase(currency)) {
                throw new ConfigurationException(
                        "The price of \"%s\" by %s is in %s, and currency is %s. Set currency: %s and usdPerUnit."
                                .formatted(wanted, provider, row.currency(), currency, row.currency()));
            }
            found.add(row.price().times(factor * usdPerUnit));
        }
        if (found.isEmpty()) {
            throw new ConfigurationException(
                    "The price files have no \"%s\" by \"%s\", only %s. Maybe set priceModel, or %s."
                            .formatted(wanted, provider, prices.known(provider), INPUT));
        }
        if (found.stream().allMatch(price -> price.from().isAfter(now))) {
            throw new ConfigurationException(
                    "The prices of \"%s\" by %s come into force later than now, the first on %s. Maybe set %s."
                            .formatted(
                                    wanted,
                                    provider,
                                    found.stream()
                                            .map(Price::from)
                                            .min(Instant::compareTo)
                                            .orElseThrow(),
                                    INPUT));
        }
        return new Price.History(found, now);
    }

    private static Optional<Price> written(Configuration configuration) {
        if (!configuration.has(INPUT) || !configuration.has(OUTPUT)) {
            for (String key : List.of(INPUT, OUTPUT, CACHED, "tiers")) {
                if (configuration.has(key)) {
                    throw new ConfigurationException(
                            "The cost model token-price needs " + missing(configuration) + " beside " + key
                                    + ": the provider's price in US dollars for a million tokens, such as 0.18.");
                }
            }
            return Optional.empty();
        }
        List<Tier> tiers = new ArrayList<>();
        tiers.add(tier(configuration, 0));
        for (Configuration section : configuration.sections("tiers")) {
            tiers.add(tier(section, Numbers.atLeast(section, "above", section.number("above"), 1)));
        }
        return Optional.of(new Price(Instant.EPOCH, tiers));
    }

    private static Tier tier(Configuration configuration, double above) {
        double input = Numbers.atLeast(configuration, INPUT, configuration.number(INPUT), 0) / TOKENS;
        return new Tier(
                above,
                input,
                Numbers.known(configuration, CACHED) / TOKENS,
                Numbers.atLeast(configuration, OUTPUT, configuration.number(OUTPUT), 0) / TOKENS);
    }

    private static String missing(Configuration configuration) {
        return configuration.has(INPUT) ? OUTPUT : INPUT;
    }

    private static Optional<PriceFile> file(Configuration configuration) {
        return configuration.file("prices").map(text -> {
            try {
                return PriceFile.parse(text);
            } catch (IllegalArgumentException e) {
                throw configuration.invalid("prices", e.getMessage());
            }
        });
    }

    private static double factor(Configuration configuration) {
        Service service = configuration.choice("service", Service.STANDARD);
        if (configuration.has("serviceFactor")) {
            if (service == Service.STANDARD) {
                throw configuration.invalid("serviceFactor", "needs a service other than standard");
            }
            return Numbers.orElse(configuration, "serviceFactor", 1, 0);
        }
        return switch (service) {
            case STANDARD -> 1;
            case BATCH, FLEX -> 0.5;
            case PRIORITY ->
                throw configuration.invalid(
                        "service", "needs serviceFactor: what it costs in relation to the standard, such as 2");
        };
    }

    private static double usdPerUnit(Configuration configuration, String currency) {
        String date = configuration.string("usdPerUnitDate", "");
        if (currency.equalsIgnoreCase(DOLLARS)) {
            if (configuration.has("usdPerUnit")) {
                throw configuration.invalid("usdPerUnit", "needs a currency other than USD");
            }
            return 1;
        }
        if (!configuration.has("usdPerUnit") || date.isEmpty()) {
            throw configuration.invalid(
                    "currency",
                    "needs usdPerUnit and usdPerUnitDate: US dollars for one unit, and the day of that rate");
        }
        try {
            LocalDate.parse(date);
        } catch (DateTimeException e) {
            throw configuration.invalid("usdPerUnitDate", "must be a day like 2026-08-21");
        }
        double rate = configuration.number("usdPerUnit");
        if (!(rate > 0) || Double.isInfinite(rate)) {
            throw configuration.invalid("usdPerUnit", "must be positive");
        }
        return rate;
    }
}
