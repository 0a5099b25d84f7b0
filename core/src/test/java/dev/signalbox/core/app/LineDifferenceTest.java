package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LineDifferenceTest {

    @Test
    void equalTextsHaveNone() {
        assertThat(LineDifference.of("a\nb\n", "a\nb\n")).isEmpty();
    }

    @Test
    void showsChangedAddedAndRemovedLinesWithTheirPlaces() {
        assertThat(LineDifference.of("a\nb\nc\nd\ne\n", "a\nB\nc\nd\nnew\ne\n"))
                .containsExactly("line 2:", "- b", "+ B", "line 5:", "+ new");
        assertThat(LineDifference.of("a\nb\nc\n", "c\n")).containsExactly("line 1:", "- a", "- b");
        assertThat(LineDifference.of("a\n", "a\nb\n")).containsExactly("line 2:", "+ b");
    }

    @Test
    void findsItsWayThroughTextsWithNothingInCommon() {
        List<String> difference = LineDifference.of(lines("x"), lines("y"));

        assertThat(difference)
                .hasSize(401)
                .filteredOn(line -> line.startsWith("- "))
                .hasSize(200);
    }

    private static String lines(String prefix) {
        return IntStream.range(0, 200).mapToObj(i -> prefix + i).collect(Collectors.joining("\n"));
    }
}
