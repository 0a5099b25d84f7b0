package dev.signalbox.core.fleet;

import dev.signalbox.spi.backend.Backend;
import dev.signalbox.spi.backend.BackendStatus;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A program that measures what watching idle backends costs a process, apart from what load sources do themselves. */
final class FleetCost {

    private static final int BACKENDS = 100;

    public static void main(String[] arguments) throws InterruptedException {
        List<BackendSource> sources = new ArrayList<>();
        Clock clock = Clock.systemUTC();
        for (int i = 0; i < BACKENDS; i++) {
            sources.add(source("backend-" + i, clock));
        }
        measure(sources, clock);
    }

    /** Watches the sources and prints which share of a core the whole process takes. */
    static void measure(List<BackendSource> sources, Clock clock) throws InterruptedException {
        ScheduledExecutorService executor = Fleet.newExecutor();
        Fleet fleet = new Fleet(sources, FleetSettings.DEFAULTS, executor, clock, new Random(1), snapshot -> {});
        long beginning = System.nanoTime();
        fleet.start();
        fleet.ready().join();
        System.out.printf(
                "%d backends ready after %d ms, problems: %s%n",
                fleet.backends().size(), (System.nanoTime() - beginning) / 1_000_000, fleet.problems());
        com.sun.management.OperatingSystemMXBean system =
                (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int round = 0; round < Integer.getInteger("rounds", 4); round++) {
            long cpu = system.getProcessCpuTime();
            long begin = System.nanoTime();
            TimeUnit.SECONDS.sleep(15);
            System.out.printf(
                    "%.2f %% of a core; problems: %s%n",
                    100.0 * (system.getProcessCpuTime() - cpu) / (System.nanoTime() - begin), fleet.problems());
        }
        System.out.println(fleet.backends().get(0).state().condition(clock.millis()));
        fleet.close();
        executor.shutdown();
    }

    private static BackendSource source(String id, Clock clock) {
        FakeSource source = new FakeSource(id, clock, FakeSource.backend(id, "llama"));
        source.sample = asked -> {
            Map<String, BackendStatus> seen = new HashMap<>();
            for (Backend backend : asked) {
                seen.put(backend.id(), FakeSource.serving(0, 0, clock.instant()));
            }
            return CompletableFuture.completedStage(seen);
        };
        return source.source();
    }

    private FleetCost() {}
}
