package dev.signalbox.plugins.tokenprice;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;

/**
 * Prices a request by its tokens.
 *
 * <p>Each token is paid, so the average and the marginal cost are the same. How fast the provider is can't be derived from
 * anything, so the operator's figures are taken, and stretched as the share of {@code maxConcurrency} in use grows.
 */
final class TokenPriceCostModel implements CostModel {

    private static final double JOULES_PER_KWH = 3.6e6;

    private final TokenPrice price;

    static TokenPriceCostModel create(PluginContext context) {
        return new TokenPriceCostModel(TokenPrice.read(context.configuration()));
    }

    private TokenPriceCostModel(TokenPrice price) {
        this.price = price;
    }

    @Override
    public Estimator estimator(Backend backend, ServedModel model) {
        double inputUsd = ((1 - price.cachedShare()) * price.usdPerMillionInputTokens()
                        + price.cachedShare() * price.usdPerMillionCachedInputTokens())
                / 1e6;
        double outputUsd = price.usdPerMillionOutputTokens() / 1e6;
        double prefillMs = price.prefillMsPerThousandTokens() / 1e3;
        double slowdownPerRequest =
                backend.maxConcurrency() > 0 ? (price.slowdownAtFullLoad() - 1) / backend.maxConcurrency() : 0;
        double gramsPerJoule = price.gramsCo2PerKwh() / JOULES_PER_KWH;
        return (request, load) -> {
            int outputTokens = outputTokens(request);
            double slowdown = 1 + slowdownPerRequest * busy(load);
            double usd = request.promptTokens() * inputUsd + outputTokens * outputUsd;
            double joules = outputTokens * price.joulesPerOutputToken();
            return new CostEstimate(
                    (price.ttftMs() + request.promptTokens() * prefillMs) * slowdown,
                    price.tpotMs() * slowdown,
                    usd,
                    usd,
                    joules,
                    joules * gramsPerJoule,
                    price.uncertainty());
        };
    }

    private int outputTokens(InferenceRequest request) {
        if (request.operation() == Operation.EMBEDDINGS) {
            return 0;
        }
        return request.expectedOutputTokens() >= 0 ? request.expectedOutputTokens() : price.defaultOutputTokens();
    }

    private static int busy(Load load) {
        return Math.max(load.running(), 0) + Math.max(load.waiting(), 0);
    }
}
