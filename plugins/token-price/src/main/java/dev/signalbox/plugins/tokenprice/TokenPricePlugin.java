package dev.signalbox.plugins.tokenprice;

import dev.signalbox.spi.Factory;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.SpiVersion;
import dev.signalbox.spi.cost.CostModel;
import java.util.Map;

/** The plugin {@code token-price}: what providers cost that charge per token. */
public final class TokenPricePlugin implements Plugin {

    private static final String TYPE = "token-price";

    @Override
    public String id() {
        return TYPE;
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public Map<String, Factory<CostModel>> costModels() {
        return Map.of(TYPE, Factory.of(TokenPriceCostModel.KEYS, TokenPriceCostModel::create));
    }
}
