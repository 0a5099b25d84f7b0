package dev.signalbox.rules.language;

import dev.signalbox.rules.language.Condition.NumberOperator;
import java.util.List;

/** An operator of a condition as written. */
enum Operator {
    EQUAL("==", NumberOperator.EQUAL),
    NOT_EQUAL("!=", NumberOperator.NOT_EQUAL),
    LESS("<", NumberOperator.LESS),
    LESS_OR_EQUAL("<=", NumberOperator.LESS_OR_EQUAL),
    GREATER(">", NumberOperator.GREATER),
    GREATER_OR_EQUAL(">=", NumberOperator.GREATER_OR_EQUAL),
    IN("in", NumberOperator.EQUAL),
    MEMBER_OF("memberOf", NumberOperator.EQUAL),
    CONTAINS("contains", NumberOperator.EQUAL),
    MATCHES("matches", NumberOperator.EQUAL),
    STARTS_WITH("str[startsWith]", NumberOperator.EQUAL),
    ENDS_WITH("str[endsWith]", NumberOperator.EQUAL);

    static final List<String> WORDS = List.of("in", "memberOf", "contains", "matches", "str");

    private final String symbol;
    private final NumberOperator order;

    Operator(String symbol, NumberOperator order) {
        this.symbol = symbol;
        this.order = order;
    }

    String symbol() {
        return symbol;
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
