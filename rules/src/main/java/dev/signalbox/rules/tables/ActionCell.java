package dev.signalbox.rules.tables;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.language.Source;
import dev.signalbox.rules.tables.Column.OfVerb;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a cell with what a verb is to be called with, all but the candidate. */
final class ActionCell {

    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\w.]*");
    private static final Pattern FIRST_WORD = Pattern.compile("([\\w.]+)(?:\\s*[:,|]\\s*|\\s+)(.+)", Pattern.DOTALL);
    private static final Pattern PARTS = Pattern.compile("[^,|]+");

    private final Source source;
    private final OfVerb column;
    private final Cell cell;
    private final List<Piece> pieces = new ArrayList<>();

    ActionCell(Source source, OfVerb column, Cell cell) {
        this.source = source;
        this.column = column;
        this.cell = cell;
    }

    /** Whether a verb is said of the candidate that the row matches. */
    static boolean concernsCandidate(OfVerb column) {
        return switch (column.verb()) {
            case "forbid", "prefer", "avoid", OfVerb.POINTS -> true;
            default -> false;
        };
    }

    /** The statement that the cell says; empty for no points. */
    List<Piece> read() throws WrongCellException {
        String value = cell.value();
        switch (column.verb()) {
            case OfVerb.POINTS -> points();
            case "forbid", "classify", "minimise", "substitute" -> call(column.verb(), List.of(text(value, 0)));
            case "tag" -> call("tag", List.of(text(column.key(), 0), text(value, 0)));
            case "fallback" -> call("fallback", placements());
            case "requirePlacement" -> withReason(true);
            case "reject" -> withReason(false);
            default -> call(column.verb(), values());
        }
        return pieces;
    }

    private void points() {
        String value = cell.value();
        if (value.matches("-?0+")) {
            return;
        }
        boolean negative = value.startsWith("-");
        String plain = negative ? value.substring(1).strip() : value;
        call(negative ? "avoid" : "prefer", List.of(number(plain, negative ? 1 : 0)));
    }

    private List<List<Piece>> placements() {
        List<List<Piece>> placements = new ArrayList<>();
        Matcher parts = PARTS.matcher(cell.value());
        while (parts.find()) {
            placements.add(placement(parts.group().strip(), parts.start()));
        }
        return placements;
    }

    private void withReason(boolean placement) throws WrongCellException {
        Matcher words = FIRST_WORD.matcher(cell.value());
        if (!words.matches()) {
            String example = placement ? "GPU voice needs it" : "429 the quota is used up";
            source.error(
                    cell.offset(),
                    "wrong-arguments",
                    column.verb() + " takes " + (placement ? "a placement" : "a status") + " and a reason, as in "
                            + example);
            throw new WrongCellException();
        }
        List<Piece> first = placement ? placement(words.group(1), 0) : number(words.group(1), 0);
        call(column.verb(), List.of(first, text(words.group(2).strip(), words.start(2))));
    }

    private List<List<Piece>> values() {
        List<List<Piece>> values = new ArrayList<>();
        Matcher parts = PARTS.matcher(cell.value());
        while (parts.find()) {
            values.add(number(parts.group().strip(), parts.start()));
        }
        return values;
    }

    private List<Piece> placement(String written, int index) {
        String name = written.startsWith("Placement.") ? written.substring("Placement.".length()) : written;
        if (!name.matches("\\w+")) {
            return text(written, index);
        }
        int offset = cell.offset(index);
        return List.of(new Piece("Placement", offset), new Piece(".", offset), new Piece(name, offset));
    }

    /** A number, or a text where none stands, of which the checker knows what to say. */
    private List<Piece> number(String written, int index) {
        return NUMBER.matcher(written).matches()
                ? List.of(new Piece(written, cell.offset(index)))
                : text(written, index);
    }

    private List<Piece> text(String value, int index) {
        return List.of(Piece.text(value, cell.offset(index)));
    }

    private void call(String verb, List<List<Piece>> arguments) {
        add("place");
        add(".");
        add(verb);
        add("(");
        boolean first = true;
        if (concernsCandidate(column)) {
            add(ConditionCell.variable(Fact.CANDIDATE));
            first = false;
        }
        for (List<Piece> argument : arguments) {
            if (!first) {
                add(",");
            }
            pieces.addAll(argument);
            first = false;
        }
        add(")");
        add(";");
    }

    private void add(String token) {
        pieces.add(new Piece(token, cell.offset()));
    }
}
