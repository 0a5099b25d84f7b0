package dev.signalbox.core.config;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.document.Section;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which type of component a section of the file asks for, and the section itself for the component to read.
 *
 * <p>Not thread-safe: components are made one after the other.
 */
public final class ComponentConfiguration {

    private final String type;
    private final String typeKey;
    private final Set<String> ownKeys;
    private final Section section;
    private final Surroundings surroundings;
    private final SectionConfiguration configuration;
    private final Consumer<Finding> problems;

    ComponentConfiguration(
            String type,
            String typeKey,
            Set<String> ownKeys,
            Section section,
            Surroundings surroundings,
            Consumer<Finding> problems) {
        this.type = type;
        this.typeKey = typeKey;
        this.ownKeys = ownKeys;
        this.section = section;
        this.surroundings = surroundings;
        this.configuration = SectionConfiguration.of(section, ownKeys, surroundings);
        this.problems = problems;
    }

    /** The same with an address at the key {@code url}, which stands in for another key of the section. */
    ComponentConfiguration at(URI url, String place) {
        Section located = section.with("url", url.toString(), place);
        return new ComponentConfiguration(type, typeKey, ownKeys, located, surroundings, problems);
    }

    /** The same, telling its problems to somebody else. */
    ComponentConfiguration reporting(Consumer<Finding> others) {
        return new ComponentConfiguration(type, typeKey, ownKeys, section.reporting(others), surroundings, others);
    }

    /** The type's name. */
    public String type() {
        return type;
    }

    /** The section as a component sees it. */
    public Configuration configuration() {
        return configuration;
    }

    /**
     * Reports something wrong with the type's name.
     *
     * @param code the kind of finding
     * @param message goes on from the key, as in {@code is "gpu", must be ...}
     * @param suggestion what was probably meant; empty if there is no good guess
     */
    public void report(String code, String message, String suggestion) {
        section.report(typeKey, code, message, suggestion);
    }

    /** Reports what a component did not like about its configuration. What it left unread is then no mistake. */
    public void report(ConfigurationException refusal) {
        configuration
                .findingOf(refusal)
                .ifPresentOrElse(
                        problems,
                        () -> report(
                                "invalid-value",
                                "\"" + type + "\" refuses its configuration: " + refusal.getMessage(),
                                ""));
    }

    /**
     * Reports every value that is not what its key says it must be, and every required key that is missing. All the keys count as
     * read afterwards; {@link ConfigurationFile#requireValid} reports those that are left.
     *
     * @param keys all that the component reads
     * @return whether nothing was reported
     */
    public boolean conformsTo(List<ConfigurationKey> keys) {
        List<Finding> found = new ArrayList<>();
        new DeclaredKeys(surroundings).check(keys, section.reporting(found::add));
        found.forEach(problems);
        return found.isEmpty();
    }

    /** A number below a key, for somebody else than the component, whose reading this is not; NaN if there is none. */
    public double figure(String key) {
        return section.peekNumber(key).orElse(Double.NaN);
    }

    /** Takes all its keys for read: of a component that failed and declares none nobody knows which it would have read. */
    public void forgiveUnread() {
        forgive(section.reporting(problem -> {}), ownKeys);
    }

    private static void forgive(Section lenient, Set<String> exceptions) {
        for (String key : List.copyOf(lenient.keys())) {
            if (!exceptions.contains(key)) {
                lenient.has(key);
                lenient.section(key).ifPresent(nested -> forgive(nested, Set.of()));
                lenient.sections(key).forEach(nested -> forgive(nested, Set.of()));
            }
        }
    }
}
