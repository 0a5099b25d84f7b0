package dev.signalbox.core.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The distribution that the build made. */
final class BuiltDistribution {

    static final Path HOME = Path.of("target/signalbox").toAbsolutePath();
    static final Path PROGRAMS = HOME.resolve("bin");

    private BuiltDistribution() {}

    /** Has its launcher use the start-up cache that the build made; where there is none it would make one beside the test. */
    static void useCacheIfThere(Map<String, String> environment) {
        if (!Files.isDirectory(HOME.resolve("cache"))) {
            environment.put("SIGNALBOX_CACHE", "off");
        }
    }
}
