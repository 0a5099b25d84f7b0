package dev.signalbox.core.http.api;

import dev.signalbox.rules.Finding;
import java.util.List;

/** Loads plugins anew while requests are served. */
@FunctionalInterface
public interface PluginReloading {

    /** Loads a plugin anew and waits until its former version has ended. Called on a thread that may block for a minute. */
    Outcome reload(String plugin) throws InterruptedException;

    /**
     * What came of it.
     *
     * @param state whether the plugin was loaded anew
     * @param why why not; empty if it was
     * @param mistakes what the new version does not like about the configuration
     * @param backends the ids of the configured backends with components of it
     * @param hurried how many backends' former components were closed before their requests had ended
     * @param leftBehind what the former version left behind, in words
     */
    record Outcome(
            State state,
            String why,
            List<Finding> mistakes,
            List<String> backends,
            int hurried,
            List<String> leftBehind) {

        public Outcome {
            mistakes = List.copyOf(mistakes);
            backends = List.copyOf(backends);
            leftBehind = List.copyOf(leftBehind);
        }

        /** One that was not: the former version is still in force. */
        public static Outcome refused(State state, String why, List<Finding> mistakes) {
            return new Outcome(state, why, mistakes, List.of(), 0, List.of());
        }
    }

    /** How it ended. */
    enum State {
        LOADED,
        UNKNOWN,
        REFUSED
    }
}
