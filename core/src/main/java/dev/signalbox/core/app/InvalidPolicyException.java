package dev.signalbox.core.app;

import dev.signalbox.rules.Finding;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when a policy has errors, for the operator to correct; its message has one line for each finding. */
final class InvalidPolicyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidPolicyException(List<Finding> findings) {
        super(findings.stream().map(Finding::toString).collect(Collectors.joining(System.lineSeparator())));
    }
}
