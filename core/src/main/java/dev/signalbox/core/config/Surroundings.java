package dev.signalbox.core.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a configuration file may refer to.
 *
 * @param directory what its relative paths are relative to
 * @param environment the process's environment variables
 */
record Surroundings(Path directory, Map<String, String> environment) {

    private static final String VARIABLE = "env:";
    private static final String FILE = "file:";
    private static final int MAX_SECRET_BYTES = 65_536;
    private static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** The path as seen from the configuration file; empty if the text is no path. */
    Optional<Path> resolve(String path) {
        try {
            return Optional.of(directory.resolve(path).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * The secret that {@code env:NAME} or {@code file:PATH} refers to.
     *
     * @param problems told what is wrong, never with the text itself, which may be the secret
     */
    Optional<String> secret(String reference, Consumer<String> problems) {
        if (reference.startsWith(VARIABLE)) {
            String name = reference.substring(VARIABLE.length());
            String value = environment.getOrDefault(name, "").strip();
            if (value.isEmpty()) {
                problems.accept("names the environment variable " + name + ", which is not set");
            }
            return Optional.of(value).filter(text -> !text.isEmpty());
        }
        if (reference.startsWith(FILE)) {
            return secretFile(reference.substring(FILE.length()), problems);
        }
        problems.accept("is a secret, which must not stand in this file: write env:NAME or file:PATH");
        return Optional.empty();
    }

    /** The trimmed content of a short file. */
    Optional<String> secretFile(String path, Consumer<String> problems) {
        Optional<String> content = textFile(path, MAX_SECRET_BYTES, problems).map(String::strip);
        if (content.isPresent() && content.get().isEmpty()) {
            problems.accept("names the file " + path + ", which is empty");
        }
        return content.filter(text -> !text.isEmpty());
    }

    /** The content of a file. */
    Optional<String> textFile(String path, Consumer<String> problems) {
        return textFile(path, MAX_FILE_BYTES, problems);
    }

    private Optional<String> textFile(String path, int maxBytes, Consumer<String> problems) {
        Optional<Path> file = resolve(path);
        if (file.isEmpty() || !Files.isRegularFile(file.get())) {
            problems.accept("names the file " + path + ", which does not exist");
            return Optional.empty();
        }
        try {
            if (Files.size(file.get()) > maxBytes) {
                problems.accept("names the file " + path + ", which is longer than " + maxBytes + " bytes");
                return Optional.empty();
            }
            return Optional.of(Files.readString(file.get()));
        } catch (IOException e) {
            problems.accept("names the file " + path + ", which cannot be read (" + e + ")");
            return Optional.empty();
        }
    }
}
