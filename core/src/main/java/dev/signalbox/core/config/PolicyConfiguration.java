package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The policy that decides.
 *
 * @param directory where its files lie; empty if only a bundle brings it
 * @param bundle where it is fetched; empty if the directory is all there is
 * @param watch whether a change of the directory is taken over while the sidecar runs
 * @param keepRevisions how many revisions are kept beside those in use
 */
public record PolicyConfiguration(
        Optional<Path> directory, Optional<BundleConfiguration> bundle, boolean watch, int keepRevisions) {

    private static final int REVISIONS = 50;
    private static final int MAX_REVISIONS = 10_000;

    public PolicyConfiguration {
        requireNonNull(directory, "directory");
        requireNonNull(bundle, "bundle");
        SectionReader.requireRange("keepRevisions", keepRevisions, 1, MAX_REVISIONS);
        if (directory.isEmpty() && bundle.isEmpty()) {
            throw new IllegalArgumentException("there must be a directory or a bundle");
        }
    }

    static PolicyConfiguration read(SectionReader section, Path distribution) {
        Path standard = distribution.resolve("policy");
        Optional<BundleConfiguration> bundle =
                section.has("bundle") ? BundleConfiguration.read(section.section("bundle")) : Optional.empty();
        Path directory = section.directory("directory", standard);
        boolean watch = section.flag("watch", bundle.isEmpty());
        if (watch && bundle.isPresent()) {
            section.report(
                    "watch",
                    "two-sources",
                    "is true, but policy.bundle brings the policy: the directory only decides until there is a bundle");
        }
        return new PolicyConfiguration(
                bundle.isPresent() && !section.has("directory") ? Optional.empty() : Optional.of(directory),
                bundle,
                watch,
                section.integer("keepRevisions", REVISIONS, 1, MAX_REVISIONS));
    }
}
