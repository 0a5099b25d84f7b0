package dev.signalbox.core.app;

import java.nio.file.Path;
import java.util.Optional;

/** What the launcher tells: where this program is installed, with its plugins and its default policy, and who reads along. */
final class Distribution {

    private Distribution() {}

    /** The directory the launcher tells; the working directory where there was no launcher. */
    static Path directory() {
        return Path.of(System.getProperty("signalbox.home", ""));
    }

    /** The version in the jar's manifest. */
    static String version() {
        return Optional.ofNullable(Distribution.class.getPackage().getImplementationVersion())
                .orElse("development");
    }

    /** Whether a person reads along. The launcher tells, because what Java itself says of it differs from release to release. */
    static boolean printsToTerminal() {
        return Boolean.getBoolean("signalbox.terminal");
    }
}
