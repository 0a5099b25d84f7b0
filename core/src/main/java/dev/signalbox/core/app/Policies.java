package dev.signalbox.core.app;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads and compiles policies for commands that can't go on without one. */
final class Policies {

    private Policies() {}

    /**
     * The files of a policy's directory.
     *
     * @throws InvalidPolicyException if they can't be read
     */
    static PolicySource read(Path directory) {
        try {
            return PolicySource.directory(directory);
        } catch (IOException e) {
            throw new InvalidPolicyException(List.of(
                    new Finding(Finding.Severity.ERROR, "unreadable", directory.toString(), 1, 1, e.toString(), "")));
        }
    }

    /**
     * The policy of these files.
     *
     * @throws InvalidPolicyException if a finding is an error
     */
    static Policy compile(PolicySource source) {
        PolicyCompiler.Result result = new PolicyCompiler().compile(source);
        return result.policy().orElseThrow(() -> new InvalidPolicyException(result.findings()));
    }
}
