package dev.signalbox.spi;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A section of the operator's configuration file, read by type.
 *
 * <p>Implemented by the host only. Each method throws {@link ConfigurationException} with the file, line, key and value
 * when the value is not of the asked type, and each without a fallback also when it is missing. Reading a key marks it as
 * known; keys never read are reported as unknown. Not thread-safe: read it in the factory.
 */
public interface Configuration {

    /** The keys of this section, in file order. Asking for them marks none as read. */
    Set<String> keys();

    /** Whether the key has a value. */
    boolean has(String key);

    /** A text that must be present and not empty. */
    String string(String key);

    /** A text, or the fallback where the key is absent. */
    String string(String key, String fallback);

    /** A number that must be present. */
    double number(String key);

    /** A number, or the fallback where the key is absent. */
    double number(String key, double fallback);

    /** A whole number that must be present. */
    long integer(String key);

    /** A whole number, or the fallback where the key is absent. */
    long integer(String key, long fallback);

    /** {@code true} or {@code false}, or the fallback where the key is absent. */
    boolean flag(String key, boolean fallback);

    /** A duration such as {@code 250ms}, {@code 1s}, {@code 5m} or {@code 2h}, or the fallback where the key is absent. */
    Duration duration(String key, Duration fallback);

    /** An absolute {@code http} or {@code https} address that must be present. */
    URI uri(String key);

    /** One of the type's constants, in any case and with hyphens for underscores; it must be present. */
    <E extends Enum<E>> E choice(String key, Class<E> type);

    /** One of the type's constants, or the fallback where the key is absent. */
    <E extends Enum<E>> E choice(String key, E fallback);

    /** A list of texts (a single text counts as a list of one), empty where the key is absent. */
    List<String> strings(String key);

    /**
     * A secret: the value of the environment variable named as {@code env:NAME}, or the trimmed content of the file named
     * as {@code file:PATH}. A secret written out in the configuration file is refused. Empty where the key is absent.
     */
    Optional<String> secret(String key);

    /**
     * The content of the UTF-8 text file whose path, relative to the configuration file, stands there; at most 4 MiB. Empty
     * where the key is absent.
     */
    Optional<String> file(String key);

    /** A nested section, empty where the key is absent. */
    Optional<Configuration> section(String key);

    /** A list of nested sections, empty where the key is absent. */
    List<Configuration> sections(String key);

    /**
     * An exception about a value of this section, for the caller to throw: it names the file, line, key and value.
     *
     * @param key the key the value stands at
     * @param problem what is wrong and what would be right
     */
    ConfigurationException invalid(String key, String problem);
}
