package dev.signalbox.core.app;

import dev.signalbox.core.policy.Bundle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs a bundle. */
@Command(
        name = "sign",
        description =
                "Signs a bundle's manifest by Ed25519; a signature it has is replaced. The file is replaced in one step.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example, with a new pair of keys:",
            "  openssl genpkey -algorithm ed25519 -out private.pem",
            "  openssl pkey -in private.pem -pubout -out public.pem",
            "  signalbox bundle sign policy.tar.gz --key private.pem"
        })
final class BundleSignCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The bundle.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(names = "--key", paramLabel = "FILE", required = true, description = "The private key, in PEM.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path key;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrivateKey signing = BundleFiles.privateKey(key);
        Bundle bundle = BundleFiles.read(file);
        BundleFiles.write(file, BundleFiles.checked(file, () -> bundle.signed(signing)));
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + " is signed, no. " + bundle.sequence());
        out.flush();
        return 0;
    }
}
