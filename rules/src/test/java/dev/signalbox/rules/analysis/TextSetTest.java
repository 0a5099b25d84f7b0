package dev.signalbox.rules.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class TextSetTest {

    private static final List<String> PROBES = List.of("", "a", "b", "c", "something else");

    @Property(tries = 1000)
    void setsAreCombinedAsTheirMembersAre(@ForAll long seed) {
        Random random = new Random(seed);
        TextSet one = set(random);
        TextSet other = set(random);
        boolean shared = false;
        boolean within = true;
        for (String probe : PROBES) {
            boolean in = one.contains(probe);
            boolean inOther = other.contains(probe);
            assertThat(one.and(other).contains(probe)).isEqualTo(in && inOther);
            assertThat(one.or(other).contains(probe)).isEqualTo(in || inOther);
            assertThat(one.complement().contains(probe)).isEqualTo(!in);
            shared |= in && inOther;
            within &= !in || inOther;
        }
        assertThat(one.disjoint(other)).isEqualTo(!shared);
        assertThat(one.within(other)).isEqualTo(within);
        assertThat(one.samples()).allMatch(sample -> one.contains((String) sample));
        assertThat(one.samples().isEmpty()).isEqualTo(one.isEmpty());
    }

    private static TextSet set(Random random) {
        TextSet set = random.nextBoolean() ? TextSet.of(some(random)) : TextSet.allBut(some(random));
        return random.nextBoolean() ? set.or(TextSet.UNKNOWN) : set;
    }

    private static Set<String> some(Random random) {
        return random.nextBoolean() ? Set.of("a", "b") : random.nextBoolean() ? Set.of("c") : Set.of();
    }
}
