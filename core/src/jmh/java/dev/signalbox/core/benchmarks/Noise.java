package dev.signalbox.core.benchmarks;

import java.util.List;

/** Tells how much of the machine went to processes that are no part of the benchmark while something was measured. */
final class Noise {

    private static final int USER = 1;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;

    private final List<ServerProcess> servers;
    private final int cores = Runtime.getRuntime().availableProcessors();

    /** Made before this process is bound to a core, so that it sees all of them. */
    Noise(List<ServerProcess> servers) {
        this.servers = servers;
    }

    /** Begins to watch. */
    Watch begin() {
        return new Watch(System.nanoTime(), others());
    }

    /** A span of time under watch. */
    final class Watch {

        private final long begin;
        private final double othersBefore;

        Watch(long begin, double othersBefore) {
            this.begin = begin;
            this.othersBefore = othersBefore;
        }

        /** The others' share of all cores since the beginning, 0 to 1. */
        double share() {
            double available = (System.nanoTime() - begin) / 1e9 * cores;
            return Math.max(0, others() - othersBefore) / available;
        }
    }

    private double others() {
        double own = ServerProcess.ownCpuSeconds()
                + servers.stream().mapToDouble(ServerProcess::cpuSeconds).sum();
        return busySeconds() - own;
    }

    private static double busySeconds() {
        String[] fields =
                Machine.read("/proc/stat").lines().findFirst().orElseThrow().split(" +", -1);
        long ticks = 0;
        for (int i = USER; i < fields.length; i++) {
            ticks += i == IDLE || i == IO_WAIT ? 0 : Long.parseLong(fields[i]);
        }
        return ticks / ServerProcess.TICKS_PER_SECOND;
    }
}
