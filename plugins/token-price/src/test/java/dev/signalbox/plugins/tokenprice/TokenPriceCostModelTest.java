package dev.signalbox.plugins.tokenprice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.plugins.testkit.TestHost;
import dev.signalbox.plugins.testkit.TestPluginContext;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TokenPriceCostModelTest {

    private static final Map<String, ?> PRICES =
            Map.of("usdPerMillionInputTokens", 0.18, "usdPerMillionOutputTokens", 0.6);
    private static final InferenceRequest REQUEST = request(1_000, 100);
    private static final String OWN_PRICES = """
            provider,model,input,output,currency,date
            acme,m,4,8,,2025-06-01
            acme,m,1,2,,2026-02-01
            acme,euro,4,8,EUR,2025-06-01
            acme,embed,0.1,,,2025-06-01
            acme,late,1,1,,2027-01-01
            """;

    @Test
    void pricesPromptAndAnswer() {
        CostEstimate estimate = estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN);

        assertThat(estimate.usd()).isEqualTo(0.18e-3 + 0.06e-3, within(1e-12));
        assertThat(estimate.marginalUsd()).isEqualTo(estimate.usd());
    }

    @Test
    void takesMeasuredTimesOfAHostedModelForGranted() {
        CostEstimate estimate = estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN);

        assertThat(estimate.ttftMs()).isEqualTo(213 + 20, within(1e-9));
        assertThat(estimate.tpotMs()).isEqualTo(14.6);
        assertThat(estimate.uncertainty()).isEqualTo(0.5);
    }

    @Test
    void leavesEnergyAndCarbonUnknownUnlessTold() {
        CostEstimate unknown = estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN);
        assertThat(unknown.energyJoules()).isNaN();
        assertThat(unknown.carbonGrams()).isNaN();

        CostEstimate known = estimator(Map.of("joulesPerOutputToken", 0.54, "gramsCo2PerKwh", 400))
                .estimate(REQUEST, Load.UNKNOWN);
        assertThat(known.energyJoules()).isEqualTo(54, within(1e-9));
        assertThat(known.carbonGrams()).isEqualTo(54 / 3.6e6 * 400, within(1e-12));
    }

    @Test
    void obeysEveryKey() {
        CostEstimate estimate = estimator(Map.of(
                        "usdPerMillionCachedInputTokens", 0.02,
                        "cachedShare", 0.5,
                        "ttftMs", 100,
                        "prefillMsPerThousandTokens", 50,
                        "tpotMs", 4,
                        "slowdownAtFullLoad", 3,
                        "defaultOutputTokens", 10,
                        "uncertainty", 0.2))
                .estimate(request(2_000, InferenceRequest.UNKNOWN), new Load(8, 2, Double.NaN, Instant.EPOCH));

        assertThat(estimate.usd()).isEqualTo((2_000 * 0.1 + 10 * 0.6) / 1e6, within(1e-12));
        assertThat(estimate.ttftMs()).isEqualTo(200 * 3, within(1e-9));
        assertThat(estimate.tpotMs()).isEqualTo(4 * 3, within(1e-9));
        assertThat(estimate.uncertainty()).isEqualTo(0.2);
    }

    @Test
    void chargesNoAnswerForEmbeddings() {
        InferenceRequest embeddings = InferenceRequest.builder(Operation.EMBEDDINGS, "m")
                .promptTokens(1_000)
                .build();

        assertThat(estimator(Map.of()).estimate(embeddings, Load.UNKNOWN).usd()).isEqualTo(0.18e-3, within(1e-12));
    }

    @Test
    void paysLessForWhatTheProviderHasCached() {
        Estimator estimator = estimator(Map.of("usdPerMillionCachedInputTokens", 0.02));

        assertThat(estimator.estimate(REQUEST, Load.UNKNOWN, 600).usd())
                .isEqualTo((400 * 0.18 + 600 * 0.02 + 100 * 0.6) / 1e6, within(1e-12));
        assertThat(estimator.estimate(REQUEST, Load.UNKNOWN, 600).ttftMs()).isEqualTo(213 + 0.4 * 20, within(1e-9));
        assertThat(estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN, 600).usd())
                .isEqualTo(estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN).usd(), within(1e-12));
    }

    @Test
    void paysMoreForAllOfARequestWithALongPrompt() {
        Estimator estimator = estimator(Map.of(
                "tiers",
                List.of(Map.of("above", 200_000, "usdPerMillionInputTokens", 0.36, "usdPerMillionOutputTokens", 0.9))));

        assertThat(estimator.estimate(request(200_000, 100), Load.UNKNOWN).usd())
                .isEqualTo((200_000 * 0.18 + 100 * 0.6) / 1e6, within(1e-12));
        assertThat(estimator.estimate(request(200_001, 100), Load.UNKNOWN).usd())
                .isEqualTo((200_001 * 0.36 + 100 * 0.9) / 1e6, within(1e-12));
    }

    @Test
    void findsThePriceOfAModelInItsOwnFile() {
        TestPluginContext context =
                TestPluginContext.of("hosted", Map.of("priceProvider", "openai", "priceModel", "gpt-5.4"));
        context.clock().advance(Duration.ofDays(300));
        Estimator estimator = create(context);

        // 2.5 dollars in and 15 out, twice and one and a half times as much above 272,000 tokens.
        assertThat(estimator.estimate(REQUEST, Load.UNKNOWN).usd())
                .isEqualTo((1_000 * 2.5 + 100 * 15) / 1e6, within(1e-12));
        assertThat(estimator
                        .estimate(request(300_000, 100), Load.UNKNOWN, 100_000)
                        .usd())
                .isEqualTo((200_000 * 5 + 100_000 * 0.5 + 100 * 22.5) / 1e6, within(1e-12));
    }

    @Test
    void takesThePriceThatIsInForceWhenTheRequestIsPlaced() {
        Estimator estimator = create(Map.of("priceProvider", "acme", "prices", OWN_PRICES));

        assertThat(estimator
                        .estimate(REQUEST, sampledAt("2026-01-31T23:59:59Z"))
                        .usd())
                .isEqualTo(1_000 * 4 / 1e6 + 100 * 8 / 1e6, within(1e-12));
        assertThat(estimator
                        .estimate(REQUEST, sampledAt("2026-02-01T00:00:00Z"))
                        .usd())
                .isEqualTo(1_000 * 1 / 1e6 + 100 * 2 / 1e6, within(1e-12));
        // The test's clock stands at the beginning of 2026.
        assertThat(estimator.estimate(REQUEST, Load.UNKNOWN).usd())
                .isEqualTo((1_000 * 4 + 100 * 8) / 1e6, within(1e-12));
    }

    @Test
    void convertsACurrencyAtTheGivenRate() {
        Map<String, Object> euros = new HashMap<>(
                Map.of("priceProvider", "acme", "priceModel", "euro", "prices", OWN_PRICES, "currency", "EUR"));
        assertThatThrownBy(() -> create(euros)).hasMessageContaining("needs usdPerUnit and usdPerUnitDate");
        euros.putAll(Map.of("usdPerUnit", 1.25, "usdPerUnitDate", "2026-01-02"));

        assertThat(create(euros).estimate(REQUEST, Load.UNKNOWN).usd())
                .isEqualTo((1_000 * 4 + 100 * 8) * 1.25 / 1e6, within(1e-12));
        assertThatThrownBy(() -> create(Map.of("priceProvider", "acme", "priceModel", "euro", "prices", OWN_PRICES)))
                .hasMessageContaining("is in EUR, and currency is USD");
    }

    @Test
    void paysLessForBatchAndMoreForPriority() {
        double standard = estimator(Map.of()).estimate(REQUEST, Load.UNKNOWN).usd();

        assertThat(estimator(Map.of("service", "batch"))
                        .estimate(REQUEST, Load.UNKNOWN)
                        .usd())
                .isEqualTo(standard / 2, within(1e-12));
        assertThat(estimator(Map.of("service", "priority", "serviceFactor", 2))
                        .estimate(REQUEST, Load.UNKNOWN)
                        .usd())
                .isEqualTo(standard * 2, within(1e-12));
        assertThatThrownBy(() -> estimator(Map.of("service", "priority"))).hasMessageContaining("needs serviceFactor");
        assertThatThrownBy(() -> estimator(Map.of("serviceFactor", 0.5))).hasMessageContaining("other than standard");
    }

    @Test
    void doesNotKnowWhatAnAnswerCostsThatHasNoPrice() {
        Estimator estimator = create(Map.of("priceProvider", "acme", "priceModel", "embed", "prices", OWN_PRICES));
        InferenceRequest embeddings = InferenceRequest.builder(Operation.EMBEDDINGS, "m")
                .promptTokens(1_000)
                .build();

        assertThat(estimator.estimate(REQUEST, Load.UNKNOWN).usd()).isNaN();
        assertThat(estimator.estimate(embeddings, Load.UNKNOWN).usd()).isEqualTo(1e-4, within(1e-12));
    }

    @Test
    void saysWhichPriceIsMissing() {
        assertThatThrownBy(() -> create(Map.of("priceProvider", "acme")))
                .hasMessageContaining("only providers anthropic");
        assertThatThrownBy(() -> create(Map.of("priceProvider", "groq"))).hasMessageContaining("llama-3.1-8b-instant");
        assertThatThrownBy(() -> create(Map.of("priceProvider", "acme", "priceModel", "late", "prices", OWN_PRICES)))
                .hasMessageContaining("come into force later than now, the first on 2027-01-01");
        assertThatThrownBy(() -> estimator(Map.of("priceProvider", "acme"))).hasMessageContaining("can't stand beside");
        assertThatThrownBy(() ->
                        create(Map.of("priceProvider", "acme", "prices", OWN_PRICES.replace("2026-02-01", "soon"))))
                .hasMessageContaining("line 3: date is \"soon\", must be a day like 2026-08-21");
        assertThatThrownBy(() -> create(Map.of("priceProvider", "acme", "prices", "provider,model,price\n")))
                .hasMessageContaining("line 1: the column \"price\" isn't known");
    }

    @Test
    void shipsPricesWithASourceAndADay() {
        assertThat(PriceFile.shipped().rows()).hasSizeGreaterThan(50).allSatisfy(row -> {
            assertThat(row.source()).isNotEmpty();
            assertThat(row.price().from())
                    .isBetween(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2026-12-31T00:00:00Z"));
            row.price().tiers().forEach(tier -> assertThat(tier.cachedInput()).isLessThanOrEqualTo(tier.input()));
        });
    }

    @Test
    void saysWhichKeyIsMissingOrWrong() {
        assertThatThrownBy(() -> create(Map.of("usdPerMillionInputTokens", 1)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("needs usdPerMillionOutputTokens");
        for (String key : List.of("tpotMs", "joulesPerOutputToken", "usdPerMillionInputTokens", "slowdownAtFullLoad")) {
            assertThatThrownBy(() -> estimator(Map.of(key, -1)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(key);
        }
        assertThatThrownBy(() -> estimator(Map.of("cachedShare", 1.5))).hasMessageContaining("0 to 1");
        assertThatThrownBy(() -> estimator(Map.of("ttfMs", 1))).hasMessageContaining("ttfMs");
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(Plugin.class)).extracting(Plugin::id).containsExactly("token-price");
    }

    @Property(tries = 300)
    void growsWithTokensAndLoadAndIsNeverNegative(
            @ForAll @IntRange(max = 200_000) int promptTokens,
            @ForAll @IntRange(max = 100_000) int outputTokens,
            @ForAll @IntRange(min = -1, max = 500) int running,
            @ForAll @IntRange(min = -1, max = 500) int waiting) {
        Estimator estimator = estimator(Map.of("joulesPerOutputToken", 1, "gramsCo2PerKwh", 400));
        CostEstimate estimate = estimator.estimate(request(promptTokens, outputTokens), load(running, waiting));
        CostEstimate more =
                estimator.estimate(request(promptTokens + 1, outputTokens + 1), load(running + 1, waiting + 1));

        assertThat(estimate.usd()).isNotNegative().isLessThan(more.usd());
        assertThat(estimate.energyJoules()).isNotNegative().isLessThan(more.energyJoules());
        assertThat(estimate.carbonGrams()).isNotNegative().isLessThan(more.carbonGrams());
        assertThat(estimate.ttftMs()).isNotNegative().isLessThanOrEqualTo(more.ttftMs());
        assertThat(estimate.tpotMs()).isNotNegative().isLessThanOrEqualTo(more.tpotMs());
    }

    private static Estimator estimator(Map<String, ?> more) {
        Map<String, Object> settings = new HashMap<>(PRICES);
        settings.putAll(more);
        return create(settings);
    }

    private static Load sampledAt(String time) {
        return new Load(0, 0, Double.NaN, Instant.parse(time));
    }

    private static Estimator create(Map<String, ?> settings) {
        return create(TestPluginContext.of("hosted", settings));
    }

    private static Estimator create(TestPluginContext context) {
        Backend backend = new Backend(
                "hosted",
                Placement.HOSTED,
                "",
                URI.create("https://api.example.com"),
                "",
                false,
                10,
                List.of(),
                Map.of(),
                Map.of());
        ServedModel model = new ServedModel("m", "m", Set.of(Operation.CHAT), "", InferenceRequest.UNKNOWN);
        return TestHost.costModel(new TokenPricePlugin(), "token-price", context)
                .estimator(backend, model);
    }

    private static InferenceRequest request(int promptTokens, int outputTokens) {
        return InferenceRequest.builder(Operation.CHAT, "m")
                .promptTokens(promptTokens)
                .expectedOutputTokens(outputTokens)
                .build();
    }

    private static Load load(int running, int waiting) {
        return new Load(running, waiting, Double.NaN, Instant.EPOCH);
    }
}
