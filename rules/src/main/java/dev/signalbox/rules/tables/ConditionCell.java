package dev.signalbox.rules.tables;

import dev.signalbox.rules.Fact;
import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition.Term;
import dev.signalbox.rules.language.Source;
import dev.signalbox.rules.language.Transcript;
import dev.signalbox.rules.tables.Column.OfField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a cell with a condition: values joined by commas or bars, {@code not} before them, a comparison, a range, {@code
 * known} or {@code unknown}, or a test of a text's content.
 */
final class ConditionCell {

    private static final Pattern COMPARISON = Pattern.compile("(<=|>=|<>|!=|<|>)\\s*(.*)", Pattern.DOTALL);
    private static final Pattern RANGE =
            Pattern.compile("([\\[(])\\s*(.*?)\\s*\\.\\.\\s*(.*?)\\s*([\\])])", Pattern.DOTALL);
    private static final Pattern CONTENT =
            Pattern.compile("(contains|matches|startsWith|endsWith)\\s+(.*)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?\\d\\w*(\\.\\d\\w*)?([eE][+-]?\\d+)?");
    private static final Pattern CONSTANT = Pattern.compile("([A-Z]\\w*)\\.(\\w+)");

    private record Element(String text, int index) {}

    private final Source source;
    private final OfField column;
    private final Cell cell;
    private final Term term;
    private final List<Piece> pieces = new ArrayList<>();
    private final Set<Fact> references = EnumSet.noneOf(Fact.class);

    ConditionCell(Source source, OfField column, Cell cell) {
        this.source = source;
        this.column = column;
        this.cell = cell;
        this.term = column.term();
    }

    /** The constraints of a pattern that the cell says. */
    List<Piece> read() throws WrongCellException {
        String text = cell.value();
        if (!column.operator().isEmpty()) {
            compare(column.operator(), new Element(text, 0));
            return pieces;
        }
        boolean negated = text.startsWith("not ") || text.equals("not");
        int from = negated ? text.length() - text.substring(3).stripLeading().length() : 0;
        condition(new Element(text.substring(from), from), negated);
        return pieces;
    }

    /** The facts whose fields it compares with. */
    Set<Fact> references() {
        return references;
    }

    private void condition(Element written, boolean negated) throws WrongCellException {
        Matcher comparison = COMPARISON.matcher(written.text());
        Matcher range = RANGE.matcher(written.text());
        Matcher content = CONTENT.matcher(written.text());
        if (written.text().equals("known") || written.text().equals("unknown")) {
            known(written.text().equals("known") != negated);
        } else if (comparison.matches()) {
            if (negated) {
                throw wrong(written, "syntax", "write the opposite comparison instead of not " + comparison.group(1));
            }
            String operator = comparison.group(1).equals("<>") ? "!=" : comparison.group(1);
            compare(List.of(operator), part(written, comparison, 2));
        } else if (range.matches()) {
            range(written, range, negated);
        } else if (content.matches()) {
            List<String> operator = new ArrayList<>(negated ? List.of("not") : List.of());
            String word = content.group(1);
            operator.addAll(word.endsWith("With") ? List.of("str", "[", word, "]") : List.of(word));
            compare(operator, part(written, content, 2));
        } else {
            list(written, negated);
        }
    }

    private static Element part(Element written, Matcher matcher, int group) {
        return new Element(matcher.group(group), written.index() + matcher.start(group));
    }

    private void known(boolean known) {
        term();
        add(known ? "!=" : "==", 0);
        add("null", 0);
    }

    private void compare(List<String> operator, Element operand) throws WrongCellException {
        term();
        operator.forEach(word -> add(word, 0));
        literal(operand);
    }

    private void range(Element written, Matcher range, boolean negated) throws WrongCellException {
        Element least = part(written, range, 2);
        Element most = part(written, range, 3);
        boolean leastOpen = range.group(1).equals("(");
        boolean mostOpen = range.group(4).equals(")");
        if (NUMBER.matcher(least.text()).matches()
                && NUMBER.matcher(most.text()).matches()) {
            checkOrder(written, least.text(), most.text(), leastOpen || mostOpen);
        }
        if (negated) {
            add("(", 0);
        }
        String above = leastOpen ? ">" : ">=";
        String below = mostOpen ? "<" : "<=";
        compare(List.of(negated ? leastOpen ? "<=" : "<" : above), least);
        add(negated ? "||" : ",", 0);
        compare(List.of(negated ? mostOpen ? ">=" : ">" : below), most);
        if (negated) {
            add(")", 0);
        }
    }

    private void checkOrder(Element range, String least, String most, boolean open) throws WrongCellException {
        double from;
        double to;
        try {
            from = Double.parseDouble(least);
            to = Double.parseDouble(most);
        } catch (NumberFormatException e) {
            return; // The checker says more of what is wrong with the number.
        }
        if (from > to || (from == to && open)) {
            throw wrong(range, "empty-range", "no number lies in the range " + range.text());
        }
    }

    private void list(Element written, boolean negated) throws WrongCellException {
        List<Element> elements = elements(written);
        boolean one = elements.size() == 1;
        if (term.field().type() == FieldType.TEXT_SET) {
            set(elements, negated);
            return;
        }
        term();
        if (one) {
            add(negated ? "!=" : "==", 0);
            literal(elements.get(0));
            return;
        }
        if (negated) {
            add("not", 0);
        }
        add("in", 0);
        add("(", 0);
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                add(",", 0);
            }
            literal(elements.get(i));
        }
        add(")", 0);
    }

    /** Of a set: that it has one of the elements, or with not none of them. */
    private void set(List<Element> elements, boolean negated) throws WrongCellException {
        add("(", 0);
        for (int i = 0; i < elements.size(); i++) {
            if (i > 0) {
                add(negated ? "&&" : "||", 0);
            }
            compare(negated ? List.of("not", "contains") : List.of("contains"), elements.get(i));
        }
        add(")", 0);
    }

    /** What commas and bars outside quotes divide. */
    private List<Element> elements(Element written) throws WrongCellException {
        List<Element> elements = new ArrayList<>();
        String text = written.text();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean divides = i == text.length() || (!quoted && (text.charAt(i) == ',' || text.charAt(i) == '|'));
            if (divides) {
                String element = text.substring(start, i);
                int leading = element.length() - element.stripLeading().length();
                if (element.isBlank()) {
                    throw wrong(
                            new Element("", written.index() + start),
                            "syntax",
                            "a value is missing; values are joined by commas, and a cell with - takes any");
                }
                elements.add(new Element(element.strip(), written.index() + start + leading));
                start = i + 1;
            } else if (text.charAt(i) == '"') {
                quoted = !quoted;
            }
        }
        return elements;
    }

    private void literal(Element element) throws WrongCellException {
        String text = element.text();
        int at = element.index();
        if (text.isEmpty()) {
            throw wrong(element, "syntax", "a value is missing");
        }
        FieldType type = term.field().type();
        Matcher constant = CONSTANT.matcher(text);
        if (text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")) {
            text(text.substring(1, text.length() - 1).replace("\"\"", "\""), at);
        } else if (constant.matches() && isFact(constant.group(1))) {
            reference(element, Fact.valueOf(constant.group(1).toUpperCase(Locale.ROOT)), constant.group(2));
        } else if (type == FieldType.FLAG && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            add(text.toLowerCase(Locale.ROOT), at);
        } else if (type == FieldType.NUMBER && NUMBER.matcher(text).matches()) {
            add(text, at);
        } else if (type == FieldType.CHOICE && constant.matches()) {
            add(constant.group(1), at);
            add(".", at);
            add(constant.group(2), at);
        } else {
            text(text, at);
        }
    }

    private static boolean isFact(String name) {
        for (Fact fact : Fact.values()) {
            if (fact.label().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void reference(Element element, Fact fact, String field) throws WrongCellException {
        boolean one = fact == Fact.REQUEST || fact == Fact.CLOCK;
        if (!one || fact == column.fact()) {
            throw wrong(
                    element,
                    "candidate-operand",
                    "a field is compared with values or with fields of "
                            + (column.fact() == Fact.REQUEST ? "Clock" : "Request") + ", not with " + element.text());
        }
        references.add(fact);
        add(variable(fact), element.index());
        add(".", element.index());
        add(field, element.index());
    }

    /** The variable to which rows bind a fact. */
    static String variable(Fact fact) {
        return "$" + fact.label().substring(0, 1).toLowerCase(Locale.ROOT)
                + fact.label().substring(1);
    }

    private void term() {
        add(term.field().label(), 0);
        if (!term.key().isEmpty()) {
            add("[", 0);
            text(term.key(), 0);
            add("]", 0);
        }
    }

    private void add(String token, int index) {
        pieces.add(new Piece(token, cell.offset(index)));
    }

    private void text(String value, int index) {
        pieces.add(new Piece(Transcript.quoted(value), cell.offset(index)));
    }

    private WrongCellException wrong(Element at, String code, String message) {
        source.error(cell.offset(at.index()), code, message);
        return new WrongCellException();
    }
}
