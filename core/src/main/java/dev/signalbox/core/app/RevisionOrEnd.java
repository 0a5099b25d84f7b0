package dev.signalbox.core.app;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a command takes that begins something with a revision, and also ends it. */
final class RevisionOrEnd {

    @Parameters(paramLabel = "REVISION", arity = "0..1", description = "The revision's id or the beginning of it.")
    private @Nullable String revision;

    @Option(names = "--end", description = "Ends it.")
    private boolean end;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The revision to begin with; empty if it is to be ended. */
    Optional<String> revision() {
        if (end == (revision != null)) {
            throw new ParameterException(spec.commandLine(), "either a revision or --end must be given");
        }
        return Optional.ofNullable(revision);
    }
}
