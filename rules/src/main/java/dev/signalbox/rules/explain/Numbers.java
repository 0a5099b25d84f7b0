package dev.signalbox.rules.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as people write them. */
public final class Numbers {

    private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

    private Numbers() {}

    /** The number with every digit it has, whole numbers without a fraction. */
    public static String exact(double number) {
        return Double.isFinite(number)
                ? plain(BigDecimal.valueOf(number).stripTrailingZeros())
                : Double.toString(number);
    }

    /** The number with the digits that matter to a reader: whole if it is large, else four of them. */
    public static String rounded(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal exact = BigDecimal.valueOf(number);
        BigDecimal rounded =
                Math.abs(number) >= 1000 ? exact.setScale(0, RoundingMode.HALF_EVEN) : exact.round(FOUR_DIGITS);
        return plain(rounded.stripTrailingZeros());
    }

    private static String plain(BigDecimal number) {
        int exponent = number.precision() - number.scale();
        return exponent > 15 || exponent < -9 ? number.toString() : number.toPlainString();
    }
}
