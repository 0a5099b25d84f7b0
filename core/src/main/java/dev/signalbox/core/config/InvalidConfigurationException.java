package dev.signalbox.core.config;

import dev.signalbox.rules.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when the configuration file has mistakes, for the operator to correct; its message has one line for each. */
public final class InvalidConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    public InvalidConfigurationException(List<Finding> findings) {
        super(findings.stream().map(Finding::toString).collect(Collectors.joining(System.lineSeparator())));
        this.findings = List.copyOf(findings);
    }

    /** Every mistake, in the order of the file. */
    public List<Finding> findings() {
        return findings;
    }
}
