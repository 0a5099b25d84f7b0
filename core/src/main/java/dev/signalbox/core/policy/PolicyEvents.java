package dev.signalbox.core.policy;

import dev.signalbox.rules.Policy;

/** Hears of what happens to policies, on the thread that makes it happen. */
public interface PolicyEvents {

    /** A policy was put in force. */
    void activated(Policy policy);

    /**
     * A policy was refused or taken back, or is in force and yet not as it should be.
     *
     * @param reason one of a few fixed words: {@code invalid}, {@code canary}, {@code storage}, {@code tests}
     */
    void failed(String reason);
}
