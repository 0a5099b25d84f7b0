package dev.signalbox.rules;

import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Values by key, of which for each key only one rule's holds. Few, and used again without allocation. */
final class Tags {

    private static final SortedMap<String, String> NONE = Collections.emptySortedMap();

    private String[] keys = {};
    private String[] values = {};
    private int[] rules = {};
    private int[] saliences = {};
    private int size;

    void clear() {
        size = 0;
    }

    void offer(int rule, int salience, String key, String value) {
        int place = find(key);
        if (place < 0) {
            place = grow();
        } else if (salience < saliences[place] || (salience == saliences[place] && rule > rules[place])) {
            return;
        }
        keys[place] = key;
        values[place] = value;
        rules[place] = rule;
        saliences[place] = salience;
    }

    int rule(String key) {
        int place = find(key);
        return place < 0 ? Outcome.NO_RULE : rules[place];
    }

    SortedMap<String, String> values() {
        if (size == 0) {
            return NONE;
        }
        SortedMap<String, String> copy = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            copy.put(keys[i], values[i]);
        }
        return copy;
    }

    Optional<String> differenceFrom(Tags expected) {
        SortedMap<String, String> own = values();
        SortedMap<String, String> theirs = expected.values();
        boolean same = own.equals(theirs) && own.keySet().stream().allMatch(key -> rule(key) == expected.rule(key));
        return same ? Optional.empty() : Optional.of("tags are " + own + ", the reference says " + theirs);
    }

    private int find(String key) {
        for (int i = 0; i < size; i++) {
            if (keys[i].equals(key)) {
                return i;
            }
        }
        return -1;
    }

    private int grow() {
        if (size == keys.length) {
            int length = Math.max(4, 2 * size);
            keys = Arrays.copyOf(keys, length);
            values = Arrays.copyOf(values, length);
            rules = Arrays.copyOf(rules, length);
            saliences = Arrays.copyOf(saliences, length);
        }
        return size++;
    }
}
