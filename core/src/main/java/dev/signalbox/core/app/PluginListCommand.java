package dev.signalbox.core.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.config.BackendConfiguration;
import dev.signalbox.core.config.ConfigurationFile;
import dev.signalbox.core.plugin.PluginDescription;
import dev.signalbox.core.plugin.PluginDescription.OfferedType;
import dev.signalbox.core.plugin.PluginListing;
import dev.signalbox.core.report.FindingFormat;
import dev.signalbox.spi.ConfigurationKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what plugins there are, what they offer, and what an operator can write for each. */
@Command(
        name = "list",
        description = {
            "Shows every plugin with its version and the types of components it offers,",
            "and for each type the keys it reads: what may stand there, what holds without, what it is for."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  signalbox plugin list",
            "  signalbox plugin list -c signalbox.yaml",
            "  signalbox plugin list --plugins build/plugins --json"
        })
final class PluginListCommand implements Callable<Integer> {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file whose plugins.directory is meant.")
    private @Nullable Path file;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "The directory with a directory for each plugin; without it and -c that of the distribution.")
    private @Nullable Path directory;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        List<PluginDescription> plugins = PluginListing.of(pluginDirectory());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(FindingFormat.pretty(report(plugins)));
        } else {
            plugins.forEach(plugin -> print(plugin, out));
        }
        out.flush();
        return 0;
    }

    private Path pluginDirectory() {
        if (directory != null) {
            return directory;
        }
        if (file == null) {
            return Distribution.directory().resolve("plugins");
        }
        ConfigurationFile configuration = ConfigurationFile.read(file, Distribution.directory(), System.getenv());
        // No component is made here that would read its part.
        configuration.configuration().backends().forEach(BackendConfiguration::forgiveUnread);
        configuration.requireValid();
        return configuration.configuration().pluginDirectory();
    }

    private static void print(PluginDescription plugin, PrintWriter out) {
        out.println(plugin.id() + (plugin.version().isEmpty() ? "" : " " + plugin.version())
                + (plugin.spiVersion() == 0 ? "" : ", SPI " + plugin.spiVersion()) + ", " + plugin.location());
        if (!plugin.usable()) {
            out.println("  quarantined: " + plugin.reason());
        }
        for (OfferedType component : plugin.components()) {
            out.println("  " + component.kind() + " " + component.type());
            print(component.keys(), "    ", out);
        }
    }

    private static void print(List<ConfigurationKey> keys, String indent, PrintWriter out) {
        for (ConfigurationKey key : keys) {
            String standing =
                    key.required() ? ", required" : key.fallback().isEmpty() ? "" : ", default " + key.fallback();
            out.println(indent + key.name() + ": " + key.expected() + standing);
            out.println(indent + "    " + key.meaning());
            print(key.keys(), indent + "  ", out);
        }
    }

    private static ObjectNode report(List<PluginDescription> plugins) {
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        ArrayNode list = report.putArray("plugins");
        for (PluginDescription plugin : plugins) {
            ObjectNode entry = list.addObject();
            entry.put("id", plugin.id());
            entry.put("location", plugin.location());
            if (!plugin.version().isEmpty()) {
                entry.put("version", plugin.version());
            }
            if (plugin.spiVersion() != 0) {
                entry.put("spiVersion", plugin.spiVersion());
            }
            entry.put("state", plugin.usable() ? "OK" : "QUARANTINED");
            if (!plugin.reason().isEmpty()) {
                entry.put("reason", plugin.reason());
            }
            ArrayNode components = entry.putArray("components");
            for (OfferedType component : plugin.components()) {
                ObjectNode offered = components.addObject();
                offered.put("kind", component.kind());
                offered.put("type", component.type());
                put(component.keys(), offered);
            }
        }
        return report;
    }

    private static void put(List<ConfigurationKey> keys, ObjectNode parent) {
        ArrayNode list = parent.putArray("keys");
        for (ConfigurationKey key : keys) {
            ObjectNode entry = list.addObject();
            entry.put("name", key.name());
            entry.put("type", key.type().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            entry.put("required", key.required());
            if (!key.fallback().isEmpty()) {
                entry.put("default", key.fallback());
            }
            entry.put("expected", key.expected());
            entry.put("meaning", key.meaning());
            if (!key.choices().isEmpty()) {
                key.choices().forEach(entry.putArray("choices")::add);
            }
            if (key.min() == Double.MIN_VALUE) {
                entry.put("above", 0);
            } else if (Double.isFinite(key.min())) {
                entry.put("min", key.min());
            }
            if (Double.isFinite(key.max())) {
                entry.put("max", key.max());
            }
            if (!key.keys().isEmpty()) {
                put(key.keys(), entry);
            }
        }
    }
}
