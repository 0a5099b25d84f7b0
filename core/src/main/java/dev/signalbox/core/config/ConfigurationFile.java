package dev.signalbox.core.config;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Finding.Severity;
import dev.signalbox.rules.document.Document;
import dev.signalbox.rules.document.Section;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operator's {@code signalbox.yaml}, read once.
 *
 * <p>Its configuration is always there, with defaults in the place of what is wrong, so that all mistakes are found in one pass:
 * those of the file itself here, those of the components' parts when the components are made, which tell them to the same
 * findings. Nothing may be started before {@link #requireValid} has returned. Not thread-safe.
 */
public final class ConfigurationFile {

    private final List<Finding> findings;
    private final Optional<Section> root;
    private final SidecarConfiguration configuration;

    /**
     * Reads a file.
     *
     * @param file relative paths in it are relative to its directory
     * @param distribution where Signalbox is installed: its {@code plugins} and {@code policy} are the defaults
     * @param environment where {@code env:NAME} is looked up
     */
    public static ConfigurationFile read(Path file, Path distribution, Map<String, String> environment) {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        try {
            return parse(file.toString(), Files.readString(file), directory, distribution, environment);
        } catch (CharacterCodingException e) {
            return unreadable(file, "the file is not UTF-8 text.", directory, distribution);
        } catch (IOException e) {
            String problem = Files.exists(file) ? "the file cannot be read: " + e + "." : "there is no such file.";
            return unreadable(file, problem, directory, distribution);
        }
    }

    /**
     * Reads a text as if it stood in a file.
     *
     * @param file what findings call the file
     * @param directory what relative paths in the text are relative to
     */
    public static ConfigurationFile parse(
            String file, String text, Path directory, Path distribution, Map<String, String> environment) {
        List<Finding> findings = new ArrayList<>();
        Optional<Section> root = Document.parse(file, text, findings::add);
        return new ConfigurationFile(root, new Surroundings(directory, environment), distribution, findings);
    }

    /** What holds where there is no file: the same as with an empty one among the distribution's. */
    public static ConfigurationFile absent(Path distribution) {
        return parse("signalbox.yaml", "", distribution.resolve("config"), distribution, Map.of());
    }

    private static ConfigurationFile unreadable(Path file, String problem, Path directory, Path distribution) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(Severity.ERROR, "unreadable-file", file.toString(), 1, 1, problem, ""));
        return new ConfigurationFile(Optional.empty(), new Surroundings(directory, Map.of()), distribution, findings);
    }

    private ConfigurationFile(
            Optional<Section> root, Surroundings surroundings, Path distribution, List<Finding> findings) {
        this.findings = findings;
        this.root = root;
        this.configuration =
                SidecarConfiguration.read(new SectionReader(root, surroundings, findings::add), distribution);
    }

    /** What the file says, and defaults for what it does not say or says wrongly. */
    public SidecarConfiguration configuration() {
        return configuration;
    }

    /**
     * Ends reading: what nothing has asked for by now is a mistake.
     *
     * @throws InvalidConfigurationException with every mistake found
     */
    public void requireValid() {
        root.ifPresent(Section::reportUnread);
        if (!findings.isEmpty()) {
            throw new InvalidConfigurationException(findings.stream()
                    .distinct()
                    .sorted(Comparator.comparing(Finding::line).thenComparing(Finding::column))
                    .toList());
        }
    }
}
