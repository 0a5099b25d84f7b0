package dev.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.core.config.BudgetConfiguration.Period;
import dev.signalbox.core.config.EngineConfiguration.Mode;
import dev.signalbox.core.config.ServerConfiguration.Transport;
import dev.signalbox.core.config.TrustConfiguration.Callers;
import dev.signalbox.rules.Finding;
import dev.signalbox.spi.cost.CostEstimate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {

    private static final Path DISTRIBUTION = Path.of("/opt/signalbox");
    private static final Path EXAMPLE = Path.of("src/main/distribution/config/signalbox.yaml");

    private final Path directory;

    ConfigurationFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void withoutAFileTheDefaultsHold() {
        ConfigurationFile file = ConfigurationFile.absent(DISTRIBUTION);

        file.requireValid();
        assertThat(file.configuration())
                .isEqualTo(new SidecarConfiguration(
                        new ServerConfiguration("127.0.0.1", 8080, 0, Transport.AUTO, 10_485_760),
                        new AdminConfiguration("127.0.0.1", 8081, Optional.empty(), Optional.empty(), false),
                        new PolicyConfiguration(
                                Optional.of(Path.of("/opt/signalbox/policy")), Optional.empty(), true, 50),
                        new EngineConfiguration(Mode.MATRIX, 0.001),
                        Path.of("/opt/signalbox/plugins"),
                        new FleetConfiguration(
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(10),
                                Duration.ofSeconds(30),
                                true),
                        new LearningConfiguration(true, true),
                        new ProxyConfiguration(
                                Duration.ofSeconds(2),
                                Duration.ofMinutes(2),
                                Duration.ofMinutes(1),
                                3,
                                1000,
                                256,
                                new PrefixAffinityConfiguration(true, 64, 1_000_000, 32 * 1024 * 1024)),
                        new TrustConfiguration(Callers.LOOPBACK),
                        new TelemetryConfiguration(true, Optional.empty()),
                        new DecisionConfiguration(2_000),
                        Optional.of(Path.of("/opt/signalbox/config/state")),
                        List.of(),
                        List.of(),
                        List.of()));
    }

    @Test
    void everyKeyCanBeSetToSomethingElse() throws IOException {
        Files.writeString(directory.resolve("token"), "open sesame\n");
        for (String pem : List.of("port.pem", "port-key.pem", "ca.pem")) {
            Files.writeString(directory.resolve(pem), "");
        }
        Files.createDirectories(directory.resolve("rules"));
        Files.createDirectories(directory.resolve("extensions"));
        Path yaml = write("""
                server: {host: 0.0.0.0, port: 80, eventLoops: 2, transport: io_uring, maxRequestBytes: 64KiB}
                admin:
                  host: 10.0.0.1
                  port: 81
                  tokenFile: token
                  tls: {certificateFile: port.pem, keyFile: port-key.pem, clientCaFile: ca.pem}
                  openReads: true
                policy: {directory: rules, watch: false, keepRevisions: 5}
                engine: {mode: drools, verify: 1}
                plugins: {directory: extensions}
                fleet: {pollInterval: 250ms, discoveryInterval: 1m, timeout: 3s, discoveryTimeout: 20s, longestBackoff: 5m, watchConfiguration: false}
                learning: {correctTimes: false, outputLengths: false}
                proxy:
                  connectTimeout: 100ms
                  firstByteTimeout: 30s
                  idleTimeout: 10s
                  maxAttempts: 1
                  maxConnectionsPerBackend: 10
                  maxQueued: 7
                  prefixAffinity: {enabled: false, blockTokens: 128, cacheTokens: 50000, maxMemory: 1MiB}
                trust: {callers: all}
                telemetry: {prometheus: false, otlp: {endpoint: "http://collector:4318"}}
                decisions: {remember: 5}
                state: {directory: kept}
                budgets: [{tenant: acme, period: Month, limit: 99.5, timeZone: Europe/Berlin}]
                grid: {north: 30}
                """);

        ConfigurationFile file = ConfigurationFile.read(yaml, DISTRIBUTION, Map.of());

        file.requireValid();
        assertThat(file.configuration())
                .isEqualTo(new SidecarConfiguration(
                        new ServerConfiguration("0.0.0.0", 80, 2, Transport.IO_URING, 65_536),
                        new AdminConfiguration(
                                "10.0.0.1",
                                81,
                                Optional.of(new Secret("open sesame")),
                                Optional.of(new TlsConfiguration(
                                        directory.resolve("port.pem"),
                                        directory.resolve("port-key.pem"),
                                        Optional.of(directory.resolve("ca.pem")))),
                                true),
                        new PolicyConfiguration(Optional.of(directory.resolve("rules")), Optional.empty(), false, 5),
                        new EngineConfiguration(Mode.DROOLS, 1),
                        directory.resolve("extensions"),
                        new FleetConfiguration(
                                Duration.ofMillis(250),
                                Duration.ofMinutes(1),
                                Duration.ofSeconds(3),
                                Duration.ofSeconds(20),
                                Duration.ofMinutes(5),
                                false),
                        new LearningConfiguration(false, false),
                        new ProxyConfiguration(
                                Duration.ofMillis(100),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(10),
                                1,
                                10,
                                7,
                                new PrefixAffinityConfiguration(false, 128, 50_000, 1024 * 1024)),
                        new TrustConfiguration(Callers.ALL),
                        new TelemetryConfiguration(false, Optional.of(URI.create("http://collector:4318"))),
                        new DecisionConfiguration(5),
                        Optional.of(directory.resolve("kept")),
                        List.of(new BudgetConfiguration("acme", Period.MONTH, 99.5, ZoneId.of("Europe/Berlin"))),
                        List.of(new GridConfiguration("north", Collections.nCopies(24, 30.0), ZoneOffset.UTC)),
                        List.of()));
        assertThat(file.configuration().toString()).doesNotContain("sesame");
    }

    @Test
    void aBackendNamesItsComponentsAndItsFallbackEstimate() {
        BackendConfiguration backend = parse("""
                        backends:
                          - id: gpu-a
                            provider: simulated
                            load: {source: prometheus}
                            cost: {model: hardware}
                            fallbackEstimate:
                              {ttftMs: 1, tpotMs: 2, usd: 3, marginalUsd: 4, energyJoules: 5, carbonGrams: 6}
                        """).configuration().backends().get(0);

        assertThat(backend.id()).isEqualTo("gpu-a");
        assertThat(backend.provider().type()).isEqualTo("simulated");
        assertThat(backend.load().orElseThrow().type()).isEqualTo("prometheus");
        assertThat(backend.cost().orElseThrow().type()).isEqualTo("hardware");
        assertThat(backend.fallbackEstimate()).isEqualTo(new CostEstimate(1, 2, 3, 4, 5, 6, Double.NaN));
    }

    @Test
    void aBackendIsOpenAiCompatibleWithUnknownCostsUnlessItSaysOtherwise() {
        BackendConfiguration backend = parse("backends: [{id: gpu-a, load: {}}]")
                .configuration()
                .backends()
                .get(0);

        assertThat(backend.provider().type()).isEqualTo("openai-compatible");
        assertThat(backend.load().orElseThrow().type()).isEqualTo("openai-compatible");
        assertThat(backend.cost()).isEmpty();
        assertThat(backend.fallbackEstimate()).isEqualTo(CostEstimate.UNKNOWN);
    }

    @Test
    void tellsEveryMistakeInFileOrder() {
        ConfigurationFile file = parse("""
                trsut: {callers: all}
                server: {port: 70000, eventLoop: 2, transport: epol, maxRequestBytes: 1GB}
                admin: {port: eighty}
                policy: {directory: nowhere}
                engine: {mode: matrx, verify: 1.5}
                fleet: {pollInterval: 0s}
                proxy: {maxAttempts: 0}
                telemetry: {otlp: {endpoint: collector}}
                decisions: {remember: -1}
                backends:
                  - provider: simulated
                  - id: a b
                    cost: {usdPerHour: 2}
                    fallbackEstimate: {ttftMs: -1}
                  - id: x
                  - id: x
                """);
        file.configuration().backends().forEach(BackendConfiguration::forgiveUnread);

        assertThat(messages(file))
                .containsExactly(
                        "s.yaml:1:1: error unknown-key unknown key \"trsut\"; known here: admin, backends, budgets,"
                                + " decisions, engine, fleet, grid, learning, plugins, policy, proxy, server, state, telemetry, trust. Maybe \"trust\".",
                        "s.yaml:2:16: error invalid-value server.port is 70000, must be from 0 to 65535.",
                        "s.yaml:2:23: error unknown-key unknown key \"server.eventLoop\"; known here: eventLoops, host,"
                                + " maxRequestBytes, port, transport. Maybe \"eventLoops\".",
                        "s.yaml:2:48: error invalid-value server.transport is \"epol\", must be one of auto, epoll,"
                                + " io-uring, nio. Maybe \"epoll\".",
                        "s.yaml:2:71: error invalid-value server.maxRequestBytes is \"1GB\", must be a number of bytes"
                                + " such as 65536, 64KiB or 10MiB.",
                        "s.yaml:3:15: error invalid-value admin.port is \"eighty\", must be a whole number.",
                        "s.yaml:4:21: error not-found policy.directory is \"nowhere\", where there is no directory ("
                                + directory.resolve("nowhere") + ").",
                        "s.yaml:5:16: error invalid-value engine.mode is \"matrx\", must be one of matrix, drools."
                                + " Maybe \"matrix\".",
                        "s.yaml:5:31: error invalid-value engine.verify is 1.5, must be from 0 to 1.",
                        "s.yaml:6:23: error invalid-value fleet.pollInterval must be at least 1ms.",
                        "s.yaml:7:22: error invalid-value proxy.maxAttempts is 0, must be from 1 to 10.",
                        "s.yaml:8:30: error invalid-value telemetry.otlp.endpoint is \"collector\", must be an absolute"
                                + " address such as http://127.0.0.1:8000.",
                        "s.yaml:9:23: error invalid-value decisions.remember is -1, must be from 0 to 1000000.",
                        "s.yaml:11:5: error missing-key key \"backends[0].id\" is missing, must be a name for this"
                                + " backend.",
                        "s.yaml:12:9: error invalid-value backends[1].id is \"a b\", must be at most 63 letters, digits,"
                                + " dots, hyphens and underscores, beginning with a letter or digit.",
                        "s.yaml:13:11: error missing-key key \"backends[1].cost.model\" is missing, must be the name of"
                                + " a cost model.",
                        "s.yaml:14:32: error invalid-value backends[1].fallbackEstimate.ttftMs is -1, must be from 0"
                                + " to 1000000000.",
                        "s.yaml:16:9: error duplicate-backend backends[3].id is \"x\", like that of the backend in line"
                                + " 15, must be unique.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.1.2.3", "::", "sidecar.example", "127.example.com"})
    void anAdminPortThatOthersCanReachNeedsAToken(String host) {
        assertThat(messages(parse("admin: {host: '" + host + "'}")))
                .singleElement()
                .asString()
                .contains("open-admin-port admin.host is \"" + host + "\"")
                .contains("admin.tokenFile must name a file");
    }

    @Test
    void anAdminPortThatKnowsItsCallersByCertificatesMayBeReached() throws IOException {
        for (String pem : List.of("port.pem", "port-key.pem", "ca.pem")) {
            Files.writeString(directory.resolve(pem), "");
        }
        String tls = "certificateFile: port.pem, keyFile: port-key.pem";

        parse("admin: {host: 0.0.0.0, tls: {" + tls + ", clientCaFile: ca.pem}}")
                .requireValid();
        assertThat(messages(parse("admin: {host: 0.0.0.0, openReads: true, tls: {" + tls + "}}")))
                .as("encrypted, but open to all")
                .singleElement()
                .asString()
                .contains("open-admin-port", "admin.tls.clientCaFile");
        assertThat(messages(parse("admin: {host: 0.0.0.0, tls: {certificateFile: none.pem, clientCaFile: ca.pem}}")))
                .satisfiesExactly(
                        key -> assertThat(key).contains("missing-key key \"admin.tls.keyFile\" is missing"),
                        file -> assertThat(file)
                                .contains("admin.tls.certificateFile is \"none.pem\", where there is no file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.2", "::1"})
    void anAdminPortOnLoopbackNeedsNoToken(String host) {
        ConfigurationFile file = parse("admin: {host: '" + host + "'}");

        file.requireValid();
        assertThat(file.configuration().admin().host()).isEqualTo(host);
    }

    @Test
    void aTokenFileThatCannotBeUsedIsAMistake() throws IOException {
        Files.writeString(directory.resolve("empty"), " \n");

        assertThat(messages(parse("admin: {host: 0.0.0.0, tokenFile: missing}")))
                .containsExactly("s.yaml:1:35: error invalid-secret admin.tokenFile names the file missing, which does"
                        + " not exist.");
        assertThat(messages(parse("admin: {tokenFile: empty}")))
                .containsExactly(
                        "s.yaml:1:20: error invalid-secret admin.tokenFile names the file empty, which is empty.");
    }

    @Test
    void theTwoPortsMustDiffer() {
        assertThat(messages(parse("server: {port: 8081}")))
                .containsExactly("s.yaml:1:16: error invalid-value server.port is 8081, must differ between server and"
                        + " admin.");
        assertThat(messages(parse("admin: {port: 8080}"))).hasSize(1);
        parse("{server: {port: 0}, admin: {port: 0}}").requireValid();
    }

    @Test
    void aFileThatCannotBeReadIsAMistake() throws IOException {
        Path binary = directory.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0xC3, (byte) 0x28});

        assertThat(messages(ConfigurationFile.read(directory.resolve("none.yaml"), DISTRIBUTION, Map.of())))
                .containsExactly(directory.resolve("none.yaml") + ":1:1: error unreadable-file there is no such file.");
        assertThat(messages(ConfigurationFile.read(binary, DISTRIBUTION, Map.of())))
                .containsExactly(binary + ":1:1: error unreadable-file the file is not UTF-8 text.");
        assertThat(messages(parse("- a"))).singleElement().asString().contains("yaml-syntax");
    }

    @Test
    void theExampleShowsTheDefaults() throws IOException {
        Files.createDirectories(directory.resolve("distribution/config"));
        Files.createDirectories(directory.resolve("distribution/policy"));
        Files.createDirectories(directory.resolve("distribution/plugins"));
        String example = Files.readString(EXAMPLE);
        String uncommented = Pattern.compile("^#(?! \\S)", Pattern.MULTILINE)
                .matcher(example.substring(0, example.indexOf("backends:")))
                .replaceAll("");
        Path distribution = directory.resolve("distribution");
        Path yaml = distribution.resolve("config/signalbox.yaml");

        for (String text : List.of(example, uncommented)) {
            Files.writeString(yaml, text);
            ConfigurationFile file = ConfigurationFile.read(yaml, distribution, Map.of());

            file.requireValid();
            assertThat(file.configuration())
                    .isEqualTo(ConfigurationFile.absent(distribution).configuration());
        }
        assertThat(uncommented).contains("\nserver:\n  host:");
    }

    @Test
    void theBackendOfTheExampleIsValid() throws IOException {
        String example = Files.readString(EXAMPLE);
        String backends = example.substring(example.indexOf("backends:"))
                .replace("backends: []", "backends:")
                .replace("\n#", "\n");

        ConfigurationFile file = parse(backends);
        file.configuration().backends().forEach(BackendConfiguration::forgiveUnread);

        file.requireValid();
        assertThat(file.configuration().backends())
                .singleElement()
                .satisfies(backend -> assertThat(backend.id()).isEqualTo("gpu-a"));
    }

    @Test
    void theDocumentationExplainsEveryKey() {
        String documentation = read(Path.of("docs/configuration.md"));
        List<String> keys = new ArrayList<>(List.of(
                "admin.tokenFile",
                "admin.tls.certificateFile",
                "admin.tls.keyFile",
                "admin.tls.clientCaFile",
                "policy.bundle.url",
                "policy.bundle.tokenFile",
                "policy.bundle.interval",
                "policy.bundle.longPoll",
                "policy.bundle.maxBytes",
                "policy.bundle.publicKeyFile",
                "plugins.directory",
                "proxy.prefixAffinity.enabled",
                "proxy.prefixAffinity.blockTokens",
                "proxy.prefixAffinity.cacheTokens",
                "proxy.prefixAffinity.maxMemory",
                "telemetry.otlp.endpoint",
                "state.directory",
                "budgets.tenant",
                "budgets.period",
                "budgets.limit",
                "budgets.timeZone",
                "grid.REGION.hourly",
                "grid.REGION.timeZone",
                "id",
                "provider",
                "load.source",
                "cost.model"));
        for (RecordComponent part : SidecarConfiguration.class.getRecordComponents()) {
            if (part.getType().isRecord()) {
                for (RecordComponent key : part.getType().getRecordComponents()) {
                    keys.add(part.getName() + "." + key.getName());
                }
            }
        }
        for (RecordComponent figure : CostEstimate.class.getRecordComponents()) {
            keys.add("fallbackEstimate." + figure.getName());
        }
        keys.removeAll(List.of(
                "admin.token", "admin.tls", "policy.bundle", "telemetry.otlpEndpoint", "fallbackEstimate.uncertainty"));

        assertThat(keys)
                .hasSizeGreaterThan(30)
                .allSatisfy(key -> assertThat(documentation).contains("`" + key + "`"));
    }

    @Test
    void aSecretIsNeverShown() {
        assertThat(new Secret("sesame")).hasToString("***");
        assertThatThrownBy(() -> new Secret("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void configurationsMadeByHandAreCheckedToo() {
        assertThatThrownBy(() -> new AdminConfiguration("0.0.0.0", 8081, Optional.empty(), Optional.empty(), true))
                .hasMessage("host is 0.0.0.0, must be loopback where there is no token and no client certificate");
        assertThatThrownBy(() -> new EngineConfiguration(Mode.MATRIX, Double.NaN))
                .hasMessageContaining("verify");
    }

    private ConfigurationFile parse(String text) {
        return ConfigurationFile.parse("s.yaml", text, directory, DISTRIBUTION, Map.of());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("signalbox.yaml"), text);
    }

    private static List<String> messages(ConfigurationFile file) {
        InvalidConfigurationException thrown =
                catchThrowableOfType(InvalidConfigurationException.class, file::requireValid);
        return thrown == null
                ? List.of()
                : thrown.findings().stream().map(Finding::toString).toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
