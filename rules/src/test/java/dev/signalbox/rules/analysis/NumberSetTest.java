package dev.signalbox.rules.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.rules.language.Condition.NumberOperator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NumberSetTest {

    private static final double[] PROBES = DoubleStream.concat(
                    DoubleStream.of(Double.NEGATIVE_INFINITY, -0.0, Double.POSITIVE_INFINITY, Double.NaN),
                    IntStream.range(-4, 24).mapToDouble(quarter -> quarter / 4.0))
            .toArray();

    @Property(tries = 1000)
    void setsAreCombinedAsTheirMembersAre(@ForAll long seed) {
        Random random = new Random(seed);
        NumberSet one = set(random, 3);
        NumberSet other = set(random, 3);
        boolean shared = false;
        boolean within = true;
        for (double probe : PROBES) {
            boolean in = one.contains(probe);
            boolean inOther = other.contains(probe);
            assertThat(one.and(other).contains(probe)).isEqualTo(in && inOther);
            assertThat(one.or(other).contains(probe)).isEqualTo(in || inOther);
            assertThat(one.complement().contains(probe)).isEqualTo(!in);
            shared |= in && inOther;
            within &= !in || inOther;
        }
        // The probes lie at, between and beyond all numbers that sets are made of, so they are proof both ways.
        assertThat(one.disjoint(other)).isEqualTo(!shared);
        assertThat(one.within(other)).isEqualTo(within);
        assertThat(one.and(one.complement()).isEmpty()).isTrue();
        assertThat(one.complement().complement()).isEqualTo(one);
        assertThat(one.samples()).allMatch(sample -> one.contains((Double) sample));
        assertThat(one.samples().isEmpty()).isEqualTo(one.isEmpty());
    }

    @Test
    void wholeNumbersLeaveGapsThatOthersFill() {
        NumberSet between =
                NumberSet.compared(NumberOperator.GREATER, 5).and(NumberSet.compared(NumberOperator.LESS, 6));

        assertThat(between.isEmpty()).isFalse();
        assertThat(between.whole().isEmpty()).isTrue();
        assertThat(NumberSet.between(0.5, 2.5).whole())
                .isEqualTo(NumberSet.between(1, 2).whole());
    }

    @Test
    void readsAsIntervals() {
        NumberSet set = NumberSet.between(0, 10)
                .or(NumberSet.compared(NumberOperator.GREATER, 20))
                .orUnknown();

        assertThat(set).hasToString("[0, 10] or (20, inf) or unknown");
        assertThat(NumberSet.of(Set.of(1.0, 2.0))).hasToString("[1, 1] or [2, 2]");
        assertThat(NumberSet.NONE).hasToString("nothing");
    }

    @Test
    void boundsAreThoseOfTheKnownNumbers() {
        NumberSet set = NumberSet.of(List.of(3.0, 7.0)).orUnknown();

        assertThat(set.infimum()).isEqualTo(3);
        assertThat(set.supremum()).isEqualTo(7);
        assertThat(NumberSet.UNKNOWN.infimum()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(NumberSet.KNOWN.supremum()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    private static NumberSet set(Random random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return switch (random.nextInt(5)) {
                case 0 -> NumberSet.UNKNOWN;
                case 1 -> NumberSet.of(Set.of((double) random.nextInt(4), 0.5));
                default ->
                    NumberSet.compared(
                            NumberOperator.values()[random.nextInt(6)], random.nextInt(4) + random.nextInt(2) / 2.0);
            };
        }
        return switch (random.nextInt(3)) {
            case 0 -> set(random, depth - 1).and(set(random, depth - 1));
            case 1 -> set(random, depth - 1).or(set(random, depth - 1));
            default -> set(random, depth - 1).complement();
        };
    }
}
