package dev.signalbox.spi;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What the host gives to one component instance.
 *
 * <p>Implemented by the host only, so it may grow. Every method may be called from any thread. For logging use
 * {@link System.Logger}.
 */
public interface PluginContext {

    /** The name of the instance, unique among its kind: for a backend its configured {@code id}. */
    String instanceName();

    /**
     * The instance's part of the configuration file. A key that no component read by the time its factory returns fails
     * start-up, so a misspelt key is never ignored.
     */
    Configuration configuration();

    /** The time, to be used instead of the system clock: simulations and tests run on a clock of their own. */
    InstantSource clock();

    /** Runs work that blocks. It is bounded: a task may be rejected when too many already wait. */
    Executor blocking();

    /**
     * Adds to a counter of this instance.
     *
     * @param name lower case with dots, without the instance's name, which becomes a label
     * @param amount not negative
     */
    void count(String name, long amount);

    /**
     * Sets a gauge of this instance.
     *
     * @param name lower case with dots, with the unit as its last part
     * @param value the value; {@link Double#NaN} withdraws the gauge
     */
    void gauge(String name, double value);

    /**
     * Records how long something took.
     *
     * @param name lower case with dots
     * @param duration not negative
     */
    void time(String name, Duration duration);
}
