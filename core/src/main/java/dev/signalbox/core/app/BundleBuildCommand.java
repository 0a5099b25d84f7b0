package dev.signalbox.core.app;

import dev.signalbox.core.policy.Bundle;
import dev.signalbox.core.policy.CompiledFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Packs a policy directory as a bundle. */
@Command(
        name = "build",
        description = {
            "Packs a policy that has no errors as a bundle, with a manifest of its files.",
            "The same files, sequence and time give the same bytes."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox bundle build policy/ -o policy.tar.gz",
            "  signalbox bundle build policy/ -o policy.tar.gz --sequence 17 --created 2026-03-01T12:00:00Z"
        })
final class BundleBuildCommand implements Callable<Integer> {

    @Parameters(paramLabel = "DIR", description = "The policy's directory.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path directory;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The bundle; replaced in one step if it is there.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path output;

    @Option(
            names = "--created",
            paramLabel = "TIME",
            description = "When it is said to be made, such as 2026-03-01T12:00:00Z; now where it is not given.")
    private @Nullable Instant created;

    @Option(
            names = "--sequence",
            paramLabel = "NUMBER",
            description = {
                "Its number. Sidecars take no bundle with a lower number than the one before.",
                "The seconds from 1970 to its time where it is not given."
            })
    private @Nullable Long sequence;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Instant time = (created == null ? Instant.now() : created).truncatedTo(ChronoUnit.SECONDS);
        long number = sequence == null ? time.getEpochSecond() : sequence;
        if (number < 1) {
            throw new ParameterException(spec.commandLine(), "the sequence is " + number + ", must be at least 1");
        }
        CompiledFiles policy = CompiledFiles.directory(directory);
        if (policy.policy().isEmpty()) {
            throw new InvalidPolicyException(policy.findings());
        }
        Bundle bundle = BundleFiles.checked(directory, () -> Bundle.of(policy.files(), number, time));
        BundleFiles.write(output, bundle);
        PrintWriter out = spec.commandLine().getOut();
        out.println(output + " holds policy " + policy.policy().get().name() + ", " + policy.revision());
        out.println("no. " + number + " of " + time + ", not signed");
        out.flush();
        return 0;
    }
}
