package dev.signalbox.core.app;

import java.nio.file.Path;

/** Where this program is installed, with its plugins and its default policy. */
final class Distribution {

    private Distribution() {}

    /** The directory the launcher tells; the working directory where there was no launcher. */
    static Path directory() {
        return Path.of(System.getProperty("signalbox.home", ""));
    }
}
