package dev.signalbox.core.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tells when the heap is nearly full of what survived its last collection: something keeps more and more.
 *
 * <p>Whose it is can't be told while requests are served: what a plugin makes is made on the same threads, and held by the same
 * collector, as everything else.
 *
 * @param pool where objects lie that have survived; empty if the collector does not tell what it left
 */
record HeapWatch(Optional<MemoryPoolMXBean> pool) {

    private static final double NEARLY_FULL = 0.9;
    private static final int MEBIBYTE = 1024 * 1024;

    /** Watches the largest part of the heap of which the collector tells what it left. */
    static HeapWatch ofThisProcess() {
        return new HeapWatch(ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .max(Comparator.comparingLong(pool -> pool.getCollectionUsage().getMax())));
    }

    /** What an operator should know; empty if all is well. */
    List<String> problems() {
        return pool.map(each -> problems(each.getCollectionUsage())).orElse(List.of());
    }

    static List<String> problems(MemoryUsage afterCollection) {
        long most = afterCollection.getMax();
        if (most <= 0 || afterCollection.getUsed() < NEARLY_FULL * most) {
            return List.of();
        }
        return List.of("the heap is nearly full: " + afterCollection.getUsed() / MEBIBYTE + " of " + most / MEBIBYTE
                + " MiB were in use after its last collection. Maybe a plugin keeps what it was given; a heap dump tells by class"
                + " loader.");
    }
}
