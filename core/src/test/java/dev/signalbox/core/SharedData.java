package dev.signalbox.core;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Data that is no part of the repository: it is looked for in {@code shared/data} beside or above the checkout. */
public final class SharedData {

    private SharedData() {}

    /** A file; the test is skipped if it is not there. */
    public static Path file(String name) {
        @Nullable Path at = Path.of("").toAbsolutePath();
        while (at != null) {
            Path file = at.resolve("shared/data").resolve(name);
            if (Files.exists(file)) {
                return file;
            }
            at = at.getParent();
        }
        assumeTrue(false, "no shared/data/" + name + " beside or above the checkout");
        throw new IllegalStateException("an assumption that does not hold ends the test");
    }

    /** The fields of the lines of a file, without its header; the test is skipped if it is not there. */
    public static List<String[]> rows(String name) throws IOException {
        return Files.readAllLines(file(name)).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }
}
