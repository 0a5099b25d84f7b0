package dev.signalbox.core.app;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What is left in this JVM after everything that nobody uses was collected.
 *
 * @param classes loaded classes
 * @param everLoaded classes that were loaded since the JVM began, the unloaded ones included
 * @param metaspace bytes of metaspace in use
 * @param heap bytes of heap in use
 */
record JvmState(long classes, long everLoaded, long metaspace, long heap) {

    private static final int MOST_COLLECTIONS = 50;
    private static final int WITHOUT_GAIN = 4;
    private static final long GAIN = 64 * 1024;

    /** Collects until that has gained nothing several times: what is freed by cleaners takes more than one collection. */
    static JvmState afterCollection() {
        JvmState state = now();
        int withoutGain = 0;
        for (int i = 0; i < MOST_COLLECTIONS && withoutGain < WITHOUT_GAIN; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            JvmState next = now();
            boolean gained = next.classes < state.classes || next.heap < state.heap - GAIN;
            withoutGain = gained ? 0 : withoutGain + 1;
            state = next;
        }
        return state;
    }

    private static JvmState now() {
        return new JvmState(
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount(),
                metaspacePool().getUsage().getUsed(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private static MemoryPoolMXBean metaspacePool() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .findFirst()
                .orElseThrow();
    }
}
