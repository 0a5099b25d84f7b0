package dev.signalbox.plugins.tokenprice;

import dev.signalbox.plugins.tokenprice.Price.Tier;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;

/** Prices requests to one model of one provider. */
final class TokenPriceEstimator implements Estimator {

    private static final double JOULES_PER_KWH = 3.6e6;

    private final Price.History prices;
    private final TokenTimes times;
    private final double prefillMs;
    private final double slowdownPerRequest;
    private final double gramsPerJoule;

    TokenPriceEstimator(Price.History prices, TokenTimes times, int maxConcurrency) {
        this.prices = prices;
        this.times = times;
        this.prefillMs = times.prefillMsPerThousandTokens() / 1e3;
        this.slowdownPerRequest = maxConcurrency > 0 ? (times.slowdownAtFullLoad() - 1) / maxConcurrency : 0;
        this.gramsPerJoule = times.gramsCo2PerKwh() / JOULES_PER_KWH;
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load) {
        return estimate(request, load, 0);
    }

    @Override
    public CostEstimate estimate(InferenceRequest request, Load load, int cachedPromptTokens) {
        Tier price = prices.at(load.sampledAt(), request.promptTokens());
        double cached = Math.max(times.cachedShare() * request.promptTokens(), cachedPromptTokens);
        double uncached = Math.max(0, request.promptTokens() - cached);
        int outputTokens = outputTokens(request);
        double slowdown = 1 + slowdownPerRequest * busy(load);
        double usd = uncached * price.input()
                + cached * price.cachedInput()
                + (outputTokens == 0 ? 0 : outputTokens * price.output());
        double joules = outputTokens * times.joulesPerOutputToken();
        return new CostEstimate(
                (times.ttftMs() + (request.promptTokens() - cachedPromptTokens) * prefillMs) * slowdown,
                times.tpotMs() * slowdown,
                usd,
                usd,
                joules,
                joules * gramsPerJoule,
                times.uncertainty());
    }

    private int outputTokens(InferenceRequest request) {
        if (request.operation() == Operation.EMBEDDINGS) {
            return 0;
        }
        return request.expectedOutputTokens() >= 0 ? request.expectedOutputTokens() : times.defaultOutputTokens();
    }

    private static int busy(Load load) {
        return Math.max(load.running(), 0) + Math.max(load.waiting(), 0);
    }
}
