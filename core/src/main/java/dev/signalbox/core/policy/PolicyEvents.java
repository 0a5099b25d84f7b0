package dev.signalbox.core.policy;

import dev.signalbox.rules.Policy;

/** Hears of what happens to policies, on the thread that makes it happen. */
public interface PolicyEvents {

    /** A policy was put in force. */
    void activated(Policy policy);

    /**
     * A policy was refused, or taken back.
     *
     * @param reason one of a few fixed words: {@code invalid}, {@code canary}, {@code storage}
     */
    void failed(String reason);
}
