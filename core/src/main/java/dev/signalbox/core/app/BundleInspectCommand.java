package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.policy.Bundle;
import dev.signalbox.core.policy.CompiledFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks into a bundle as a sidecar would. */
@Command(
        name = "inspect",
        aliases = "verify",
        description =
                "Says what is in a bundle, and whether a sidecar would take it: its files, manifest, signature, policy.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox bundle inspect policy.tar.gz",
            "  signalbox bundle verify policy.tar.gz --key public.pem"
        })
final class BundleInspectCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "The bundle.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description =
                    "The public key of whoever must have signed it, in PEM; its signature is not checked otherwise.")
    private @Nullable Path key;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        Optional<PublicKey> checking = Optional.ofNullable(key).map(BundleFiles::publicKey);
        Bundle bundle = BundleFiles.read(file);
        if (checking.isPresent()) {
            BundleFiles.checked(file, () -> {
                bundle.requireSignedBy(checking);
                return bundle;
            });
        }
        CompiledFiles policy = CompiledFiles.of(bundle.files());
        if (policy.policy().isEmpty()) {
            throw new InvalidPolicyException(policy.findings());
        }
        ObjectNode report = report(bundle, policy, checking.isPresent());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.toPrettyString());
        } else {
            report.properties()
                    .forEach(line -> print(line.getKey(), line.getValue().asText(), out));
            print("files", bundle.files().size() + "", out);
            bundle.files().keySet().forEach(name -> print("", name, out));
        }
        out.flush();
        return 0;
    }

    private static ObjectNode report(Bundle bundle, CompiledFiles policy, boolean checked) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("policy", policy.policy().orElseThrow().name());
        report.put("revision", policy.revision());
        bundle.manifest().ifPresent(manifest -> {
            report.put("sequence", manifest.sequence());
            report.put("created", manifest.created().toString());
        });
        report.put("signature", checked ? "verified" : bundle.signature().isPresent() ? "not checked" : "none");
        return report;
    }

    private static void print(String name, String text, PrintWriter out) {
        out.println(name + " ".repeat(Math.max(1, 11 - name.length())) + text);
    }
}
