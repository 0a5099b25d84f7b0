package dev.signalbox.plugins.tokenprice;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What a provider charges for a model's tokens, in US dollars for one token, from a moment on.
 *
 * @param from the moment it comes into force
 * @param tiers by length of the prompt, from the shortest on; the first begins at 0
 */
record Price(Instant from, List<Tier> tiers) {

    /**
     * Prices of a request whose prompt is longer than that.
     *
     * @param above tokens of the prompt; the price holds for the whole request if it has more
     * @param input of a prompt's token; NaN if unknown
     * @param cachedInput of a prompt's token that the provider has cached; the input price if unknown
     * @param output of an answer's token; NaN if unknown
     */
    record Tier(double above, double input, double cachedInput, double output) {

        Tier {
            cachedInput = Double.isNaN(cachedInput) ? input : cachedInput;
        }

        /** The same with another factor, such as a discount or a currency's rate. */
        Tier times(double factor) {
            return new Tier(above, input * factor, cachedInput * factor, output * factor);
        }
    }

    Price {
        tiers = tiers.stream().sorted(Comparator.comparingDouble(Tier::above)).toList();
    }

    Price times(double factor) {
        return new Price(from, tiers.stream().map(tier -> tier.times(factor)).toList());
    }

    /** Prices one after another, for lookups on the request path: no allocation, and as fast as there are few. */
    static final class History {

        private final long[] fromSecond;
        private final Tier[][] tiers;
        private final long now;

        /**
         * Prices of one model.
         *
         * @param prices at least one
         * @param now what is taken for the time where it isn't known
         */
        History(List<Price> prices, Instant now) {
            List<Price> sorted =
                    prices.stream().sorted(Comparator.comparing(Price::from)).toList();
            this.fromSecond = sorted.stream()
                    .mapToLong(price -> price.from().getEpochSecond())
                    .toArray();
            this.tiers = sorted.stream()
                    .map(price -> price.tiers().toArray(Tier[]::new))
                    .toArray(Tier[][]::new);
            this.now = now.getEpochSecond();
        }

        /** The price of a request with so many prompt tokens at that time; the first one before any was in force. */
        Tier at(Instant time, int promptTokens) {
            Tier[] inForce = tiers[0];
            if (tiers.length > 1) {
                // Of a load that was never sampled the time isn't known.
                long second = time.equals(Instant.MIN) ? now : time.getEpochSecond();
                for (int i = 1; i < tiers.length && fromSecond[i] <= second; i++) {
                    inForce = tiers[i];
                }
            }
            Tier tier = inForce[0];
            for (int i = 1; i < inForce.length && promptTokens > inForce[i].above(); i++) {
                tier = inForce[i];
            }
            return tier;
        }
    }
}
