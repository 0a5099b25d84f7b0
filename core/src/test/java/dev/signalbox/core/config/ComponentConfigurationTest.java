package dev.signalbox.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.rules.Finding;
import dev.signalbox.spi.Configuration;
import dev.signalbox.spi.ConfigurationException;
import dev.signalbox.spi.Placement;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration as plugins see it. */
class ComponentConfigurationTest {

    private final Path directory;

    private ConfigurationFile file = ConfigurationFile.absent(Path.of("/opt/signalbox"));

    ComponentConfigurationTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void readsEachType() {
        Configuration configuration = configuration("""
                text: hello
                number: 1.5
                integer: 42
                flag: true
                delay: 250ms
                address: http://127.0.0.1:8000/base
                placement: gpu
                many: [a, b]
                nested: {inner: 1}
                list: [{name: x}, {name: y}]
                """);

        assertThat(configuration.keys())
                .containsExactly(
                        "text", "number", "integer", "flag", "delay", "address", "placement", "many", "nested", "list");
        assertThat(configuration.has("text")).isTrue();
        assertThat(configuration.string("text")).isEqualTo("hello");
        assertThat(configuration.string("text", "x")).isEqualTo("hello");
        assertThat(configuration.number("number")).isEqualTo(1.5);
        assertThat(configuration.number("number", 2)).isEqualTo(1.5);
        assertThat(configuration.integer("integer")).isEqualTo(42);
        assertThat(configuration.integer("integer", 2)).isEqualTo(42);
        assertThat(configuration.flag("flag", false)).isTrue();
        assertThat(configuration.duration("delay", Duration.ZERO)).isEqualTo(Duration.ofMillis(250));
        assertThat(configuration.uri("address")).isEqualTo(URI.create("http://127.0.0.1:8000/base"));
        assertThat(configuration.choice("placement", Placement.class)).isEqualTo(Placement.GPU);
        assertThat(configuration.choice("placement", Placement.CPU)).isEqualTo(Placement.GPU);
        assertThat(configuration.strings("many")).containsExactly("a", "b");
        assertThat(configuration.section("nested").orElseThrow().integer("inner"))
                .isEqualTo(1);
        assertThat(configuration.sections("list"))
                .extracting(item -> item.string("name"))
                .containsExactly("x", "y");
        file.requireValid();
    }

    @Test
    void givesTheFallbackOfWhatIsAbsent() {
        Configuration configuration = configuration("");

        assertThat(configuration.keys()).isEmpty();
        assertThat(configuration.string("a", "x")).isEqualTo("x");
        assertThat(configuration.number("b", 1.5)).isEqualTo(1.5);
        assertThat(configuration.integer("c", 7)).isEqualTo(7);
        assertThat(configuration.flag("d", true)).isTrue();
        assertThat(configuration.duration("e", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
        assertThat(configuration.choice("f", Placement.CPU)).isEqualTo(Placement.CPU);
        assertThat(configuration.strings("g")).isEmpty();
        assertThat(configuration.secret("h")).isEmpty();
        assertThat(configuration.section("i")).isEmpty();
        assertThat(configuration.sections("j")).isEmpty();
    }

    @Test
    void throwsWhatIsMissingOrWrongWithItsPlace() {
        Configuration configuration = configuration("""
                number: fast
                address: localhost
                placement: gpuu
                nested: {inner: x}
                """);

        assertThat(message(() -> configuration.string("name")))
                .isEqualTo("s.yaml:2:5: error missing-key key \"backends[0].name\" is missing, must be a text.");
        assertThat(message(() -> configuration.choice("where", Placement.class)))
                .endsWith("must be one of gpu, cpu, edge, asic, hosted.");
        assertThat(message(() -> configuration.number("number")))
                .isEqualTo("s.yaml:3:13: error invalid-value backends[0].number is \"fast\", must be a number.");
        assertThat(message(() -> configuration.uri("address")))
                .isEqualTo("s.yaml:4:14: error invalid-value backends[0].address is \"localhost\", must be an absolute"
                        + " address such as http://127.0.0.1:8000.");
        assertThat(message(() -> configuration.choice("placement", Placement.class)))
                .endsWith("Maybe \"gpu\".");
        assertThat(message(() -> configuration.section("nested").orElseThrow().integer("inner")))
                .isEqualTo(
                        "s.yaml:6:21: error invalid-value backends[0].nested.inner is \"x\", must be a whole number.");
        assertThat(configuration.invalid("number", "must be slow"))
                .hasMessage("s.yaml:3:13: error invalid-value backends[0].number is \"fast\", must be slow.");
    }

    @Test
    void hidesTheKeysThatAreTheHosts() {
        file = parse("backends: [{id: a, provider: p, load: {source: s, x: 1}, cost: {model: m, y: 1}, z: 1}]");
        BackendConfiguration backend = file.configuration().backends().get(0);

        assertThat(backend.provider().configuration().keys()).containsExactly("z");
        assertThat(backend.load().orElseThrow().configuration().keys()).containsExactly("x");
        assertThat(backend.cost().orElseThrow().configuration().keys()).containsExactly("y");
    }

    @Test
    void readsSecretsFromTheEnvironmentAndFromFiles() throws IOException {
        Files.writeString(directory.resolve("key"), "from file\n");
        Configuration configuration = configuration("a: env:API_KEY\nb: file:key\n");

        assertThat(configuration.secret("a")).contains("from environment");
        assertThat(configuration.secret("b")).contains("from file");
        assertThat(configuration.invalid("a", "must be longer"))
                .hasMessageEndingWith("backends[0].a is a secret, must be longer.");
    }

    @Test
    void refusesSecretsThatStandInTheFileWithoutShowingThem() {
        Configuration configuration = configuration("a: sk-sesame\nb: env:OTHER\nc: file:none\n");

        assertThat(message(() -> configuration.secret("a")))
                .isEqualTo("s.yaml:3:8: error invalid-secret backends[0].a is a secret, which must not stand in this"
                        + " file: write env:NAME or file:PATH.");
        assertThat(message(() -> configuration.secret("b")))
                .endsWith("names the environment variable OTHER, which is not set.");
        assertThat(message(() -> configuration.secret("c"))).endsWith("names the file none, which does not exist.");
    }

    @Test
    void keysThatNobodyReadAreMistakes() {
        Configuration configuration = configuration("url: http://a\nplacment: gpu\nnested: {knwon: 1}\n");
        configuration.uri("url");
        configuration.choice("placement", Placement.GPU);
        configuration.section("nested").orElseThrow().has("known");

        assertThat(findings())
                .containsExactly(
                        "s.yaml:4:5: error unknown-key unknown key \"backends[0].placment\"; known here: cost,"
                                + " endpoints, fallbackEstimate, id, load, nested, placement, provider, url. Maybe \"placement\".",
                        "s.yaml:5:14: error unknown-key unknown key \"backends[0].nested.knwon\"; known here: known."
                                + " Maybe \"known\".");
    }

    @Test
    void aRefusalIsReportedWithThePlaceOfTheValueOrElseOfTheType() {
        Configuration configuration = configuration("url: nowhere\n");
        ComponentConfiguration provider = file.configuration().backends().get(0).provider();

        provider.report(catchThrowableOfType(ConfigurationException.class, () -> configuration.uri("url")));
        provider.report(new ConfigurationException("two of a kind"));
        provider.forgiveUnread();

        assertThat(findings())
                .containsExactly(
                        "s.yaml:2:5: error invalid-value backends[0].provider \"openai-compatible\" refuses its"
                                + " configuration: two of a kind.",
                        "s.yaml:3:10: error invalid-value backends[0].url is \"nowhere\", must be an absolute address"
                                + " such as http://127.0.0.1:8000.");
    }

    @Test
    void aFallbackIsNotTakenForAValueThatIsWrong() {
        Configuration configuration = configuration("delay: soon\n");

        assertThatThrownBy(() -> configuration.duration("delay", Duration.ZERO))
                .isInstanceOf(ConfigurationException.class);
    }

    private Configuration configuration(String keys) {
        file = parse("backends:\n  - id: gpu-a\n" + keys.indent(4));
        return file.configuration().backends().get(0).provider().configuration();
    }

    private ConfigurationFile parse(String text) {
        return ConfigurationFile.parse(
                "s.yaml", text, directory, Path.of("/opt/signalbox"), Map.of("API_KEY", "from environment"));
    }

    private List<String> findings() {
        return catchThrowableOfType(InvalidConfigurationException.class, file::requireValid).findings().stream()
                .map(Finding::toString)
                .toList();
    }

    private static String message(ThrowingCallable code) {
        return String.valueOf(
                catchThrowableOfType(ConfigurationException.class, code).getMessage());
    }
}
