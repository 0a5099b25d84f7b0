package dev.signalbox.core.policy;

import dev.signalbox.rules.Finding;
import java.util.List;

/** Thrown at the start where no policy can decide: what is offered is broken or missing, and none was kept. */
public final class UnusablePolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    UnusablePolicyException(List<Finding> findings) {
        super("no policy can decide");
        this.findings = List.copyOf(findings);
    }

    /** What is wrong with what the policy directory or the bundle offered. */
    public List<Finding> findings() {
        return findings;
    }
}
