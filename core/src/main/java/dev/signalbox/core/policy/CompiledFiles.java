package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Policy;
import dev.signalbox.rules.PolicyCompiler;
import dev.signalbox.rules.PolicySource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A policy's files and what came of compiling them.
 *
 * @param files all files, the tests included; empty if they can't be read
 * @param revision what those that decide amount to; empty if they can't be read
 * @param policy the policy; empty if a finding is an error
 */
public record CompiledFiles(
        SortedMap<String, String> files, String revision, Optional<Policy> policy, List<Finding> findings) {

    private static final String TESTS = "tests";

    public CompiledFiles {
        requireNonNull(revision, "revision");
        requireNonNull(policy, "policy");
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        findings = List.copyOf(findings);
    }

    /** Compiles files. Takes milliseconds, more where there are many rules. */
    public static CompiledFiles of(Map<String, String> files) {
        PolicySource source = PolicyFiles.source(files);
        PolicyCompiler.Result result = new PolicyCompiler().compile(source);
        return new CompiledFiles(new TreeMap<>(files), source.revision(), result.policy(), result.findings());
    }

    /** Reads and compiles a policy directory; that it can't be read is a finding. */
    public static CompiledFiles directory(Path directory) {
        SortedMap<String, String> files;
        try {
            files = read(directory);
        } catch (IOException e) {
            Finding unreadable =
                    new Finding(Finding.Severity.ERROR, "unreadable", directory.toString(), 1, 1, e.toString(), "");
            return new CompiledFiles(new TreeMap<>(), "", Optional.empty(), List.of(unreadable));
        }
        return of(files);
    }

    private static SortedMap<String, String> read(Path directory) throws IOException {
        SortedMap<String, String> files =
                new TreeMap<>(PolicySource.directory(directory).files());
        Path tests = directory.resolve(TESTS);
        if (Files.isDirectory(tests)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(tests, "*_test.yaml")) {
                for (Path entry : entries) {
                    if (Files.size(entry) <= PolicySource.MAX_BYTES && files.size() < PolicyFiles.MAX_FILES) {
                        files.put(TESTS + "/" + entry.getFileName(), Files.readString(entry));
                    }
                }
            }
        }
        return files;
    }
}
