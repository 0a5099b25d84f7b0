package dev.signalbox.plugins.testkit;

import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tables of configuration keys in a plugin's README, held equal to what the plugin's components declare.
 *
 * <p>A table stands below a line {@code <!-- keys of provider acme -->}, which may name several types that have much the same keys:
 * {@code <!-- keys of cost model acme, acme-small -->}; the table then says where they differ. Kinds are {@code provider}, {@code load source}, {@code endpoint source}
 * and {@code cost model}. With the system property {@code signalbox.readme=write} tables that differ are rewritten.
 */
public final class DocumentedKeys {

    private static final Pattern TABLE = Pattern.compile(
            "(?m)^<!-- keys of (provider|load source|endpoint source|cost model) ([a-z0-9-]+(?:, [a-z0-9-]+)*) -->\\R"
                    + "((?:\\R|\\|.*\\R?)*)");

    private final List<OfferedComponent> components;
    private final List<String> mistakes = new ArrayList<>();
    private final Set<OfferedComponent> documented = new HashSet<>();

    /**
     * Returns if every component that declares keys has its table, and no table differs.
     *
     * @param readme a Markdown file, relative to the directory that the tests run in
     * @throws AssertionError with the tables that would be right
     */
    public static void requireIn(Path readme, Plugin plugin) {
        new DocumentedKeys(plugin).require(readme, "write".equals(System.getProperty("signalbox.readme")));
    }

    private DocumentedKeys(Plugin plugin) {
        this.components = OfferedComponent.of(plugin);
    }

    private void require(Path readme, boolean write) {
        try {
            String text = Files.readString(readme);
            String right = TABLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(check(found)));
            if (write && !right.equals(text)) {
                Files.writeString(readme, right);
                mistakes.removeIf(mistake -> mistake.startsWith("the table"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(readme + " cannot be read or written", e);
        }
        for (OfferedComponent component : components) {
            if (!component.keys().isEmpty() && !documented.contains(component)) {
                mistakes.add("there is no table for " + component.kind() + " " + component.type() + ", put there\n\n"
                        + "<!-- keys of " + component.kind() + " " + component.type() + " -->\n"
                        + KeyTable.of(List.of(component)));
            }
        }
        if (!mistakes.isEmpty()) {
            throw new AssertionError(readme + ": " + String.join("\n", mistakes));
        }
    }

    /** What should stand in the place of what was found. */
    private String check(MatchResult found) {
        String kind = found.group(1);
        List<String> types = Arrays.asList(found.group(2).split(", "));
        List<OfferedComponent> meant = components.stream()
                .filter(component -> component.kind().equals(kind) && types.contains(component.type()))
                .toList();
        documented.addAll(meant);
        if (meant.size() < types.size()) {
            mistakes.add("a table is for " + kind + " " + found.group(2) + ", but the plugin offers "
                    + components.stream()
                            .map(component -> component.kind() + " " + component.type())
                            .collect(Collectors.joining(", ")));
            return found.group();
        }
        String right = KeyTable.of(meant);
        String shown = found.group(3);
        if (shown.strip().equals(right.strip())) {
            return found.group();
        }
        mistakes.add("the table for " + kind + " " + found.group(2)
                + " must be (-Dsignalbox.readme=write writes it)\n\n" + right);
        String behind = shown.endsWith("\n\n") || shown.isBlank() ? "\n" : "";
        return found.group().substring(0, found.group().length() - shown.length()) + right + behind;
    }
}
