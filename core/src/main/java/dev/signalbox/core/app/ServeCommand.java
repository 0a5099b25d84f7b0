package dev.signalbox.core.app;

import dev.signalbox.core.config.ConfigurationFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
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

    private static final Path DEFAULT_FILE = Path.of("signalbox.yaml");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file; signalbox.yaml in this directory where it is not given.")
    private @Nullable Path file;

    @Option(
            names = "--stop-when-ready",
            hidden = true,
            description = "Ends as soon as it is ready: for start-up caches.")
    private boolean stopWhenReady;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        CountDownLatch told = new CountDownLatch(1);
        Sidecar sidecar = Sidecar.start(configuration(), List.of());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sidecar.close();
            told.countDown();
        }));
        out.println("Requests:  http://" + sidecar.address() + "/v1/chat/completions");
        out.println("Operators: http://" + sidecar.adminAddress() + "/");
        out.println("Policy:    " + sidecar.policy().name() + ", "
                + sidecar.policy().rules().size() + " rules, "
                + sidecar.policy().revision());
        sidecar.problems().forEach(problem -> out.println("Problem:   " + problem));
        out.flush();
        if (!stopWhenReady) {
            told.await();
        }
        return 0;
    }

    private ConfigurationFile configuration() {
        Path distribution = Distribution.directory();
        if (file != null || Files.exists(DEFAULT_FILE)) {
            return ConfigurationFile.read(file == null ? DEFAULT_FILE : file, distribution, System.getenv());
        }
        return ConfigurationFile.absent(distribution);
    }
}
