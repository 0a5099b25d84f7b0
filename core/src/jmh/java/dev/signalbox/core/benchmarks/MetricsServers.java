package dev.signalbox.core.benchmarks;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/**
 * Idle model servers in a process of their own, a port each, with a metrics page of the length and kind of vLLM's, and, as
 * that has it, its gauges alone where they are asked for.
 */
final class MetricsServers {

    private static final int HISTOGRAMS = 20;
    private static final int BUCKETS = 24;
    private static final String LABELS = "{engine=\"0\",model_name=\"meta-llama/Llama-3.1-8B-Instruct\"";

    /** Serves on the ports until the process is ended. */
    public static void main(String[] ports) {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        Buffer page = Buffer.buffer(page());
        Buffer gauges = Buffer.buffer(gauges());
        for (String port : ports) {
            vertx.createHttpServer()
                    .requestHandler(request -> request.response()
                            .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                            .end(request.uri().startsWith("/metrics/?name") ? gauges : page))
                    .listen(Integer.parseInt(port), "127.0.0.1");
        }
    }

    /** The gauges that matter, among histograms that don't. */
    static String page() {
        StringBuilder page = new StringBuilder(gauges());
        for (int i = 0; i < HISTOGRAMS; i++) {
            String name = String.format(Locale.ROOT, "vllm:request_part_%02d_time_seconds", i);
            page.append("# HELP ").append(name).append(" Histogram of a part of a request in seconds.\n");
            page.append("# TYPE ").append(name).append(" histogram\n");
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                page.append(name)
                        .append("_bucket")
                        .append(LABELS)
                        .append(",le=\"")
                        .append(1 << bucket)
                        .append("\"} 0.0\n");
            }
            page.append(name).append("_count").append(LABELS).append("} 0.0\n");
            page.append(name).append("_sum").append(LABELS).append("} 0.0\n");
        }
        return page.toString();
    }

    private static String gauges() {
        StringBuilder page = new StringBuilder();
        gauge(page, "vllm:num_requests_running");
        gauge(page, "vllm:num_requests_waiting");
        gauge(page, "vllm:kv_cache_usage_perc");
        return page.toString();
    }

    private static void gauge(StringBuilder page, String name) {
        page.append("# HELP ").append(name).append(" State of the engine.\n");
        page.append("# TYPE ").append(name).append(" gauge\n");
        page.append(name).append(LABELS).append("} 0.0\n");
    }

    private MetricsServers() {}
}
