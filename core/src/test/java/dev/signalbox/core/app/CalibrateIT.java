package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.core.http.ScriptedBackend;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The command that measures a backend, on simulated servers whose times are known. */
final class CalibrateIT {

    private static final Path PLUGINS = BuiltDistribution.HOME.resolve("plugins");

    /** Streams as the protocols' descriptions have them. */
    private static final Path STREAMS = Path.of("src/test/resources/translation/streams");

    /** The profile's decoding step for a batch of B takes so long, and B times so long. */
    private static final double ALPHA_MS = 37.6;

    private static final double BETA_MS = 1.43;

    private final ObjectMapper json = new ObjectMapper();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path directory;
    private final Path file;

    CalibrateIT(@TempDir Path directory) throws IOException {
        this.directory = directory;
        this.file = directory.resolve("cpu.json");
        Files.writeString(directory.resolve("signalbox.yaml"), """
                plugins: {directory: "%s"}
                backends:
                  - id: cpu
                    provider: simulated
                    profile: xeon
                    models: [llama-3.1-8b, other]
                  - id: hosted
                    provider: simulated
                    profile: hosted
                    models: [llama-3.1-8b]
                    cost: {model: simulated, profile: hosted}
                  - id: gone
                    url: http://127.0.0.1:9
                    placement: CPU
                    models: [llama-3.1-8b]
                """.formatted(PLUGINS));
    }

    @Test
    void findsWhatASimulatedServerIsMadeOf() throws IOException {
        Files.writeString(
                file,
                "{\"version\":1,\"calibrations\":[{\"model\":\"kept\",\"points\":[]},{\"model\":\"llama-3.1-8b\"}]}");

        calibrate("cpu", "--model", "other", "--concurrency", "8,16", "--prompt-tokens", "8", "--output-tokens", "2");
        int code = calibrate(
                "cpu",
                "--model",
                "llama-3.1-8b",
                "--out",
                file.toString(),
                "--concurrency",
                "1,16",
                "--prompt-tokens",
                "8",
                "--output-tokens",
                "10");

        assertThat(code).as(err.toString()).isZero();
        JsonNode calibrations = json.readTree(Files.readString(file)).path("calibrations");
        assertThat(calibrations.findValuesAsText("model")).containsExactly("kept", "llama-3.1-8b");
        JsonNode points = calibrations.path(1).path("points");
        assertThat(points.findValuesAsText("running")).containsExactly("1", "16");
        double alone = points.path(0).path("tpotMs").asDouble();
        double together = points.path(1).path("tpotMs").asDouble();
        double betaMs = (together - alone) / 15;
        assertThat(alone - betaMs).isCloseTo(ALPHA_MS, within(0.2 * ALPHA_MS));
        assertThat(betaMs).isBetween(0.4 * BETA_MS, 2.5 * BETA_MS);
        assertThat(points.path(0).path("ttftMs").asDouble()).isBetween(16.0, 16 + 3 * ALPHA_MS);
        assertThat(points.path(0).path("outputTokens").asDouble()).isBetween(5.0, 15.0);
        assertThat(out.toString()).contains("TPOT, ms").contains("cost: {model: calibrated");
    }

    @Test
    void stopsAtItsLimits() throws IOException {
        int code = calibrate("cpu", "--model", "other", "--out", file.toString(), "--max-requests", "3");

        assertThat(code).isEqualTo(Main.INTERNAL_ERROR);
        assertThat(err.toString()).contains("Maybe more --max-requests");
        assertThat(file).doesNotExist();
    }

    @Test
    void printsWhatItWouldWrite() throws IOException {
        int code = calibrate(
                "cpu",
                "--model",
                "other",
                "--json",
                "--concurrency",
                "1,2",
                "--prompt-tokens",
                "16",
                "--output-tokens",
                "4");

        assertThat(code).as(err.toString()).isZero();
        assertThat(json.readTree(out.toString()).path("calibrations").path(0).path("points"))
                .hasSize(2);
    }

    @Test
    void spendsNoMoneyUnasked() throws IOException {
        assertThat(calibrate("hosted")).isEqualTo(Main.INTERNAL_ERROR);

        assertThat(err.toString()).contains("may cost money: about $0.0").contains("Maybe --allow-paid");
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(calibrate("cpu")).isEqualTo(Main.INTERNAL_ERROR);
        assertThat(err.toString()).contains("cpu has 2 models").contains("Maybe --model NAME");
        assertThat(calibrate("nowhere")).isEqualTo(Main.INTERNAL_ERROR);
        assertThat(err.toString()).contains("there is no backend \"nowhere\" in the file, but [cpu, hosted, gone]");
        assertThat(calibrate("cpu", "--concurrency", "0")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("concurrency is [0], must be");
    }

    @Test
    void saysThatABackendCannotBeReached() throws IOException {
        assertThat(calibrate("gone")).isEqualTo(Main.INTERNAL_ERROR);

        assertThat(err.toString()).contains("http://127.0.0.1:9/v1/chat/completions can't be reached");
    }

    @Test
    void leavesAFileAloneThatIsNone() throws IOException {
        Files.writeString(file, "{\"name\":\"something else\"}");

        int code = calibrate(
                "cpu",
                "--model",
                "other",
                "--out",
                file.toString(),
                "--concurrency",
                "1,2",
                "--prompt-tokens",
                "16",
                "--output-tokens",
                "4");

        assertThat(code).isEqualTo(Main.INTERNAL_ERROR);
        assertThat(err.toString()).contains("is there and no calibration file");
        assertThat(file).hasContent("{\"name\":\"something else\"}");
    }

    static Stream<Arguments> protocols() {
        return Stream.of(
                Arguments.of("ollama", "placement: cpu", "ollama-stream-tools", "/api/chat", 169, 15),
                Arguments.of(
                        "triton",
                        "placement: gpu, operations: [chat]",
                        "kserve-stream-text",
                        "/v2/models/asked/generate_stream",
                        16,
                        2),
                Arguments.of(
                        "anthropic", "placement: gpu, owned: true", "anthropic-stream-tools", "/v1/messages", 572, 89),
                Arguments.of(
                        "gemini",
                        "placement: gpu, owned: true",
                        "gemini-stream-tools",
                        "/v1beta/models/asked:streamGenerateContent?alt=sse",
                        50,
                        42));
    }

    /** The servers answer with the streams that translations are tested with. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("protocols")
    void measuresAServerInItsOwnProtocol(
            String provider, String keys, String stream, String path, int promptTokens, int outputTokens)
            throws Exception {
        String protocol = provider.equals("triton") ? "kserve" : provider;
        String answer = Files.readString(STREAMS.resolve(stream).resolve("from-" + protocol + ".txt"));
        try (ScriptedBackend server = new ScriptedBackend((request, response) -> response.end(answer))) {
            configure("""
                      - id: native
                        provider: %s
                        url: http://127.0.0.1:%d
                        models: [{name: known, upstream: asked}]
                        load: {source: none}
                    """.formatted(provider, server.port()) + "    " + keys.replace(", ", "\n    ") + "\n");

            int code = calibrate(
                    "native", "--json", "--concurrency", "1,2", "--prompt-tokens", "16", "--output-tokens", "4");

            assertThat(code).as(err.toString()).isZero();
            assertThat(server.next().uri()).isEqualTo(path);
            JsonNode calibration =
                    json.readTree(out.toString()).path("calibrations").path(0);
            assertThat(calibration.path("model").asText()).isEqualTo("known");
            assertThat(calibration.path("points")).hasSize(2).allSatisfy(point -> {
                assertThat(point.path("ttftMs").asDouble()).isPositive();
                assertThat(point.path("promptTokens").asInt()).isEqualTo(promptTokens);
                assertThat(point.path("outputTokens").asInt()).isEqualTo(outputTokens);
            });
        }
    }

    @Test
    void saysWhyAServerCannotBeAskedForTexts() throws IOException {
        configure("""
                  - {id: tensors, provider: triton, url: "http://127.0.0.1:9", placement: gpu, models: [resnet]}
                  - {id: phone, provider: on-device, runtime: apple-foundation-models, models: [small]}
                """);

        assertThat(calibrate("tensors")).isEqualTo(Main.INTERNAL_ERROR);
        assertThat(err.toString())
                .contains("tensors has no model that chats or completes in protocol kserve, but [resnet]");
        assertThat(calibrate("phone")).isEqualTo(Main.INTERNAL_ERROR);
        assertThat(err.toString()).contains("phone is the client's own device, which can't be asked from here");
    }

    @Test
    void measuresAnEndpointOfAnEntry() throws Exception {
        String answer = Files.readString(STREAMS.resolve("openai-stream-reasoning/from-openai.txt"));
        try (ServiceRecords dns = ServiceRecords.start();
                ScriptedBackend one = new ScriptedBackend((request, response) -> response.end(answer));
                ScriptedBackend two = new ScriptedBackend((request, response) -> response.end(answer))) {
            configure("""
                      - id: pool
                        endpoints: {source: dns-srv, name: _http._tcp.llm.test., server: "127.0.0.1:%d"}
                        placement: gpu
                        models: [known]
                        load: {source: none}
                    """.formatted(dns.port()));
            String[] options = {"--concurrency", "1,2", "--prompt-tokens", "16", "--output-tokens", "4"};
            dns.answer(one.port());
            assertThat(calibrate("pool", options)).as(err.toString()).isZero();
            assertThat(out.toString()).contains("Measuring known on pool.localhost-" + one.port());

            dns.answer(one.port(), two.port());
            one.received.clear();
            assertThat(calibrate("pool.localhost-" + two.port(), options))
                    .as(err.toString())
                    .isZero();
            assertThat(two.received).isNotEmpty();
            assertThat(one.received).isEmpty();

            assertThat(calibrate("pool", options)).isEqualTo(Main.INTERNAL_ERROR);
            assertThat(err.toString())
                    .contains("pool has 2 endpoints, of which one is measured at a time: [pool.localhost-")
                    .contains("Maybe --backend pool.localhost-");
            assertThat(calibrate("pool.elsewhere", options)).isEqualTo(Main.INTERNAL_ERROR);
            assertThat(err.toString())
                    .contains("there is no endpoint \"pool.elsewhere\" among those that pool finds: [pool.localhost-");
        }
    }

    @Test
    void measuresARealServer() throws Exception {
        LlamaCppServer.assumePresent();
        try (LlamaCppServer server = LlamaCppServer.start(directory)) {
            Files.writeString(
                    directory.resolve("signalbox.yaml"), """
                    plugins: {directory: "%s"}
                    backends:
                      - {id: llama, url: "%s", placement: CPU, models: [%s]}
                    """.formatted(PLUGINS, server.url(), LlamaCppServer.MODEL));

            int code = calibrate(
                    "llama", "--json", "--concurrency", "1,2", "--prompt-tokens", "32", "--output-tokens", "8");

            assertThat(code).as(err.toString()).isZero();
            JsonNode points =
                    json.readTree(out.toString()).path("calibrations").path(0).path("points");
            assertThat(points).hasSize(2).allSatisfy(point -> {
                assertThat(point.path("ttftMs").asDouble()).isPositive();
                assertThat(point.path("tpotMs").asDouble()).isPositive();
                assertThat(point.path("promptTokens").asDouble()).isBetween(10.0, 80.0);
            });
        }
    }

    private void configure(String backends) throws IOException {
        Files.writeString(
                directory.resolve("signalbox.yaml"),
                "plugins: {directory: \"" + PLUGINS + "\"}\nbackends:\n" + backends);
    }

    private int calibrate(String backend, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("calibrate", "-c", directory.resolve("signalbox.yaml").toString(), "--backend", backend));
        arguments.addAll(List.of(options));
        return Main.commands()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
