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
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An operator's {@code signalbox.yaml}, read once.
 *
 * <p>Its configuration is always there, with defaults in the place of what is wrong, so that all mistakes are found in one pass:
 * those of the file itself here, those of the components' parts when the components are made, which tell them to the same
 * findings. Nothing may be started before {@link #requireValid} has returned. Not thread-safe.
 */
public final class ConfigurationFile {

    private final Origin origin;
    private final List<Finding> findings;
    private final Optional<Section> root;
    private final SidecarConfiguration configuration;

    /**
     * Where a configuration comes from, to read it again.
     *
     * @param file empty if it is none on a disk
     * @param name what findings call it
     */
    private record Origin(
            Optional<Path> file,
            String name,
            String text,
            Path directory,
            Path distribution,
            Map<String, String> environment) {

        Origin with(Optional<Path> otherFile, String otherText) {
            return new Origin(otherFile, name, otherText, directory, distribution, environment);
        }
    }

    /**
     * Reads a file.
     *
     * @param file relative paths in it are relative to its directory
     * @param distribution where Signalbox is installed: its {@code plugins} and {@code policy} are the defaults
     * @param environment where {@code env:NAME} is looked up
     */
    public static ConfigurationFile read(Path file, Path distribution, Map<String, String> environment) {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
        return read(file, new Origin(Optional.of(file), file.toString(), "", directory, distribution, environment));
    }

    private static ConfigurationFile read(Path file, Origin origin) {
        try {
            return parse(origin.with(Optional.of(file), Files.readString(file)));
        } catch (CharacterCodingException e) {
            return unreadable(origin, "the file is not UTF-8 text.");
        } catch (IOException e) {
            return unreadable(
                    origin, Files.exists(file) ? "the file cannot be read: " + e + "." : "there is no such file.");
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
        return parse(new Origin(Optional.empty(), file, text, directory, distribution, environment));
    }

    /** What holds where there is no file: the same as with an empty one among the distribution's. */
    public static ConfigurationFile absent(Path distribution) {
        return parse("signalbox.yaml", "", distribution.resolve("config"), distribution, Map.of());
    }

    private static ConfigurationFile parse(Origin origin) {
        List<Finding> findings = new ArrayList<>();
        Optional<Section> root = Document.parse(origin.name, origin.text, findings::add);
        return new ConfigurationFile(origin, root, findings);
    }

    private static ConfigurationFile unreadable(Origin origin, String problem) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(Severity.ERROR, "unreadable-file", origin.name, 1, 1, problem, ""));
        return new ConfigurationFile(origin, Optional.empty(), findings);
    }

    private ConfigurationFile(Origin origin, Optional<Section> root, List<Finding> findings) {
        this.origin = origin;
        this.findings = findings;
        this.root = root;
        Surroundings surroundings = new Surroundings(origin.directory, origin.environment);
        this.configuration =
                SidecarConfiguration.read(new SectionReader(root, surroundings, findings::add), origin.distribution);
    }

    /** The file on a disk; empty if the text came from elsewhere. */
    public Optional<Path> path() {
        return origin.file;
    }

    /** What findings call it. */
    public String name() {
        return origin.name;
    }

    /** The same text, with nothing read of it. Secrets and files that it names are looked up anew. */
    public ConfigurationFile again() {
        return parse(origin);
    }

    /** What stands in the file now. */
    public ConfigurationFile reread() {
        return origin.file.map(file -> read(file, origin)).orElseGet(this::again);
    }

    /** The outermost keys of which another file says something else, or nothing. */
    public SortedSet<String> differences(ConfigurationFile other) {
        Map<String, Object> ours = root.map(Section::content).orElse(Map.of());
        Map<String, Object> theirs = other.root.map(Section::content).orElse(Map.of());
        SortedSet<String> keys = new TreeSet<>(ours.keySet());
        keys.addAll(theirs.keySet());
        keys.removeIf(key -> Objects.equals(ours.get(key), theirs.get(key)));
        return keys;
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
