package dev.signalbox.plugins.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A table of facts: plain comma-separated text without quotes, with comments after {@code #}. A blank is not known. */
final class Catalogue {

    private final List<String> columns;
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

    /**
     * Reads a table.
     *
     * @throws IllegalArgumentException if it isn't one; the message says in which line
     */
    static Catalogue parse(String text) {
        List<String> columns = List.of();
        List<Row> rows = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            List<String> cells = List.of(line.split(",", -1));
            if (columns.isEmpty()) {
                columns = cells.stream().map(String::strip).toList();
            } else {
                rows.add(row(columns, cells, number));
            }
        }
        return new Catalogue(columns, rows);
    }

    /**
     * Reads an operator's table in the place of the plugin's own rows of the same names; the others stay.
     *
     * @param text with the same columns, of which any but the first may be missing
     * @throws IllegalArgumentException if it isn't such a table; the message says in which line
     */
    Catalogue overriddenBy(String text) {
        Catalogue own = parse(text);
        if (own.columns.isEmpty() || !own.columns.get(0).equals(columns.get(0))) {
            throw new IllegalArgumentException("the first line must name the columns, and the first of them must be "
                    + columns.get(0) + "; known are " + String.join(", ", columns));
        }
        for (String column : own.columns) {
            if (!columns.contains(column)) {
                throw new IllegalArgumentException(
                        "the column \"" + column + "\" isn't known, must be one of " + String.join(", ", columns));
            }
        }
        Set<String> names = new HashSet<>();
        own.rows.forEach(row -> names.add(normal(row.name())));
        List<Row> all = new ArrayList<>(own.rows);
        rows.stream().filter(row -> !names.contains(normal(row.name()))).forEach(all::add);
        return new Catalogue(columns, all);
    }

    /**
     * The same table, once each of these columns was seen to hold positive numbers and blanks only; energies may be 0.
     *
     * @throws IllegalArgumentException if one doesn't; the message names the row
     */
    Catalogue withNumbers(List<String> numeric) {
        for (Row row : rows) {
            for (String column : numeric) {
                String value = row.text(column);
                if (!value.isEmpty() && !isPositive(value) && !(column.startsWith("picojoules") && value.equals("0"))) {
                    throw new IllegalArgumentException(column + " of \"" + row.name() + "\" is \"" + value
                            + "\", must be a positive number or blank");
                }
            }
        }
        return this;
    }

    private Catalogue(List<String> columns, List<Row> rows) {
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
    }

    List<String> columns() {
        return columns;
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

    private static Row row(List<String> columns, List<String> cells, int line) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException("line " + line + " has " + cells.size() + " cells, must have "
                    + columns.size() + ": " + String.join(",", cells));
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isBlank()) {
                values.put(columns.get(i), cells.get(i).strip());
            }
        }
        String name = cells.get(0).strip();
        if (name.isEmpty()) {
            throw new IllegalArgumentException("line " + line + " has no " + columns.get(0));
        }
        return new Row(name, values);
    }

    private static boolean isPositive(String value) {
        try {
            double number = Double.parseDouble(value);
            return number > 0 && number < Double.POSITIVE_INFINITY;
        } catch (NumberFormatException e) {
            return false;
        }
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
