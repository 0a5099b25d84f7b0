package dev.signalbox.rules.language;

import dev.signalbox.rules.FieldType;
import dev.signalbox.rules.language.Condition.NumberOperator;
import java.util.List;

/** An operator of a condition as written. */
enum Operator {
    EQUAL("==", NumberOperator.EQUAL, "Equal. With null: not known.", "region == \"eu\""),
    NOT_EQUAL("!=", NumberOperator.NOT_EQUAL, "Known and different. With null: known.", "kvCacheUsage != null"),
    LESS("<", NumberOperator.LESS, "Less.", "ttftMs < 200"),
    LESS_OR_EQUAL("<=", NumberOperator.LESS_OR_EQUAL, "Less or equal.", "waiting <= 4"),
    GREATER(">", NumberOperator.GREATER, "Greater.", "saturation > 0.9"),
    GREATER_OR_EQUAL(">=", NumberOperator.GREATER_OR_EQUAL, "Greater or equal.", "contextTokens >= 32768"),
    IN("in", NumberOperator.EQUAL, "One of a list; not in: known and none of it.", "region not in (\"eu\", \"us\")"),
    MEMBER_OF("memberOf", NumberOperator.EQUAL, "The same as in; not memberOf as not in.", "region memberOf (\"eu\")"),
    CONTAINS(
            "contains",
            NumberOperator.EQUAL,
            "Has the text in it; of a set of texts, has it as a member. not contains: has it not.",
            "marks not contains \"draining\""),
    MATCHES(
            "matches",
            NumberOperator.EQUAL,
            "Is described as a whole by a regular expression of RE2's syntax, 1,000 characters at most.",
            "model matches \"llama-.*-(8|70)b\""),
    STARTS_WITH("str[startsWith]", NumberOperator.EQUAL, "Begins with the text.", "model str[startsWith] \"llama\""),
    ENDS_WITH("str[endsWith]", NumberOperator.EQUAL, "Ends with the text.", "model str[endsWith] \"-8b\"");

    static final List<String> WORDS = List.of("in", "memberOf", "contains", "matches", "str");

    private final String symbol;
    private final NumberOperator order;
    private final String meaning;
    private final String example;

    Operator(String symbol, NumberOperator order, String meaning, String example) {
        this.symbol = symbol;
        this.order = order;
        this.meaning = meaning;
        this.example = example;
    }

    String symbol() {
        return symbol;
    }

    /** When it holds, in a sentence. */
    String meaning() {
        return meaning;
    }

    /** A condition with it. */
    String example() {
        return example;
    }

    /** Whether it may stand after a field of a type. */
    boolean suits(FieldType type) {
        return switch (type) {
            case NUMBER -> !testsContent();
            case TEXT, TEXT_MAP -> !ordering();
            case CHOICE -> !ordering() && !testsContent();
            case FLAG -> this == EQUAL || this == NOT_EQUAL;
            case TEXT_SET -> this == CONTAINS;
        };
    }

    /** The same between numbers, of {@code ==} to {@code >=}. */
    NumberOperator order() {
        return order;
    }

    boolean ordering() {
        return this != EQUAL && this != NOT_EQUAL && compareTo(GREATER_OR_EQUAL) <= 0;
    }

    boolean takesList() {
        return this == IN || this == MEMBER_OF;
    }

    boolean testsContent() {
        return compareTo(CONTAINS) >= 0;
    }
}
