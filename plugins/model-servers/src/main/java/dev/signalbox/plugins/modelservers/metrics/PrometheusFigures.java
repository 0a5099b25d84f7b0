package dev.signalbox.plugins.modelservers.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URLEncoder;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The metrics of one kind of server, to be found in its page in Prometheus' text format. */
public final class PrometheusFigures implements Figures {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final String servers;
    private final Metric[] metrics;
    private final String selection;
    /** The first eight bytes of all names, which are no shorter. */
    private final long[] beginnings;

    /**
     * Metrics to look for.
     *
     * @param servers whose they are, for the operator: continues "has no metric of"
     */
    public PrometheusFigures(String servers, List<Metric> metrics) {
        this(servers, metrics, "");
    }

    private PrometheusFigures(String servers, List<Metric> metrics, String selection) {
        this.servers = servers;
        this.metrics = metrics.toArray(Metric[]::new);
        this.selection = selection;
        this.beginnings = Arrays.stream(this.metrics)
                .mapToLong(metric -> (long) EIGHT_BYTES.get(metric.name(), 0))
                .distinct()
                .toArray();
    }

    /** The same of servers that send single metrics where they are asked for as Prometheus' client for Python has it. */
    public PrometheusFigures selectable() {
        String query = Arrays.stream(metrics)
                .map(metric -> "name%5B%5D="
                        + URLEncoder.encode(
                                new String(metric.name(), StandardCharsets.US_ASCII), StandardCharsets.US_ASCII))
                .collect(Collectors.joining("&", "/?", ""));
        return new PrometheusFigures(servers, List.of(metrics), query);
    }

    @Override
    public String selection() {
        return selection;
    }

    @Override
    public Reading read(InputStream page) throws IOException {
        return new MetricsPage(this).read(page);
    }

    String servers() {
        return servers;
    }

    /** The metric whose sample a line is, or -1: its place among the others, as lines are many and most are others'. */
    int indexOf(byte[] line, int start, int end) {
        if (end - start <= Long.BYTES || !isBeginning((long) EIGHT_BYTES.get(line, start))) {
            return -1;
        }
        for (int i = 0; i < metrics.length; i++) {
            if (metrics[i].matches(line, start, end)) {
                return i;
            }
        }
        return -1;
    }

    Metric at(int index) {
        return metrics[index];
    }

    /** Refuses most lines at the cost of a few comparisons. */
    private boolean isBeginning(long bytes) {
        for (long beginning : beginnings) {
            if (beginning == bytes) {
                return true;
            }
        }
        return false;
    }
}
