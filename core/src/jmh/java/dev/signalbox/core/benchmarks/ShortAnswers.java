package dev.signalbox.core.benchmarks;

import static dev.signalbox.core.benchmarks.MarkdownTable.number;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Compares the ways to the upstream by requests with short answers. */
final class ShortAnswers {

    private static final int[] CONNECTIONS = {1, 16, 64};
    /** The load at which processor time is measured. */
    private static final int CPU_CONNECTIONS = 16;

    private static final int SECONDS_AT_REST = 6;

    /** A rate that grows by less is taken not to grow. */
    private static final double RISE = 1.02;

    /** What a JVM's last compilation takes; on a busy machine the rate may rest before. */
    private static final long FEWEST_REQUESTS = 200_000;

    private final List<Route> routes;
    private final Noise noise;
    private final Wrk wrk;
    private final Medians medians = new Medians();

    ShortAnswers(List<Route> routes, Noise noise, Path directory) {
        this.routes = routes;
        this.noise = noise;
        this.wrk = new Wrk(directory);
    }

    /**
     * Lets just-in-time compilers and connection pools come to rest: each way is used until its rate has not risen for a while.
     * A JVM that shares one core with its compilers takes its time.
     *
     * @param most the longest time that may take for one way
     */
    void warmUp(Duration most) {
        for (Route route : routes) {
            long deadline = System.nanoTime() + most.toNanos();
            double best = 0;
            long requests = 0;
            for (int still = 0;
                    (still < SECONDS_AT_REST || requests < FEWEST_REQUESTS) && System.nanoTime() < deadline;
                    still++) {
                Wrk.Result result = wrk.run(route.port(), 64, Duration.ofSeconds(1));
                requests += result.requests();
                if (result.perSecond() > best * RISE) {
                    best = result.perSecond();
                    still = -1;
                }
            }
            wrk.run(route.port(), 1, Duration.ofSeconds(1));
        }
    }

    /** Measures every way once at each number of connections, in turns. */
    void round(Duration duration) {
        for (int connections : CONNECTIONS) {
            for (Route route : routes) {
                measure(route, connections, duration);
            }
        }
        routes.forEach(route -> medians.add(route.residentMegabytes(), 0, route.name(), "resident"));
    }

    private void measure(Route route, int connections, Duration duration) {
        Noise.Watch watch = noise.begin();
        double cpuBefore = route.cpuSeconds();
        Wrk.Result result = wrk.run(route.port(), connections, duration);
        double cpu = route.cpuSeconds() - cpuBefore;
        double others = watch.share();
        medians.add(result.perSecond(), others, route.name(), connections, "rate");
        medians.add(result.p50Us(), others, route.name(), connections, "p50");
        medians.add(result.p99Us(), others, route.name(), connections, "p99");
        medians.add(cpu / result.requests() * 100_000, others, route.name(), connections, "cpu");
    }

    /** The medians so far, and how they compare to nginx's. */
    MarkdownTable table() {
        MarkdownTable table = new MarkdownTable(
                "",
                "p50 / p99 at 1 connection, us",
                "added p50, us (x nginx)",
                "requests/s at 1 / 16 / 64 connections",
                "x nginx at 1 / 16 / 64",
                "CPU s per 100k requests at 16 (x nginx)",
                "resident MB");
        for (Route route : routes) {
            String name = route.name();
            table.add(
                    name,
                    number(medians.of(name, 1, "p50"), 0) + " / " + number(medians.of(name, 1, "p99"), 0),
                    number(added(name), 0) + " (" + number(added(name) / added(Route.NGINX), 2) + ")",
                    number(rate(name, 1), 0) + " / " + number(rate(name, 16), 0) + " / " + number(rate(name, 64), 0),
                    relativeRate(name, 1) + " / " + relativeRate(name, 16) + " / " + relativeRate(name, 64),
                    number(cpu(name), 2) + " (" + number(cpu(name) / cpu(Route.NGINX), 2) + ")",
                    number(medians.of(name, "resident"), 0));
        }
        return table;
    }

    /** How far the machine was left to the measurements. */
    String quietness() {
        return medians.quietness();
    }

    private double added(String name) {
        return name.equals(Route.DIRECT) ? Double.NaN : medians.of(name, 1, "p50") - medians.of(Route.DIRECT, 1, "p50");
    }

    private double rate(String name, int connections) {
        return medians.of(name, connections, "rate");
    }

    private String relativeRate(String name, int connections) {
        return number(rate(name, connections) / rate(Route.NGINX, connections), 2);
    }

    private double cpu(String name) {
        return medians.of(name, CPU_CONNECTIONS, "cpu");
    }
}
