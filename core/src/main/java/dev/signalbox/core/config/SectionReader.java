package dev.signalbox.core.config;

import dev.signalbox.rules.Finding;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.document.Section;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the settings of one section, which may be absent, each with what holds where the file says nothing.
 *
 * <p>A value that is wrong is reported and then read as if it were absent, so that one pass reports all mistakes.
 */
final class SectionReader {

    private static final Pattern BYTES = Pattern.compile("(\\d{1,10})(KiB|MiB)?");

    private final Optional<Section> section;
    private final Surroundings surroundings;
    private final Consumer<Finding> problems;

    SectionReader(Optional<Section> section, Surroundings surroundings, Consumer<Finding> problems) {
        this.section = section;
        this.surroundings = surroundings;
        this.problems = problems;
    }

    /** The nested section; reading it gives the fallbacks if it is absent. */
    SectionReader section(String key) {
        return new SectionReader(section.flatMap(present -> present.section(key)), surroundings, problems);
    }

    List<SectionReader> sections(String key) {
        return section.map(present -> present.sections(key)).orElse(List.of()).stream()
                .map(item -> new SectionReader(Optional.of(item), surroundings, problems))
                .toList();
    }

    boolean isPresent() {
        return section.isPresent();
    }

    boolean has(String key) {
        return section.isPresent() && section.get().has(key);
    }

    /** The keys that the file has, in its order. Asking for them marks none as read. */
    Set<String> keys() {
        return section.map(Section::keys).orElse(Set.of());
    }

    /** Everything the section says. Asking for it marks nothing as read. */
    Map<String, Object> content() {
        return section.map(Section::content).orElse(Map.of());
    }

    /** Whether the key has a nested section rather than a value or a list. */
    boolean isSection(String key) {
        return section.isPresent() && section.get().isSection(key);
    }

    /** Where the section stands in the file, such as {@code backends[2]}. */
    String path() {
        return section.map(Section::path).orElse("");
    }

    int line(String key) {
        return section.map(present -> present.position(key).line()).orElse(1);
    }

    String text(String key, String fallback) {
        return section.flatMap(present -> present.text(key)).orElse(fallback);
    }

    /** A text that must be there. */
    Optional<String> required(String key, String expected) {
        if (!has(key)) {
            section.ifPresent(present -> present.reportMissing(key, expected));
            return Optional.empty();
        }
        return section.flatMap(present -> present.text(key));
    }

    int integer(String key, int fallback, int min, int max) {
        OptionalLong value = section.map(present -> present.integer(key)).orElse(OptionalLong.empty());
        return value.isPresent()
                        && inRange(key, String.valueOf(value.getAsLong()), (double) value.getAsLong(), min, max)
                ? (int) value.getAsLong()
                : fallback;
    }

    double number(String key, double fallback, double min, double max) {
        OptionalDouble value = section.map(present -> present.number(key)).orElse(OptionalDouble.empty());
        return value.isPresent() && inRange(key, plain(value.getAsDouble()), value.getAsDouble(), min, max)
                ? value.getAsDouble()
                : fallback;
    }

    boolean flag(String key, boolean fallback) {
        return section.flatMap(present -> present.flag(key)).orElse(fallback);
    }

    <E extends Enum<E>> E choice(String key, E fallback) {
        return section.flatMap(present -> present.choice(key, fallback.getDeclaringClass()))
                .orElse(fallback);
    }

    /** A duration of at least a millisecond. */
    Duration duration(String key, Duration fallback) {
        Optional<Duration> value = section.flatMap(present -> present.duration(key));
        if (value.isPresent() && value.get().toMillis() < 1) {
            report(key, "invalid-value", "must be at least 1ms");
            return fallback;
        }
        return value.orElse(fallback);
    }

    /** A number of bytes, such as {@code 65536}, {@code 64KiB} or {@code 10MiB}. */
    int bytes(String key, int fallback, int min, int max) {
        Optional<String> text = section.flatMap(present -> present.text(key));
        if (text.isEmpty()) {
            return fallback;
        }
        Matcher matcher = BYTES.matcher(text.get());
        if (!matcher.matches()) {
            report(
                    key,
                    "invalid-value",
                    "is \"" + text.get() + "\", must be a number of bytes such as 65536, 64KiB or 10MiB");
            return fallback;
        }
        long unit = matcher.group(2) == null ? 1 : matcher.group(2).equals("KiB") ? 1024 : 1024 * 1024;
        long bytes = Long.parseLong(matcher.group(1)) * unit;
        return inRange(key, text.get(), (double) bytes, min, max) ? (int) bytes : fallback;
    }

    /** An absolute {@code http} or {@code https} address that must be there. */
    Optional<URI> address(String key) {
        Optional<String> text = required(key, Addresses.EXPECTED);
        Optional<URI> address = text.flatMap(Addresses::parse);
        if (text.isPresent() && address.isEmpty()) {
            report(key, "invalid-value", "is \"" + text.get() + "\", must be " + Addresses.EXPECTED);
        }
        return address;
    }

    /** A number that must be there. */
    OptionalDouble requiredNumber(String key, String expected, double min, double max) {
        if (!has(key)) {
            section.ifPresent(present -> present.reportMissing(key, expected));
            return OptionalDouble.empty();
        }
        double value = number(key, Double.NaN, min, max);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** A list of texts; empty if absent. */
    List<String> texts(String key) {
        return section.map(present -> present.texts(key)).orElse(List.of());
    }

    /** A time zone, such as {@code Europe/Berlin}. */
    ZoneId zone(String key, ZoneId fallback) {
        Optional<String> id = section.flatMap(present -> present.text(key));
        if (id.isEmpty()) {
            return fallback;
        }
        try {
            return ZoneId.of(id.get());
        } catch (DateTimeException e) {
            report(
                    key,
                    "invalid-value",
                    "is \"" + id.get() + "\", must be a time zone such as Europe/Berlin or UTC",
                    Suggestion.of(id.get(), ZoneId.getAvailableZoneIds()));
            return fallback;
        }
    }

    /** A directory that exists; relative to the file it is written in. */
    Path directory(String key, Path fallback) {
        Optional<String> text = section.flatMap(present -> present.text(key));
        if (text.isEmpty()) {
            return fallback;
        }
        Optional<Path> directory = surroundings.resolve(text.get());
        if (directory.isEmpty() || !Files.isDirectory(directory.get())) {
            report(
                    key,
                    "not-found",
                    "is \"" + text.get() + "\", where there is no directory"
                            + directory.map(path -> " (" + path + ")").orElse(""));
            return fallback;
        }
        return directory.get();
    }

    /** A file that exists, which must be named; relative to the file it is written in. */
    Optional<Path> requiredFile(String key) {
        Optional<String> text = required(key, "the name of a file");
        Optional<Path> file = text.flatMap(surroundings::resolve).filter(Files::isRegularFile);
        if (text.isPresent() && file.isEmpty()) {
            report(key, "not-found", "is \"" + text.get() + "\", where there is no file");
        }
        return file;
    }

    /** A path, where there may be nothing yet, relative to the file it is written in; empty if the text is {@code none}. */
    Optional<Path> pathOrNone(String key, String fallback) {
        String text = section.flatMap(present -> present.text(key)).orElse(fallback);
        if (text.equals("none")) {
            return Optional.empty();
        }
        Optional<Path> path = surroundings.resolve(text);
        if (path.isEmpty()) {
            report(key, "invalid-value", "is \"" + text + "\", must be a path or none");
        }
        return path;
    }

    /** The secret in the file that is named; relative to the file it is written in. */
    Optional<Secret> secretFile(String key) {
        return section.flatMap(present -> present.text(key)
                .flatMap(text ->
                        surroundings.secretFile(text, problem -> present.report(key, "invalid-secret", problem)))
                .map(Secret::new));
    }

    /**
     * The component that the section names, which reads the rest of the section.
     *
     * @param typeKey the key its type is written at
     * @param ownKeys those the component must not take for its own
     */
    ComponentConfiguration component(String typeKey, String type, Set<String> ownKeys) {
        return new ComponentConfiguration(type, typeKey, ownKeys, section.orElseThrow(), surroundings, problems);
    }

    void report(String key, String code, String message) {
        section.ifPresent(present -> present.report(key, code, message));
    }

    void report(String key, String code, String message, String suggestion) {
        section.ifPresent(present -> present.report(key, code, message, suggestion));
    }

    private boolean inRange(String key, String written, double value, double min, double max) {
        if (value >= min && value <= max) {
            return true;
        }
        report(key, "invalid-value", "is " + written + ", must be from " + plain(min) + " to " + plain(max));
        return false;
    }

    static void requireRange(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    name + " is " + plain(value) + ", must be from " + plain(min) + " to " + plain(max));
        }
    }

    static void requirePositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be at least 1 ms");
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
