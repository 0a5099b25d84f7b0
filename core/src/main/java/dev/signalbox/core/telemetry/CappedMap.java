package dev.signalbox.core.telemetry;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The series of a metric by their labels: up to a limit each key has its own, later ones share one.
 *
 * <p>So names that come from outside cannot fill the memory. May be used by many threads, which can overshoot the limit by
 * one each.
 */
final class CappedMap<K, V> {

    private final int limit;
    private final Function<K, V> make;
    private final V other;
    private final ConcurrentMap<K, V> values = new ConcurrentHashMap<>();

    /**
     * An empty map.
     *
     * @param limit how many keys have a value of their own
     * @param make makes a key's value
     * @param other the value of all other keys
     */
    CappedMap(int limit, Function<K, V> make, V other) {
        this.limit = limit;
        this.make = make;
        this.other = other;
    }

    V get(K key) {
        V value = values.get(key);
        if (value != null) {
            return value;
        }
        return values.size() < limit ? values.computeIfAbsent(key, make) : other;
    }

    /** Every value there is, the shared one included. */
    void forEach(Consumer<V> action) {
        values.values().forEach(action);
        action.accept(other);
    }
}
