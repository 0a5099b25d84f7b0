package dev.signalbox.core.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The machine the benchmark runs on. */
final class Machine {

    /** The core of the proxy. */
    static final int PROXY_CORE = 0;

    /** The core of the load generator and the upstream. */
    static final int LOAD_CORE = 1;

    private Machine() {}

    /** Moves this process, which makes the load of streams, to the core of the load. */
    static void pinThisProcess() {
        Commands.run(List.of(
                "taskset",
                "--all-tasks",
                "--cpu-list",
                "--pid",
                String.valueOf(LOAD_CORE),
                String.valueOf(ProcessHandle.current().pid())));
    }

    /** The machine, the programs and the day, for a reader of the figures. */
    static String describe() {
        return field("/proc/cpuinfo", "model name").orElse("unknown processor") + ", "
                + Runtime.getRuntime().availableProcessors() + " cores, Linux " + System.getProperty("os.version")
                + ", JDK " + System.getProperty("java.version")
                + version("nginx", "-v").map(text -> ", " + text).orElse("")
                + version("haproxy", "-v").map(text -> ", " + text).orElse("")
                + ", " + LocalDate.now(ZoneOffset.UTC) + ", load average before "
                + read("/proc/loadavg").split(" ", 2)[0];
    }

    private static Optional<String> version(String program, String option) {
        return Commands.find(program)
                .map(path -> Commands.run(List.of(path.toString(), option))
                        .lines()
                        .findFirst()
                        .orElse("")
                        .replaceAll("^.*?(nginx/[0-9.]+|HAProxy) ?(?:version )?([0-9.]*).*$", "$1 $2")
                        .trim());
    }

    private static Optional<String> field(String file, String name) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst();
    }

    /** The content of one of the kernel's files. */
    static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
