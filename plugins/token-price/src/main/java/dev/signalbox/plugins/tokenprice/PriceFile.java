package dev.signalbox.plugins.tokenprice;

import dev.signalbox.plugins.tokenprice.Price.Tier;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Dated prices of many models: comma-separated text without quotes, with comments after {@code #}. Blanks aren't known. */
final class PriceFile {

    private static final List<String> COLUMNS = List.of(
            "provider",
            "model",
            "input",
            "cachedInput",
            "output",
            "tierFrom",
            "tierInput",
            "tierCachedInput",
            "tierOutput",
            "currency",
            "date",
            "source");
    private static final List<String> NEEDED = List.of("provider", "model", "input", "date");
    private static final double TOKENS = 1e6;

    private final List<Row> rows;

    /** One line. */
    record Row(String provider, String model, String currency, String source, Price price) {}

    /** The prices of the plugin's jar. */
    static PriceFile shipped() {
        try (InputStream in = PriceFile.class.getResourceAsStream("prices.csv")) {
            if (in == null) {
                throw new IllegalStateException("the plugin's jar lacks prices.csv");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin's prices.csv can't be read", e);
        }
    }

    /**
     * Reads prices.
     *
     * @throws IllegalArgumentException if it isn't such a table; the message says in which line
     */
    static PriceFile parse(String text) {
        List<String> columns = List.of();
        List<Row> rows = new ArrayList<>();
        int line = 0;
        for (String content : text.lines().toList()) {
            line++;
            if (content.isBlank() || content.startsWith("#")) {
                continue;
            }
            List<String> cells =
                    List.of(content.split(",", -1)).stream().map(String::strip).toList();
            if (columns.isEmpty()) {
                columns = columns(cells, line);
            } else {
                rows.add(new Cells(columns, cells, line).row());
            }
        }
        return new PriceFile(rows);
    }

    private PriceFile(List<Row> rows) {
        this.rows = List.copyOf(rows);
    }

    List<Row> rows() {
        return rows;
    }

    /** The prices of a provider's model, of all days; case doesn't matter. */
    List<Row> of(String provider, String model) {
        return rows.stream()
                .filter(row ->
                        row.provider().equalsIgnoreCase(provider) && row.model().equalsIgnoreCase(model))
                .toList();
    }

    /** The provider's models, or the providers if it has none. */
    String known(String provider) {
        TreeSet<String> models = new TreeSet<>();
        TreeSet<String> providers = new TreeSet<>();
        for (Row row : rows) {
            providers.add(row.provider());
            if (row.provider().equalsIgnoreCase(provider)) {
                models.add(row.model());
            }
        }
        return models.isEmpty() ? "providers " + String.join(", ", providers) : String.join(", ", models);
    }

    private static List<String> columns(List<String> cells, int line) {
        for (String cell : cells) {
            if (!COLUMNS.contains(cell)) {
                throw new IllegalArgumentException("line " + line + ": the column \"" + cell
                        + "\" isn't known, must be one of " + String.join(", ", COLUMNS));
            }
        }
        if (!cells.containsAll(NEEDED)) {
            throw new IllegalArgumentException(
                    "line " + line + ": must name the columns, among them " + String.join(", ", NEEDED));
        }
        return cells;
    }

    private static final class Cells {

        private final Map<String, String> values = new HashMap<>();
        private final int line;

        Cells(List<String> columns, List<String> cells, int line) {
            if (cells.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "line " + line + " has " + cells.size() + " cells, must have " + columns.size());
            }
            this.line = line;
            for (int i = 0; i < cells.size(); i++) {
                values.put(columns.get(i), cells.get(i));
            }
        }

        Row row() {
            List<Tier> tiers = new ArrayList<>();
            tiers.add(new Tier(0, price("input"), price("cachedInput"), price("output")));
            double tierFrom = number("tierFrom");
            if (!Double.isNaN(tierFrom)) {
                tiers.add(new Tier(tierFrom, price("tierInput"), price("tierCachedInput"), price("tierOutput")));
            }
            if (Double.isNaN(tiers.get(0).input())) {
                throw wrong("input", "must be a price");
            }
            return new Row(
                    text("provider"),
                    text("model"),
                    values.getOrDefault("currency", "").isEmpty()
                            ? "USD"
                            : values.getOrDefault("currency", "").toUpperCase(Locale.ROOT),
                    values.getOrDefault("source", ""),
                    new Price(date().atStartOfDay(ZoneOffset.UTC).toInstant(), tiers));
        }

        private String text(String column) {
            String value = values.getOrDefault(column, "");
            if (value.isEmpty()) {
                throw wrong(column, "must be there");
            }
            return value;
        }

        /** Of one token; NaN if blank. */
        private double price(String column) {
            return number(column) / TOKENS;
        }

        private double number(String column) {
            String value = values.getOrDefault(column, "");
            if (value.isEmpty()) {
                return Double.NaN;
            }
            try {
                double number = Double.parseDouble(value);
                if (number >= 0 && number < Double.POSITIVE_INFINITY) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw wrong(column, "must be a number");
            }
            throw wrong(column, "must be 0 or more");
        }

        private LocalDate date() {
            try {
                return LocalDate.parse(text("date"));
            } catch (DateTimeException e) {
                throw wrong("date", "must be a day like 2026-08-21");
            }
        }

        private IllegalArgumentException wrong(String column, String problem) {
            return new IllegalArgumentException(
                    "line " + line + ": " + column + " is \"" + values.getOrDefault(column, "") + "\", " + problem);
        }
    }
}
