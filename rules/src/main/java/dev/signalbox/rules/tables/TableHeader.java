package dev.signalbox.rules.tables;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.Field;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.Suggestion;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Quantifier;
import dev.signalbox.rules.language.Source;
import dev.signalbox.rules.language.Verb;
import dev.signalbox.rules.tables.Column.OfField;
import dev.signalbox.rules.tables.Column.OfRule;
import dev.signalbox.rules.tables.Column.OfVerb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the first row of a table, which says what each column holds. */
final class TableHeader {

    /** Facts of which there is one for each decision: their fields need no fact before them. */
    private static final List<Fact> BARE = List.of(Fact.REQUEST, Fact.CANDIDATE, Fact.CLOCK);

    private static final Set<String> KIE = Set.of(
            "ruleset",
            "ruletable",
            "condition",
            "action",
            "import",
            "variables",
            "functions",
            "queries",
            "declare",
            "metadata",
            "unit",
            "sequential",
            "no-loop",
            "agenda-group",
            "ruleflow-group",
            "activation-group");

    private static final Pattern VERB = Pattern.compile("(?:place\\.)?([A-Za-z]+)(?:\\[([^\\]]*)])?");
    private static final Pattern FIELD =
            Pattern.compile("(?:(not|exists) +)?(?:([A-Za-z]+)\\.)?([A-Za-z]\\w*)(?: *\\[([^\\]]*)])? *(.*)");

    /** Operators that may stand in a header, as DRL writes them. */
    private static final Map<String, List<String>> OPERATORS = Map.of(
            "==", List.of("=="),
            "!=", List.of("!="),
            "<", List.of("<"),
            "<=", List.of("<="),
            ">", List.of(">"),
            ">=", List.of(">="),
            "contains", List.of("contains"),
            "matches", List.of("matches"),
            "startsWith", List.of("str", "[", "startsWith", "]"),
            "endsWith", List.of("str", "[", "endsWith", "]"));

    private final Source source;
    private final Map<Column, Integer> first = new HashMap<>();

    private TableHeader(Source source) {
        this.source = source;
    }

    /** The columns; the source is told of those that are wrong. */
    static List<Column> read(Source source, CsvRecord header) {
        TableHeader reader = new TableHeader(source);
        for (Cell cell : header.cells()) {
            String word = cell.value().split("[ :]", 2)[0].toLowerCase(Locale.ROOT);
            if (KIE.contains(word)) {
                source.error(
                        cell.offset(),
                        "refused-kie-header",
                        cell.value()
                                + " belongs to the header of KIE's decision tables; here one row names the columns, conditions"
                                + " by fact and field, as in Candidate.placement, and actions by their verb, as in prefer");
                return Collections.nCopies(header.cells().size(), new Column.Unknown(true));
            }
        }
        List<Column> columns = new ArrayList<>();
        for (Cell cell : header.cells()) {
            columns.add(reader.column(cell));
        }
        return Collections.unmodifiableList(columns);
    }

    private Column column(Cell cell) {
        if (cell.value().isEmpty()) {
            return new Column.Unknown(false);
        }
        Optional<Column> column = ofRule(cell).or(() -> ofVerb(cell)).or(() -> ofField(cell));
        column.ifPresent(known -> refuseSecond(known, cell));
        return column.orElse(new Column.Unknown(true));
    }

    private void refuseSecond(Column column, Cell cell) {
        Integer other = column instanceof Column.Unknown ? null : first.putIfAbsent(column, cell.offset());
        if (other != null) {
            source.error(
                    cell.offset(),
                    "duplicate-column",
                    "another column says " + cell.value() + " too, at column "
                            + source.position(other).column()
                            + " of the line; write both conditions in one cell, or rows of their own");
        }
    }

    private static Optional<Column> ofRule(Cell cell) {
        for (OfRule column : OfRule.values()) {
            if (cell.value().equals(column.label()) || cell.value().equals(column.keyword())) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    private Optional<Column> ofVerb(Cell cell) {
        Matcher matcher = VERB.matcher(cell.value());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String verb = matcher.group(1);
        boolean known = verb.equals(OfVerb.POINTS) || Verb.of(verb).isPresent();
        String key = matcher.group(2) == null ? "" : unquoted(matcher.group(2));
        if (!known) {
            return Optional.empty();
        }
        boolean tag = verb.equals("tag");
        if (tag == key.isEmpty()) {
            source.error(
                    cell.offset(),
                    "invalid-key",
                    tag
                            ? "a tag's key stands in the header, as in tag[team]"
                            : verb + " has no key; leave the brackets out");
            return Optional.of(new Column.Unknown(true));
        }
        return Optional.of(new OfVerb(verb, key));
    }

    private Optional<Column> ofField(Cell cell) {
        Matcher matcher = FIELD.matcher(cell.value());
        if (!matcher.matches()) {
            return unknown(cell, cell.value());
        }
        Optional<Field> field = matcher.group(2) == null
                ? bare(cell, matcher.group(3))
                : qualified(cell, matcher.group(2), matcher.group(3));
        if (field.isEmpty()) {
            return Optional.empty();
        }
        boolean keyed = matcher.group(4) != null;
        if (keyed != (field.get().type() == FieldType.TEXT_MAP)
                || (keyed && matcher.group(4).isBlank())) {
            String name = field.get().label();
            source.error(
                    cell.offset(),
                    keyed ? "invalid-key" : "missing-key",
                    keyed && field.get().type() != FieldType.TEXT_MAP
                            ? name + " has no keys; leave the brackets out"
                            : name + " holds texts by name; write which, as in " + name + "[data]");
            return Optional.empty();
        }
        Optional<List<String>> operator = operator(cell, matcher.group(5).strip());
        Quantifier quantifier = matcher.group(1) == null
                ? Quantifier.EACH
                : Quantifier.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
        Term term = new Term(field.get(), keyed ? unquoted(matcher.group(4)) : "");
        return operator.map(words -> new OfField(quantifier, term, words));
    }

    private Optional<Field> bare(Cell cell, String name) {
        List<Field> fields =
                BARE.stream().flatMap(fact -> fact.field(name).stream()).toList();
        if (fields.size() == 1) {
            return Optional.of(fields.get(0));
        }
        if (fields.isEmpty()) {
            unknown(cell, name);
        } else {
            List<String> names = fields.stream().map(TableHeader::fullName).toList();
            source.error(
                    cell.offset(),
                    "ambiguous-field",
                    name + " can mean " + String.join(" or ", names) + "; write which");
        }
        return Optional.empty();
    }

    private Optional<Field> qualified(Cell cell, String fact, String name) {
        List<Fact> facts = facts().filter(known -> known.label().equals(fact)).toList();
        if (facts.isEmpty()) {
            List<String> known = facts().map(Fact::label).toList();
            source.error(
                    cell.offset(),
                    "unknown-fact",
                    "there is no fact " + fact + "; conditions are on " + String.join(", ", known),
                    Suggestion.of(fact, known));
            return Optional.empty();
        }
        Optional<Field> field = facts.get(0).field(name);
        if (field.isEmpty()) {
            String nearest = Suggestion.of(
                    name, facts.get(0).fields().stream().map(Field::label).toList());
            source.error(
                    cell.offset(),
                    "unknown-field",
                    fact + " has no field \"" + name + "\"",
                    nearest.isEmpty() ? "" : fact + "." + nearest);
        }
        return field;
    }

    private Optional<List<String>> operator(Cell cell, String written) {
        if (written.isEmpty()) {
            return Optional.of(List.of());
        }
        boolean negated = written.startsWith("not ");
        String name = negated ? written.substring(4).strip() : written;
        List<String> words = OPERATORS.get(name);
        if (words == null || (negated && !Character.isLetter(name.charAt(0)))) {
            source.error(
                    cell.offset(),
                    "syntax",
                    "after the field may stand one of ==, !=, <, <=, >, >=, contains, matches, startsWith, endsWith, not \""
                            + written + "\"",
                    Suggestion.of(name, OPERATORS.keySet()));
            return Optional.empty();
        }
        return Optional.of(
                negated ? Stream.concat(Stream.of("not"), words.stream()).toList() : words);
    }

    private Optional<Column> unknown(Cell cell, String name) {
        List<String> elsewhere = facts().filter(fact -> !BARE.contains(fact))
                .flatMap(fact -> fact.field(name).stream())
                .map(TableHeader::fullName)
                .toList();
        List<String> names = Stream.of(
                        Arrays.stream(OfRule.values()).map(OfRule::label),
                        Verb.labels().stream(),
                        Stream.of(OfVerb.POINTS),
                        BARE.stream().flatMap(fact -> fact.fields().stream()).map(Field::label))
                .flatMap(each -> each)
                .toList();
        source.error(
                cell.offset(),
                "unknown-column",
                "\"" + name
                        + "\" is no condition, action or attribute; a column is a field such as Candidate.placement, a verb such"
                        + " as prefer, or one of rule, salience, enabled, effective, expires, comment",
                elsewhere.isEmpty() ? Suggestion.of(name, names) : elsewhere.get(0));
        return Optional.empty();
    }

    private static Stream<Fact> facts() {
        return Arrays.stream(Fact.values()).filter(Fact::inPlacementRules);
    }

    private static String fullName(Field field) {
        return field.fact().label() + "." + field.label();
    }

    private static String unquoted(String key) {
        return key.strip().replaceAll("^[\"']|[\"']$", "");
    }
}
