package dev.signalbox.core.app;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines in which two texts differ, for people to look at.
 *
 * <p>It looks for the nearest lines that are equal again, within a bound: not always the shortest difference, but always a
 * right one, and in linear time.
 */
final class LineDifference {

    private static final int MAX_AHEAD = 60;

    private final List<String> before;
    private final List<String> after;
    private final List<String> difference = new ArrayList<>();
    private int shown = -1;

    private record Skip(int before, int after) {}

    private LineDifference(List<String> before, List<String> after) {
        this.before = before;
        this.after = after;
    }

    /** The lines with {@code -} that only the first has and with {@code +} that only the second has, after their places. */
    static List<String> of(String before, String after) {
        return new LineDifference(before.lines().toList(), after.lines().toList()).compare();
    }

    private List<String> compare() {
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
                continue;
            }
            Skip skip = skip(i, j);
            int nextBefore = Math.min(before.size(), i + skip.before());
            int nextAfter = Math.min(after.size(), j + skip.after());
            place(i);
            before.subList(i, nextBefore).forEach(line -> difference.add("- " + line));
            after.subList(j, nextAfter).forEach(line -> difference.add("+ " + line));
            shown = nextBefore;
            i = nextBefore;
            j = nextAfter;
        }
        return difference;
    }

    private void place(int line) {
        if (line != shown) {
            difference.add("line " + (line + 1) + ":");
        }
    }

    /** How many lines to skip of each until they are equal again. */
    private Skip skip(int i, int j) {
        for (int together = 1; together <= MAX_AHEAD; together++) {
            for (int first = 0; first <= together; first++) {
                int second = together - first;
                boolean ends = i + first == before.size() && j + second == after.size();
                if (ends || equal(i + first, j + second)) {
                    return new Skip(first, second);
                }
            }
        }
        return new Skip(MAX_AHEAD, MAX_AHEAD);
    }

    private boolean equal(int i, int j) {
        return i < before.size()
                && j < after.size()
                && before.get(i).equals(after.get(j))
                && !before.get(i).isBlank();
    }
}
