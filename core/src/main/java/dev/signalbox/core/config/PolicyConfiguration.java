package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The policy that decides.
 *
 * @param directory where its files lie
 */
public record PolicyConfiguration(Path directory) {

    public PolicyConfiguration {
        requireNonNull(directory, "directory");
    }

    static PolicyConfiguration read(SectionReader section, Path distribution) {
        return new PolicyConfiguration(section.directory("directory", distribution.resolve("policy")));
    }
}
