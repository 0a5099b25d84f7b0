package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.ConfigurationKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration given as a map: texts, numbers, flags, lists of texts, maps for sections, lists of maps.
 *
 * <p>It is as strict as the host about types and keeps count of the keys that were read. A secret is written as its plain
 * value and a file as its content, for there is no file and no environment here.
 */
public final class TestConfiguration implements Configuration {

    private final String path;
    private final Map<String, Object> values;
    private final Set<String> read = new LinkedHashSet<>();
    private final Map<String, List<TestConfiguration>> children = new LinkedHashMap<>();

    /** A configuration with these settings. */
    public static TestConfiguration of(Map<String, ?> settings) {
        return new TestConfiguration("", settings);
    }

    private TestConfiguration(String path, Map<String, ?> settings) {
        this.path = path;
        this.values = new LinkedHashMap<>(settings);
    }

    /** The keys nobody read, sections included, such as {@code models.0.nmae}. The host refuses to start with any. */
    public Set<String> unreadKeys() {
        Set<String> unread = new LinkedHashSet<>();
        for (String key : values.keySet()) {
            if (!read.contains(key)) {
                unread.add(path + key);
            }
        }
        children.values().forEach(list -> list.forEach(child -> unread.addAll(child.unreadKeys())));
        return unread;
    }

    /** The keys that were asked for, whether they were there or not, sections included, such as {@code models.name}. */
    Set<String> askedKeys() {
        Set<String> asked = new LinkedHashSet<>(read);
        children.forEach((key, list) ->
                list.forEach(child -> child.askedKeys().forEach(nested -> asked.add(key + "." + nested))));
        return asked;
    }

    /**
     * Returns if every value is what its key says it must be and none that is required is missing, as the host makes sure of
     * before it makes a component. No key counts as read by that.
     *
     * @throws ConfigurationException for the first that is not
     */
    public void requireConforming(List<ConfigurationKey> declared) {
        DeclaredKeys.check(declared, new TestConfiguration(path, values));
    }

    @Override
    public Set<String> keys() {
        return values.keySet();
    }

    @Override
    public boolean has(String key) {
        return optional(key) != null;
    }

    @Override
    public String string(String key) {
        return text(key, required(key));
    }

    @Override
    public String string(String key, String fallback) {
        Object value = optional(key);
        return value == null ? fallback : text(key, value);
    }

    @Override
    public double number(String key) {
        return number(key, required(key));
    }

    @Override
    public double number(String key, double fallback) {
        Object value = optional(key);
        return value == null ? fallback : number(key, value);
    }

    @Override
    public long integer(String key) {
        return integer(key, required(key));
    }

    @Override
    public long integer(String key, long fallback) {
        Object value = optional(key);
        return value == null ? fallback : integer(key, value);
    }

    @Override
    public boolean flag(String key, boolean fallback) {
        Object value = optional(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw invalid(key, "must be true or false");
    }

    @Override
    public Duration duration(String key, Duration fallback) {
        Object value = optional(key);
        if (value == null) {
            return fallback;
        }
        if (value instanceof Duration duration) {
            return duration;
        }
        throw invalid(key, "must be a duration");
    }

    @Override
    public URI uri(String key) {
        String value = text(key, required(key));
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw invalid(key, "is no address: " + e.getMessage());
        }
        throw invalid(key, "must be an absolute http or https address");
    }

    @Override
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        return constant(key, text(key, required(key)), type);
    }

    @Override
    public <E extends Enum<E>> E choice(String key, E fallback) {
        Object value = optional(key);
        return value == null ? fallback : constant(key, text(key, value), fallback.getDeclaringClass());
    }

    @Override
    public List<String> strings(String key) {
        Object value = optional(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            List<String> texts = new ArrayList<>();
            list.forEach(item -> texts.add(text(key, item)));
            return List.copyOf(texts);
        }
        return List.of(text(key, value));
    }

    @Override
    public Optional<String> secret(String key) {
        Object value = optional(key);
        return value == null ? Optional.empty() : Optional.of(text(key, value));
    }

    @Override
    public Optional<String> file(String key) {
        Object value = optional(key);
        return value == null ? Optional.empty() : Optional.of(text(key, value));
    }

    @Override
    public Optional<Configuration> section(String key) {
        Object value = optional(key);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(children(key, List.of(value)).get(0));
    }

    @Override
    public List<Configuration> sections(String key) {
        Object value = optional(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return List.copyOf(children(key, list));
        }
        throw invalid(key, "must be a list of sections");
    }

    @Override
    public ConfigurationException invalid(String key, String problem) {
        return new ConfigurationException("test.yaml: " + path + key + " is \"" + values.get(key) + "\": " + problem);
    }

    private List<TestConfiguration> children(String key, List<?> sections) {
        return children.computeIfAbsent(key, ignored -> {
            List<TestConfiguration> made = new ArrayList<>();
            for (Object section : sections) {
                if (!(section instanceof Map<?, ?> map)) {
                    throw invalid(key, "must be a section");
                }
                Map<String, Object> settings = new LinkedHashMap<>();
                map.forEach((name, value) -> settings.put(String.valueOf(name), value));
                made.add(new TestConfiguration(path + key + "." + made.size() + ".", settings));
            }
            return made;
        });
    }

    private Object required(String key) {
        Object value = optional(key);
        if (value == null) {
            throw new ConfigurationException("test.yaml: " + path + key + " is missing");
        }
        return value;
    }

    private @Nullable Object optional(String key) {
        read.add(key);
        return values.get(key);
    }

    private String text(String key, @Nullable Object value) {
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw invalid(key, "must be a text");
    }

    private double number(String key, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw invalid(key, "must be a number");
    }

    private long integer(String key, Object value) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw invalid(key, "must be a whole number");
    }

    private <E extends Enum<E>> E constant(String key, String value, Class<E> type) {
        String name = value.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseThrow(() -> invalid(key, "must be one of " + Arrays.toString(type.getEnumConstants())));
    }
}
