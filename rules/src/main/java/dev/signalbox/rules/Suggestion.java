package dev.signalbox.rules;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Guesses which known word was meant by an unknown one. */
public final class Suggestion {

    /** Longer words are not compared: the work grows with the square of the length, and a stranger chose the word. */
    private static final int MAX_LENGTH = 100;

    private static final int MIN_BEGINNING = 3;

    private Suggestion() {}

    /**
     * The known word nearest to the given one, regardless of case; else the only one that begins with it, regardless of
     * hyphens; or an empty text.
     */
    public static String of(String word, Collection<String> known) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        if (word.length() > MAX_LENGTH) {
            return best;
        }
        for (String candidate : known) {
            int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance <= allowed(word, candidate) && distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? onlyContinuation(word, known) : best;
    }

    private static String onlyContinuation(String word, Collection<String> known) {
        String beginning = letters(word);
        if (beginning.length() < MIN_BEGINNING) {
            return "";
        }
        List<String> continuations = known.stream()
                .filter(candidate -> letters(candidate).startsWith(beginning))
                .toList();
        return continuations.size() == 1 ? continuations.get(0) : "";
    }

    private static String letters(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    private static int allowed(String word, String candidate) {
        int length = Math.max(word.length(), candidate.length());
        return length <= 3 ? 1 : Math.max(2, length / 3);
    }

    /** Edits from one word to the other, a swap of neighbours counted as one (optimal string alignment). */
    private static int distance(String left, String right) {
        if (right.length() > MAX_LENGTH) {
            return Integer.MAX_VALUE;
        }
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int least = Math.min(edits[i - 1][j - 1] + change, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
                edits[i][j] = swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
            }
        }
        return edits[left.length()][right.length()];
    }
}
