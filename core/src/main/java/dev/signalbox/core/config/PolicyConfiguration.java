package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * The policy that decides.
 *
 * @param directory where its files lie
 * @param watch whether a change of the directory is taken over while the sidecar runs
 * @param keepRevisions how many revisions are kept beside those in use
 */
public record PolicyConfiguration(Path directory, boolean watch, int keepRevisions) {

    private static final int REVISIONS = 50;
    private static final int MAX_REVISIONS = 10_000;

    public PolicyConfiguration {
        requireNonNull(directory, "directory");
        SectionReader.requireRange("keepRevisions", keepRevisions, 1, MAX_REVISIONS);
    }

    static PolicyConfiguration read(SectionReader section, Path distribution) {
        return new PolicyConfiguration(
                section.directory("directory", distribution.resolve("policy")),
                section.flag("watch", true),
                section.integer("keepRevisions", REVISIONS, 1, MAX_REVISIONS));
    }
}
