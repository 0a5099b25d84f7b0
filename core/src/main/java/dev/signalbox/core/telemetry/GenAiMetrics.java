package dev.signalbox.core.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;
import java.util.List;

/**
 * The histograms of the semantic conventions for generative AI, with the bucket boundaries they ask for.
 *
 * <p>Source: open-telemetry/semantic-conventions-genai, gen-ai-metrics (schema 1.42.0, status Development).
 */
final class GenAiMetrics {

    private static final List<Double> DURATION_SECONDS =
            List.of(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    private static final List<Double> TTFT_SECONDS =
            List.of(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0);
    private static final List<Double> TPOT_SECONDS =
            List.of(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5);
    private static final List<Long> TOKENS = List.of(
            1L, 4L, 16L, 64L, 256L, 1024L, 4096L, 16384L, 65536L, 262144L, 1048576L, 4194304L, 16777216L, 67108864L);

    private final DoubleHistogram duration;
    private final DoubleHistogram ttft;
    private final DoubleHistogram tpot;
    private final LongHistogram tokens;

    GenAiMetrics(Meter meter) {
        duration = meter.histogramBuilder("gen_ai.client.operation.duration")
                .setDescription("Time from a request's arrival to its end.")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(DURATION_SECONDS)
                .build();
        ttft = meter.histogramBuilder("gen_ai.server.time_to_first_token")
                .setDescription("Time from a request's arrival to the first byte of its answer.")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(TTFT_SECONDS)
                .build();
        tpot = meter.histogramBuilder("gen_ai.server.time_per_output_token")
                .setDescription("Time per token of the answer after the first.")
                .setUnit("s")
                .setExplicitBucketBoundariesAdvice(TPOT_SECONDS)
                .build();
        tokens = meter.histogramBuilder("gen_ai.client.token.usage")
                .ofLongs()
                .setDescription("Tokens of prompts and answers as the backends counted them.")
                .setUnit("{token}")
                .setExplicitBucketBoundariesAdvice(TOKENS)
                .build();
    }

    void duration(double millis, Attributes attributes) {
        duration.record(millis / 1000, attributes);
    }

    void ttft(double millis, Attributes attributes) {
        ttft.record(millis / 1000, attributes);
    }

    void tpot(double millis, Attributes attributes) {
        tpot.record(millis / 1000, attributes);
    }

    void tokens(int count, Attributes attributes) {
        tokens.record(count, attributes);
    }
}
