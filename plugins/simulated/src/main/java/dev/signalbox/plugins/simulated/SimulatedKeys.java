package dev.signalbox.plugins.simulated;

import static dev.signalbox.spi.ConfigurationKey.Type.FLAG;
import static dev.signalbox.spi.ConfigurationKey.Type.INTEGER;
import static dev.signalbox.spi.ConfigurationKey.Type.NUMBER;
import static dev.signalbox.spi.ConfigurationKey.Type.SECTION;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXT;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXTS;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXTS_OR_SECTIONS;

import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Placement;
import java.util.List;

/** What operators write for simulated servers, and what the README says of it. */
final class SimulatedKeys {

    private static final ConfigurationKey PROFILE =
            ConfigurationKey.required("profile", SimulationProfile.names(), "how it performs: see Profiles");

    private static final ConfigurationKey TIME_SCALE = ConfigurationKey.optional(
                    "timeScale",
                    NUMBER,
                    "1",
                    "simulated seconds per real second: at 10 everything takes a tenth of the time")
            .positive();

    private static final List<ConfigurationKey> MODEL = List.of(
            ConfigurationKey.required("name", TEXT, "what clients ask for"),
            ConfigurationKey.optional("upstream", TEXT, "the name", "what the server knows it by"),
            ConfigurationKey.optional("operations", TEXTS, "chat, completion", "what it does")
                    .among(List.of("chat", "completion", "embeddings")),
            ConfigurationKey.optional("quantization", TEXT, "", "the width of its weights, such as fp8"),
            ConfigurationKey.optional("contextTokens", INTEGER, "", "the longest prompt and answer, in tokens")
                    .between(1, Integer.MAX_VALUE));

    static final List<ConfigurationKey> PROVIDER = List.of(
            PROFILE,
            ConfigurationKey.requiredNested("models", TEXTS_OR_SECTIONS, "what it serves", MODEL),
            ConfigurationKey.optional("port", INTEGER, "0", "on 127.0.0.1; 0 is a free one")
                    .between(0, 65_535),
            TIME_SCALE,
            ConfigurationKey.optional("seed", INTEGER, "0", "other words and lengths"),
            ConfigurationKey.optional("maxConcurrency", INTEGER, "the profile's", "requests in the batch; more wait")
                    .between(1, 1_000_000),
            ConfigurationKey.optional("minOutputTokens", INTEGER, "16", "the shortest answer, in tokens")
                    .between(1, 1_000_000),
            ConfigurationKey.optional(
                            "maxOutputTokens",
                            INTEGER,
                            "256",
                            "the longest, where the client's limit isn't lower; vLLM's `ignore_eos` makes each exactly the limit")
                    .between(1, 1_000_000),
            ConfigurationKey.optional(
                    "placement", Placement.class, "the profile's", "the class of hardware it is said to be"),
            ConfigurationKey.optional("hardware", TEXT, "the profile's", "the device it is said to be"),
            ConfigurationKey.optional("owned", FLAG, "the profile's", "whether it is said to be the operator's own"),
            ConfigurationKey.optional("region", TEXT, "", "where it is said to stand"),
            ConfigurationKey.nested("labels", SECTION, "what the operator says of it", List.of()));

    static final List<ConfigurationKey> COST_MODEL = List.of(
            PROFILE,
            TIME_SCALE,
            ConfigurationKey.optional("utilisation", NUMBER, "0.5", "the share of the hour that is used")
                    .positive()
                    .between(Double.MIN_VALUE, 1),
            ConfigurationKey.optional("gramsCo2PerKwh", NUMBER, "", "the grid's carbon intensity")
                    .atLeast(0));

    private SimulatedKeys() {}
}
