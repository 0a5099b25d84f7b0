package dev.signalbox.plugins.tokenprice;

import dev.signalbox.plugins.testkit.CostModelContract;
import dev.signalbox.plugins.testkit.Figure;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class TokenPriceContractTest extends CostModelContract {

    @Override
    protected Plugin plugin() {
        return new TokenPricePlugin();
    }

    @Override
    protected String type() {
        return "token-price";
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of(
                "usdPerMillionInputTokens", 0.18,
                "usdPerMillionOutputTokens", 0.6,
                "usdPerMillionCachedInputTokens", 0.02,
                "joulesPerOutputToken", 0.5,
                "gramsCo2PerKwh", 400);
    }

    @Override
    protected List<Map<String, ?>> otherSettings() {
        Map<String, ?> tier = Map.of("above", 1_000, "usdPerMillionInputTokens", 0.3, "usdPerMillionOutputTokens", 0.9);
        return List.of(
                Map.of("usdPerMillionInputTokens", 0.18, "usdPerMillionOutputTokens", 0.6, "tiers", List.of(tier)),
                Map.of("priceProvider", "groq", "priceModel", "llama-3.3-70b-versatile", "service", "batch"),
                Map.of(
                        "priceProvider", "acme",
                        "prices", "provider,model,input,output,currency,date\nacme,m,1,2,EUR,2025-01-01\n",
                        "currency", "EUR",
                        "usdPerUnit", 1.1,
                        "usdPerUnitDate", "2025-01-01"));
    }

    @Override
    protected Set<Figure> promised() {
        return EnumSet.allOf(Figure.class);
    }

    @Override
    protected Backend backend() {
        return new Backend(
                "hosted",
                Placement.HOSTED,
                "",
                URI.create("https://api.example.com"),
                "",
                false,
                64,
                List.of(),
                Map.of(),
                Map.of());
    }

    @Override
    protected ServedModel model() {
        return new ServedModel("m", "m", Set.of(Operation.CHAT), "", InferenceRequest.UNKNOWN);
    }
}
