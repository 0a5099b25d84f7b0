package dev.signalbox.core.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the sidecar until it is told to end. */
@Command(
        name = "serve",
        description = "Runs the sidecar in front of the backends of a configuration file, until it is told to end.",
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  signalbox serve -c signalbox.yaml", "  curl http://127.0.0.1:8081/status"})
final class ServeCommand implements Callable<Integer> {

    static final String REHEARSAL = "--rehearsal";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file; signalbox.yaml in this directory where it is not given.")
    private @Nullable Path file;

    @Option(names = REHEARSAL, hidden = true, description = "Ends by itself after a few requests: for start-up caches.")
    private boolean rehearsal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return new Serving(Optional.ofNullable(file), rehearsal)
                .run(spec.commandLine().getOut());
    }
}
