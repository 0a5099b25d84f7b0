package dev.signalbox.core.app;

import dev.signalbox.core.config.ConfigurationFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a sidecar until it is told to end: what {@code signalbox serve} does.
 *
 * @param file the configuration file; empty to take signalbox.yaml of the working directory, if it is there
 * @param rehearsal whether to end by itself after a few requests: for start-up caches
 */
record Serving(Optional<Path> file, boolean rehearsal) {

    private static final Path DEFAULT_FILE = Path.of("signalbox.yaml");

    /**
     * What the arguments of the command line ask for, if they are the usual ones. A start is two tenths of a second faster
     * where it needs no parser of command lines, whose classes no start-up cache can hold.
     *
     * @return empty if the arguments are of another command, or not the usual ones
     */
    static Optional<Serving> usual(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("serve")) {
            return Optional.empty();
        }
        Optional<Path> file = Optional.empty();
        boolean rehearsal = false;
        for (int i = 1; i < arguments.length; i++) {
            boolean namesFile = arguments[i].equals("-c") || arguments[i].equals("--config");
            if (arguments[i].equals(ServeCommand.REHEARSAL)) {
                rehearsal = true;
            } else if (namesFile && file.isEmpty() && i + 1 < arguments.length && isName(arguments[i + 1])) {
                file = Optional.of(Path.of(arguments[++i]));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(new Serving(file, rehearsal));
    }

    /**
     * Serves until the process is told to end.
     *
     * @return the exit code
     */
    int run(PrintWriter out) throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        Sidecar sidecar = Sidecar.start(configuration(), List.of());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sidecar.close();
            told.countDown();
        }));
        out.println("Requests:  http://" + sidecar.address() + "/v1/chat/completions");
        out.println("Operators: " + sidecar.adminUrl() + "/");
        out.println("Policy:    " + sidecar.policy().name() + ", "
                + sidecar.policy().rules().size() + " rules, "
                + sidecar.policy().revision());
        sidecar.problems().forEach(problem -> out.println("Problem:   " + problem));
        out.flush();
        if (rehearsal) {
            return new Rehearsal(sidecar.address(), sidecar.adminAddress()).run(out) ? 0 : Main.INTERNAL_ERROR;
        }
        told.await();
        return 0;
    }

    private ConfigurationFile configuration() {
        Path distribution = Distribution.directory();
        if (file.isPresent() || Files.exists(DEFAULT_FILE)) {
            return ConfigurationFile.read(file.orElse(DEFAULT_FILE), distribution, System.getenv());
        }
        return ConfigurationFile.absent(distribution);
    }

    private static boolean isName(String argument) {
        return !argument.isEmpty() && !argument.startsWith("-") && !argument.startsWith("@");
    }
}
