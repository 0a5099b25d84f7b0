package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.plugin.PluginDescription;
import dev.signalbox.core.plugin.PluginFinding;
import dev.signalbox.core.plugin.PluginVerification;
import dev.signalbox.core.report.FindingFormat;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a built plugin would work in a host. */
@Command(
        name = "verify",
        description = {
            "Looks into a built plugin, loads it as the sidecar does, isolated, and says what is wrong with it:",
            "service file, id, SPI version, names of types, declared keys, classes that it must not bring,",
            "work and threads where there must be none, and whether it can be unloaded."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox plugin verify plugins/acme",
            "  signalbox plugin verify target/acme-plugin-1.0.jar --json"
        })
final class PluginVerifyCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "DIR",
            description = "The plugin's directory, named by its id, or a jar that holds all of it.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path location;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        PluginVerification verification = PluginVerification.of(location);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(FindingFormat.pretty(report(verification)));
        } else {
            verification.findings().forEach(out::println);
            if (verification.passed()) {
                verification.plugin().ifPresent(plugin -> out.println(summary(plugin)));
            }
        }
        out.flush();
        return verification.passed() ? 0 : Main.INVALID;
    }

    private static String summary(PluginDescription plugin) {
        return "Plugin " + plugin.id() + (plugin.version().isEmpty() ? "" : " " + plugin.version()) + " for SPI "
                + plugin.spiVersion() + " can be used: "
                + plugin.components().stream()
                        .map(component -> component.kind() + " " + component.type())
                        .collect(Collectors.joining(", "));
    }

    private static ObjectNode report(PluginVerification verification) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("valid", verification.passed());
        verification.plugin().ifPresent(plugin -> {
            report.put("id", plugin.id());
            report.put("version", plugin.version());
            report.put("spiVersion", plugin.spiVersion());
        });
        ArrayNode findings = report.putArray("findings");
        for (PluginFinding finding : verification.findings()) {
            ObjectNode entry = findings.addObject();
            entry.put("severity", finding.error() ? "error" : "warning");
            entry.put("code", finding.code());
            entry.put("file", finding.where());
            entry.put("message", finding.message());
        }
        return report;
    }
}
