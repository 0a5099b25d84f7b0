package dev.signalbox.core.app.calibration;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One load: so many clients, each of which asks again as soon as it has its answer. Each one's first answer does not count, and is of
 * random length, so that the clients don't ask in waves. Everything happens on one event loop.
 */
final class Level {

    private final Asker asker;
    private final Limits limits;
    private final RandomGenerator random;
    private final int concurrency;
    private final int promptTokens;
    private final int outputTokens;
    private final List<Sample> samples = new ArrayList<>();
    private final Promise<List<Sample>> promise = Promise.promise();
    private int asked;
    private int asking;
    private boolean over;

    private Level(
            Asker asker, Limits limits, RandomGenerator random, int concurrency, int promptTokens, int outputTokens) {
        this.asker = asker;
        this.limits = limits;
        this.random = random;
        this.concurrency = concurrency;
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
    }

    /** Measures a load, and completes when no request is under way any more; with fewer samples if a limit was met. */
    static Future<List<Sample>> measure(
            Context context,
            Asker asker,
            Limits limits,
            RandomGenerator random,
            int concurrency,
            int promptTokens,
            int outputTokens) {
        Level level = new Level(asker, limits, random, concurrency, promptTokens, outputTokens);
        context.runOnContext(begin -> level.begin());
        return level.promise.future();
    }

    private void begin() {
        for (int i = 0; i < concurrency; i++) {
            ask(1 + random.nextInt(outputTokens));
        }
        finishIfDone();
    }

    private void ask(int tokens) {
        if (over || !limits.take()) {
            over = true;
            return;
        }
        asking++;
        boolean counts = asked++ >= Plan.uncounted(concurrency);
        asker.ask(promptTokens, tokens).onComplete(answer -> {
            asking--;
            if (answer.failed()) {
                over = true;
                promise.tryFail(answer.cause());
                return;
            }
            if (counts && !over) {
                samples.add(answer.result());
                over = samples.size() >= Plan.counted(concurrency);
            }
            ask(outputTokens / 2 + random.nextInt(outputTokens + 1));
            finishIfDone();
        });
    }

    private void finishIfDone() {
        if (asking == 0) {
            promise.tryComplete(samples);
        }
    }
}
