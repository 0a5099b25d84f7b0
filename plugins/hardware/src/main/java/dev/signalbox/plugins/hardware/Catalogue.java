package dev.signalbox.plugins.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A table of facts that is part of the plugin: plain comma-separated text without quotes, with comments after {@code #}.
 */
final class Catalogue {

    private final List<Row> rows;

    /**
     * A row's values by column; blanks are left out.
     *
     * @param name the value of the first column
     */
    record Row(String name, Map<String, String> values) {

        Row {
            values = Map.copyOf(values);
        }

        String text(String column) {
            return values.getOrDefault(column, "");
        }

        /** NaN if the table doesn't say. */
        double number(String column) {
            String value = values.get(column);
            return value == null ? Double.NaN : Double.parseDouble(value);
        }
    }

    /** The table of that file name beside this class. */
    static Catalogue read(String file) {
        try (InputStream in = Catalogue.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("the plugin's jar lacks " + file);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin's " + file + " can't be read", e);
        }
    }

    static Catalogue parse(String text) {
        List<String> lines = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        String[] columns = lines.get(0).split(",", -1);
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (cells.length != columns.length) {
                throw new IllegalStateException(
                        "a row has " + cells.length + " cells instead of " + columns.length + ": " + line);
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < cells.length; i++) {
                if (!cells[i].isBlank()) {
                    values.put(columns[i], cells[i].strip());
                }
            }
            rows.add(new Row(cells[0].strip(), values));
        }
        return new Catalogue(rows);
    }

    private Catalogue(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    List<Row> rows() {
        return rows;
    }

    /** The row of that name; case, spaces and underscores don't matter. */
    Optional<Row> named(String name) {
        String wanted = normal(name);
        return rows.stream().filter(row -> normal(row.name()).equals(wanted)).findFirst();
    }

    /**
     * The row with the longest name that occurs in the text as a whole, as {@code llama-3.1-8b} in {@code
     * meta-llama/Llama-3.1-8B-Instruct}.
     */
    Optional<Row> within(String text) {
        String normal = normal(text);
        Row best = null;
        for (Row row : rows) {
            if (occurs(normal(row.name()), normal)
                    && (best == null || row.name().length() > best.name().length())) {
                best = row;
            }
        }
        return Optional.ofNullable(best);
    }

    String names() {
        return String.join(", ", rows.stream().map(Row::name).toList());
    }

    private static boolean occurs(String name, String text) {
        for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
            int end = at + name.length();
            boolean starts = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends =
                    end == text.length() || !(Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '.');
            if (starts && ends) {
                return true;
            }
        }
        return false;
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace(' ', '-').replace('_', '-');
    }
}
