package dev.signalbox.core.config;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.document.Section;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A section of the configuration file as a component reads it: the first mistake is thrown. */
final class SectionConfiguration implements Configuration {

    private final Section section;
    private final Set<String> hiddenKeys;
    private final Surroundings surroundings;
    private final Map<ConfigurationException, Finding> thrown;
    private final Set<String> secretKeys = new HashSet<>();

    /**
     * @param hiddenKeys keys of the section that are not the component's
     */
    static SectionConfiguration of(Section section, Set<String> hiddenKeys, Surroundings surroundings) {
        return new SectionConfiguration(section, hiddenKeys, surroundings, new IdentityHashMap<>());
    }

    private SectionConfiguration(
            Section section,
            Set<String> hiddenKeys,
            Surroundings surroundings,
            Map<ConfigurationException, Finding> thrown) {
        this.section = section.reporting(finding -> {
            throw refusal(finding, thrown);
        });
        this.hiddenKeys = hiddenKeys;
        this.surroundings = surroundings;
        this.thrown = thrown;
    }

    /** What an exception from here is about; empty if it is from elsewhere. */
    Optional<Finding> findingOf(ConfigurationException refusal) {
        return Optional.ofNullable(thrown.get(refusal));
    }

    @Override
    public Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(section.keys());
        keys.removeAll(hiddenKeys);
        return Collections.unmodifiableSet(keys);
    }

    @Override
    public boolean has(String key) {
        return section.has(key);
    }

    @Override
    public String string(String key) {
        requirePresent(key, "a text");
        return section.text(key).orElseThrow();
    }

    @Override
    public String string(String key, String fallback) {
        return section.text(key).orElse(fallback);
    }

    @Override
    public double number(String key) {
        requirePresent(key, "a number");
        return section.number(key).orElseThrow();
    }

    @Override
    public double number(String key, double fallback) {
        return section.number(key).orElse(fallback);
    }

    @Override
    public long integer(String key) {
        requirePresent(key, "a whole number");
        return section.integer(key).orElseThrow();
    }

    @Override
    public long integer(String key, long fallback) {
        return section.integer(key).orElse(fallback);
    }

    @Override
    public boolean flag(String key, boolean fallback) {
        return section.flag(key).orElse(fallback);
    }

    @Override
    public Duration duration(String key, Duration fallback) {
        return section.duration(key).orElse(fallback);
    }

    @Override
    public URI uri(String key) {
        requirePresent(key, Addresses.EXPECTED);
        String text = section.text(key).orElseThrow();
        return Addresses.parse(text).orElseThrow(() -> invalid(key, "must be " + Addresses.EXPECTED));
    }

    @Override
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        requirePresent(key, "one of " + String.join(", ", names(type)));
        return section.choice(key, type).orElseThrow();
    }

    @Override
    public <E extends Enum<E>> E choice(String key, E fallback) {
        return section.choice(key, fallback.getDeclaringClass()).orElse(fallback);
    }

    @Override
    public List<String> strings(String key) {
        return List.copyOf(section.texts(key));
    }

    @Override
    public Optional<String> secret(String key) {
        secretKeys.add(key);
        return section.text(key)
                .flatMap(reference -> surroundings.secret(reference, problem -> {
                    section.report(key, "invalid-secret", problem);
                }));
    }

    @Override
    public Optional<String> file(String key) {
        return section.text(key)
                .flatMap(path -> surroundings.textFile(path, problem -> {
                    section.report(key, "invalid-file", problem);
                }));
    }

    @Override
    public Optional<Configuration> section(String key) {
        return section.section(key).map(this::nested);
    }

    @Override
    public List<Configuration> sections(String key) {
        return section.sections(key).stream().map(this::nested).toList();
    }

    @Override
    public ConfigurationException invalid(String key, String problem) {
        List<Finding> findings = new ArrayList<>(1);
        Section telling = section.reporting(findings::add);
        String value = secretKeys.contains(key) ? "a secret" : value(key);
        telling.report(key, "invalid-value", "is " + value + ", " + problem);
        return refusal(findings.get(0), thrown);
    }

    private String value(String key) {
        Section lenient = section.reporting(finding -> {});
        return lenient.text(key)
                .map(text -> '"' + text + '"')
                .orElseGet(() -> lenient.has(key) ? "a list or section" : "absent");
    }

    private Configuration nested(Section inner) {
        return new SectionConfiguration(inner, Set.of(), surroundings, thrown);
    }

    private void requirePresent(String key, String expected) {
        if (!section.has(key)) {
            section.reportMissing(key, expected);
        }
    }

    private static ConfigurationException refusal(Finding finding, Map<ConfigurationException, Finding> thrown) {
        ConfigurationException refusal = new ConfigurationException(finding.toString());
        thrown.put(refusal, finding);
        return refusal;
    }

    private static <E extends Enum<E>> List<String> names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
