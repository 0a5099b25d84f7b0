package dev.signalbox.core.plugin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a host would say of a built plugin, and what it would not notice but its operators would.
 *
 * @param plugin what the plugin says of itself; empty if it could not be asked
 * @param findings in the order they were found in
 */
public record PluginVerification(Optional<PluginDescription> plugin, List<PluginFinding> findings) {

    public PluginVerification {
        findings = List.copyOf(findings);
    }

    /**
     * Looks into a plugin's jars, loads it as the host does, asks it what it offers, and lets go of it. Makes none of its components.
     * Takes some seconds if the plugin misbehaves.
     *
     * @param location a plugin's directory, or a jar that holds all of a plugin
     */
    public static PluginVerification of(Path location) {
        List<PluginFinding> findings = new ArrayList<>();
        PluginFiles jars = jars(location);
        if (jars.isEmpty()) {
            findings.add(PluginFinding.error(
                    "no-jar",
                    location,
                    "is no jar and no directory that holds one, must be like plugins/<id> with the jars of a plugin"));
            return new PluginVerification(Optional.empty(), findings);
        }
        PluginArchives archives = PluginArchives.read(jars, findings);
        archives.check(location, findings);
        if (findings.stream().anyMatch(PluginFinding::error)) {
            return new PluginVerification(Optional.empty(), findings);
        }
        return new PluginVerification(PluginTrial.run(location, jars, findings), findings);
    }

    /** Whether a host would take it. */
    public boolean passed() {
        return findings.stream().noneMatch(PluginFinding::error);
    }

    private static PluginFiles jars(Path location) {
        if (Files.isDirectory(location)) {
            return PluginFiles.in(location);
        }
        boolean jar = Files.isRegularFile(location) && location.toString().endsWith(".jar");
        return new PluginFiles(jar ? List.of(location) : List.of(), List.of());
    }
}
