package dev.signalbox.plugins.tokenprice;

import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.PluginContext;
import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.ServedModel;
import dev.signalbox.spi.cost.CostModel;
import dev.signalbox.spi.cost.Estimator;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prices a request by its tokens.
 *
 * <p>Each token is paid, so the average and the marginal cost are the same. How fast the provider is can't be derived from
 * anything, so the operator's figures are taken, and stretched as the share of {@code maxConcurrency} in use grows.
 */
final class TokenPriceCostModel implements CostModel {

    static final List<ConfigurationKey> KEYS =
            Stream.concat(TokenPrice.KEYS.stream(), TokenTimes.KEYS.stream()).toList();

    private final TokenPrice price;
    private final TokenTimes times;
    private final InstantSource clock;

    static TokenPriceCostModel create(PluginContext context) {
        return new TokenPriceCostModel(
                TokenPrice.read(context.configuration()), TokenTimes.read(context.configuration()), context.clock());
    }

    private TokenPriceCostModel(TokenPrice price, TokenTimes times, InstantSource clock) {
        this.price = price;
        this.times = times;
        this.clock = clock;
    }

    @Override
    public Estimator estimator(Backend backend, ServedModel model) {
        return new TokenPriceEstimator(
                price.of(model.upstreamName(), clock.instant()), times, backend.maxConcurrency());
    }
}
