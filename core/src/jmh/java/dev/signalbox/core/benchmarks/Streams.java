package dev.signalbox.core.benchmarks;

import static dev.signalbox.core.benchmarks.MarkdownTable.number;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Compares the ways to the upstream by streams of server-sent events. */
final class Streams implements AutoCloseable {

    /** Streams of a fifth of a second: there are enough first tokens to tell, one by one, and most chunks are later ones. */
    private static final List<StreamLoad.Shape> SHAPES =
            List.of(new StreamLoad.Shape(8, 200, 1, 200), new StreamLoad.Shape(32, 40, 5, 200));

    private static final int HELD = 1_000;

    private final List<Route> routes;
    private final Noise noise;
    private final StreamLoad load = new StreamLoad();
    private final Medians medians = new Medians();
    private final MarkdownTable held = new MarkdownTable(
            "1,000 streams, a chunk a second", "first token p50 / p99, ms", "chunk delay p50 / p99, us", "resident MB");

    Streams(List<Route> routes, Noise noise) {
        this.routes = routes;
        this.noise = noise;
    }

    /** Lets just-in-time compilers come to rest, the client's own included. */
    void warmUp(Duration duration) {
        for (Route route : routes) {
            load.run(route.streamPort(), SHAPES.get(0), duration);
        }
    }

    /** Measures every way once with each kind of streams, in turns. */
    void round(Duration duration) {
        for (StreamLoad.Shape shape : SHAPES) {
            for (Route route : routes) {
                Noise.Watch watch = noise.begin();
                StreamLoad.Result result = load.run(route.streamPort(), shape, duration);
                double others = watch.share();
                add(result.timeToFirst(), others, route, shape, "first");
                add(result.delays(), others, route, shape, "delay");
            }
        }
    }

    /** Holds many slow streams at once through each way. */
    void hold(Duration duration) {
        StreamLoad.Shape shape = new StreamLoad.Shape(HELD, (int) duration.toSeconds(), 1_000, 1_000);
        for (Route route : routes) {
            double[] resident = new double[1];
            // The first streams last longer than the load, so that no others follow them.
            StreamLoad.Result result =
                    load.run(route.streamPort(), shape, duration, () -> resident[0] = route.residentMegabytes());
            held.add(
                    route.name(),
                    number(result.timeToFirst().getValueAtPercentile(50) / 1e6, 1) + " / "
                            + number(result.timeToFirst().getValueAtPercentile(99) / 1e6, 1),
                    number(result.delays().getValueAtPercentile(50) / 1e3, 0) + " / "
                            + number(result.delays().getValueAtPercentile(99) / 1e3, 0),
                    number(resident[0], 0));
        }
    }

    /** The medians so far. */
    MarkdownTable table() {
        MarkdownTable table = new MarkdownTable(
                "",
                "streams x chunks, spacing",
                "first token p50 / p99, us",
                "added p50, us",
                "chunk delay p50 / p99, us",
                "added p50, us");
        for (StreamLoad.Shape shape : SHAPES) {
            for (Route route : routes) {
                table.add(
                        route.name(),
                        shape.concurrent() + " x " + shape.chunks() + ", " + shape.spacingMs() + " ms",
                        pair(route, shape, "first"),
                        added(route, shape, "first"),
                        pair(route, shape, "delay"),
                        added(route, shape, "delay"));
            }
        }
        return table;
    }

    /** What holding streams showed. */
    MarkdownTable heldTable() {
        return held;
    }

    @Override
    public void close() {
        load.close();
    }

    /** How far the machine was left to the measurements. */
    String quietness() {
        return medians.quietness();
    }

    private void add(Histogram nanos, double others, Route route, StreamLoad.Shape shape, String what) {
        medians.add(nanos.getValueAtPercentile(50) / 1e3, others, route.name(), shape, what, 50);
        medians.add(nanos.getValueAtPercentile(99) / 1e3, others, route.name(), shape, what, 99);
    }

    private String pair(Route route, StreamLoad.Shape shape, String what) {
        return number(medians.of(route.name(), shape, what, 50), 0) + " / "
                + number(medians.of(route.name(), shape, what, 99), 0);
    }

    private String added(Route route, StreamLoad.Shape shape, String what) {
        double direct = medians.of(Route.DIRECT, shape, what, 50);
        return route.name().equals(Route.DIRECT) ? "-" : number(medians.of(route.name(), shape, what, 50) - direct, 0);
    }
}
