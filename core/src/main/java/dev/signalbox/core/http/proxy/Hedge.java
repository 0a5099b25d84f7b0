package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.rules.Outcome;
import org.jspecify.annotations.Nullable;

/** Leave to ask the second choice of one request while the first is silent. */
final class Hedge {

    private static final long STOPPED = -1;

    private final Proxy proxy;
    private final Exchange exchange;
    private final Outcome.Hedging hedging;
    private long timer;
    private boolean limited;

    private Hedge(Proxy proxy, Exchange exchange, Outcome.Hedging hedging) {
        this.proxy = proxy;
        this.exchange = exchange;
        this.hedging = hedging;
        this.timer = proxy.vertx.setTimer(Math.max(1, hedging.afterMs()), fired -> due());
    }

    /** Begins to wait for the first choice; null if the policy permits no hedging or there is no second choice. */
    static @Nullable Hedge begin(Proxy proxy, Exchange exchange, Decision decision) {
        Outcome.Hedging hedging = decision.hedging();
        if (hedging == null || Math.min(decision.choices(), proxy.settings.maxAttempts()) < 2) {
            return null;
        }
        proxy.hedges.request(System.nanoTime());
        return new Hedge(proxy, exchange, hedging);
    }

    /** Whether the first choice was silent for long enough, but too many requests had been asked twice. */
    boolean limited() {
        return limited;
    }

    /** The second choice need not be asked any more. */
    void stop() {
        if (timer != STOPPED) {
            proxy.vertx.cancelTimer(timer);
            timer = STOPPED;
        }
    }

    private void due() {
        timer = STOPPED;
        if (!exchange.mayAskAnother()) {
            return;
        }
        if (proxy.hedges.take(hedging.maxFraction(), System.nanoTime())) {
            exchange.askAnother();
        } else {
            limited = true;
        }
    }
}
