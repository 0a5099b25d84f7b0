package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The policy that decides.
 *
 * @param directory where its files lie
 * @param watch whether a change of the directory is taken over while the sidecar runs
 * @param stateDirectory where revisions and what is in force are kept; empty if nothing is kept
 * @param keepRevisions how many revisions are kept beside those in use
 */
public record PolicyConfiguration(Path directory, boolean watch, Optional<Path> stateDirectory, int keepRevisions) {

    private static final String STATE = "state/policy";
    private static final int REVISIONS = 50;
    private static final int MAX_REVISIONS = 10_000;

    public PolicyConfiguration {
        requireNonNull(directory, "directory");
        requireNonNull(stateDirectory, "stateDirectory");
        SectionReader.requireRange("keepRevisions", keepRevisions, 1, MAX_REVISIONS);
    }

    static PolicyConfiguration read(SectionReader section, Path distribution) {
        return new PolicyConfiguration(
                section.directory("directory", distribution.resolve("policy")),
                section.flag("watch", true),
                section.pathOrNone("stateDirectory", STATE),
                section.integer("keepRevisions", REVISIONS, 1, MAX_REVISIONS));
    }
}
