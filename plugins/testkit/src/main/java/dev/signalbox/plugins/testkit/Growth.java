package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Assertions;

/** Something that makes a figure of an estimate greater, or leaves it, but never makes it smaller. */
public enum Growth {
    /** The time to first token, with the prompt. */
    TTFT_WITH_PROMPT("ttftMs", "prompt tokens", CostEstimate::ttftMs, Dimension.PROMPT),
    /** The average cost, with the prompt. */
    USD_WITH_PROMPT("usd", "prompt tokens", CostEstimate::usd, Dimension.PROMPT),
    /** The energy, with the prompt. */
    ENERGY_WITH_PROMPT("energyJoules", "prompt tokens", CostEstimate::energyJoules, Dimension.PROMPT),
    /** The average cost, with the answer. */
    USD_WITH_OUTPUT("usd", "output tokens", CostEstimate::usd, Dimension.OUTPUT),
    /** The energy, with the answer. */
    ENERGY_WITH_OUTPUT("energyJoules", "output tokens", CostEstimate::energyJoules, Dimension.OUTPUT),
    /** The time per output token, with the requests that run beside. */
    TPOT_WITH_RUNNING("tpotMs", "running requests", CostEstimate::tpotMs, Dimension.RUNNING),
    /** The time to first token, with the requests that run. */
    TTFT_WITH_RUNNING("ttftMs", "running requests", CostEstimate::ttftMs, Dimension.RUNNING),
    /** The time to first token, with the requests that wait. */
    TTFT_WITH_WAITING("ttftMs", "waiting requests", CostEstimate::ttftMs, Dimension.WAITING),
    /** The time to first token, with the part of the prompt that is not cached. */
    TTFT_WITH_UNCACHED("ttftMs", "prompt tokens that are not cached", CostEstimate::ttftMs, Dimension.UNCACHED),
    /** The average cost, with the part of the prompt that is not cached. */
    USD_WITH_UNCACHED("usd", "prompt tokens that are not cached", CostEstimate::usd, Dimension.UNCACHED);

    private static final int[] STEPS = {0, 1, 2, 5, 10, 30, 100, 300, 1_000};

    /** Rounding may take a hair off a figure. */
    private static final double HAIR = 1e-9;

    private final String figure;
    private final String cause;
    private final ToDoubleFunction<CostEstimate> reader;
    private final Dimension dimension;

    Growth(String figure, String cause, ToDoubleFunction<CostEstimate> reader, Dimension dimension) {
        this.figure = figure;
        this.cause = cause;
        this.reader = reader;
        this.dimension = dimension;
    }

    /** What is varied. */
    private enum Dimension {
        PROMPT,
        OUTPUT,
        RUNNING,
        WAITING,
        UNCACHED
    }

    /** Makes a request of a number of prompt and of output tokens. */
    @FunctionalInterface
    interface Requests {
        InferenceRequest of(int promptTokens, int outputTokens);
    }

    /** Makes a load of a number of running and of waiting requests. */
    @FunctionalInterface
    interface Loads {
        Load of(int running, int waiting);
    }

    void requireIn(Estimator estimator, Requests requests, Loads loads) {
        double before = Double.NEGATIVE_INFINITY;
        int stepBefore = 0;
        for (int step : STEPS) {
            double value = reader.applyAsDouble(estimate(step, estimator, requests, loads));
            if (value < before - Math.abs(before) * HAIR) {
                Assertions.fail(figure + " falls from " + before + " to " + value + " as " + cause + " grow from "
                        + stepBefore + " to " + step + "; if that is meant, leave " + name() + " out of grows()");
            }
            if (!Double.isNaN(value)) {
                before = value;
                stepBefore = step;
            }
        }
    }

    private CostEstimate estimate(int step, Estimator estimator, Requests requests, Loads loads) {
        return switch (dimension) {
            case PROMPT -> estimator.estimate(requests.of(step, 128), loads.of(2, 0));
            case OUTPUT -> estimator.estimate(requests.of(512, step), loads.of(2, 0));
            case RUNNING -> estimator.estimate(requests.of(512, 128), loads.of(step, 0));
            case WAITING -> estimator.estimate(requests.of(512, 128), loads.of(2, step));
            case UNCACHED -> estimator.estimate(requests.of(1_000, 128), loads.of(2, 0), 1_000 - step);
        };
    }
}
