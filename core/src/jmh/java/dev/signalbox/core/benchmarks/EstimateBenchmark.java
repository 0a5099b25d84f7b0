package dev.signalbox.core.benchmarks;

import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Load;
import dev.signalbox.spi.cost.CostEstimate;
import dev.signalbox.spi.cost.Estimator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One estimate of each shipped cost model, as the plugin host loads and guards it. Requests and loads change from call to call. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls prepare before anything else.
public class EstimateBenchmark {

    private static final int DIFFERENT = 256;
    private static final String CALIBRATION = """
            {"version": 1, "calibrations": [{"model": "llama-3.3-70b", "date": "2026-11-26", "points": [
              {"running": 1, "promptTokens": 1000, "outputTokens": 200, "ttftMs": 60, "tpotMs": 8, "requests": 16},
              {"running": 16, "promptTokens": 1000, "outputTokens": 200, "ttftMs": 190, "tpotMs": 11, "requests": 64},
              {"running": 64, "promptTokens": 1000, "outputTokens": 200, "ttftMs": 700, "tpotMs": 22, "requests": 256}]}]}
            """;

    @Param({"hardware", "hardware-mixture", "calibrated", "token-price"})
    public String costModel = "hardware";

    private final InferenceRequest[] requests = new InferenceRequest[DIFFERENT];
    private final Load[] loads = new Load[DIFFERENT];
    private Path calibration;
    private BenchmarkFleet fleet;
    private Estimator estimator;
    private int next;

    @Setup
    public void prepare() throws Exception {
        Random random = new Random(42);
        calibration = Files.createTempFile("calibration", ".json");
        Files.writeString(calibration, CALIBRATION);
        fleet = BenchmarkFleet.create(configuration(), random);
        estimator = fleet.snapshot().offers().get(0).estimator();
        for (int i = 0; i < DIFFERENT; i++) {
            requests[i] = InferenceRequest.builder(Operation.CHAT, BenchmarkFleet.MODEL)
                    .promptTokens(random.nextInt(8_000))
                    .expectedOutputTokens(1 + random.nextInt(1_000))
                    .build();
            loads[i] = new Load(
                    random.nextInt(64),
                    random.nextInt(3),
                    random.nextDouble(),
                    Instant.ofEpochMilli(BenchmarkFleet.NOW - random.nextInt(1_000)));
        }
    }

    @TearDown
    public void close() throws Exception {
        fleet.close();
        Files.delete(calibration);
    }

    @Benchmark
    public CostEstimate estimate() {
        next++;
        return estimator.estimate(requests[next & DIFFERENT - 1], loads[next * 7 & DIFFERENT - 1]);
    }

    private String configuration() {
        String cost =
                switch (costModel) {
                    case "hardware" -> "{model: hardware, usdPerHour: 27, devices: 4, gridRegion: us-east-1}";
                    case "hardware-mixture" ->
                        "{model: hardware, usdPerHour: 27, devices: 8, quantization: fp8, architecture: {like: qwen3-235b-a22b}}";
                    case "calibrated" -> "{model: calibrated, usdPerHour: 27, calibration: " + calibration + "}";
                    default -> "{model: token-price, priceProvider: groq, priceModel: llama-3.3-70b-versatile}";
                };
        return """
                backends:
                  - id: backend-0
                    url: http://127.0.0.1:9
                    placement: gpu
                    hardware: H100-SXM
                    region: us-east
                    maxConcurrency: 256
                    models: [{name: %s, operations: [chat]}]
                    cost: %s
                """.formatted(BenchmarkFleet.MODEL, cost);
    }
}
