package dev.signalbox.core.config;

import static dev.signalbox.spi.ConfigurationKey.Type.ADDRESS;
import static dev.signalbox.spi.ConfigurationKey.Type.DURATION;
import static dev.signalbox.spi.ConfigurationKey.Type.FILE;
import static dev.signalbox.spi.ConfigurationKey.Type.FLAG;
import static dev.signalbox.spi.ConfigurationKey.Type.INTEGER;
import static dev.signalbox.spi.ConfigurationKey.Type.NUMBER;
import static dev.signalbox.spi.ConfigurationKey.Type.SECRET;
import static dev.signalbox.spi.ConfigurationKey.Type.SECTION;
import static dev.signalbox.spi.ConfigurationKey.Type.SECTIONS;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXT;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXTS;
import static dev.signalbox.spi.ConfigurationKey.Type.TEXTS_OR_SECTIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signalbox.rules.Finding;
import dev.signalbox.spi.ConfigurationKey;
import dev.signalbox.spi.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations held against what components say they read. */
class DeclaredKeysTest {

    private static final List<ConfigurationKey> MODEL = List.of(
            ConfigurationKey.required("name", TEXT, "what clients ask for"),
            ConfigurationKey.optional("tokens", INTEGER, "", "the longest prompt")
                    .positive());

    private static final List<ConfigurationKey> KEYS = List.of(
            ConfigurationKey.required("text", TEXT, "a"),
            ConfigurationKey.optional("share", NUMBER, "0.5", "b").between(0, 1),
            ConfigurationKey.optional("port", INTEGER, "0", "c").between(0, 65_535),
            ConfigurationKey.optional("price", NUMBER, "", "d").positive(),
            ConfigurationKey.optional("flag", FLAG, "false", "e"),
            ConfigurationKey.optional("delay", DURATION, "5s", "f"),
            ConfigurationKey.optional("url", ADDRESS, "", "g"),
            ConfigurationKey.optional("placement", Placement.class, "gpu", "h"),
            ConfigurationKey.optional("does", TEXTS, "chat", "i").among(List.of("chat", "embeddings")),
            ConfigurationKey.optional("apiKey", SECRET, "", "j"),
            ConfigurationKey.optional("prices", FILE, "", "k"),
            ConfigurationKey.nested("labels", SECTION, "l", List.of()),
            ConfigurationKey.nested("limits", SECTIONS, "m", MODEL),
            ConfigurationKey.nested("models", TEXTS_OR_SECTIONS, "n", MODEL));

    private final Path directory;

    DeclaredKeysTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void takesWhatConforms() throws IOException {
        Files.writeString(directory.resolve("prices.csv"), "model,usd\n");

        assertThat(mistakes("""
                text: hello
                share: 1
                port: 65535
                price: 0.001
                flag: true
                delay: 250ms
                url: https://example.com/base
                placement: GPU
                does: [chat, Embeddings]
                apiKey: env:KEY
                prices: prices.csv
                labels: {whatever: 1}
                limits: [{name: a, tokens: 1}]
                models: [{name: b}]
                """)).isEmpty();
        assertThat(mistakes("text: x\nmodels: [a, b]\ndoes: chat")).isEmpty();
    }

    @Test
    void tellsAllThatDoesNotConformAtOnce() {
        assertThat(mistakes("""
                share: 1.5
                port: -1
                price: 0
                flag: yes please
                delay: 5
                url: localhost
                placement: gpus
                does: [chat, embedding]
                apiKey: sk-verysecret
                prices: absent.csv
                labels: none
                limits: [{tokens: many}]
                models: {name: b}
                texd: hello
                """))
                .containsExactly(
                        "s.yaml:2:3: error missing-key key \"backends[0].text\" is missing, must be a text.",
                        "s.yaml:3:10: error invalid-value backends[0].share is \"1.5\", must be a number from 0 to 1.",
                        "s.yaml:4:9: error invalid-value backends[0].port is \"-1\", must be a whole number from 0 to"
                                + " 65535.",
                        "s.yaml:5:10: error invalid-value backends[0].price is \"0\", must be a number above 0.",
                        "s.yaml:6:9: error invalid-value backends[0].flag is \"yes please\", must be true or false.",
                        "s.yaml:7:10: error invalid-value backends[0].delay is \"5\", must be a duration such as 250ms,"
                                + " 1s, 5m or 2h.",
                        "s.yaml:8:8: error invalid-value backends[0].url is \"localhost\", must be an absolute address"
                                + " such as http://127.0.0.1:8000.",
                        "s.yaml:9:14: error invalid-value backends[0].placement is \"gpus\", must be one of gpu, cpu,"
                                + " edge, asic, hosted. Maybe \"gpu\".",
                        "s.yaml:10:9: error invalid-value backends[0].does is \"embedding\", must be a list of chat,"
                                + " embeddings. Maybe \"embeddings\".",
                        "s.yaml:11:11: error invalid-secret backends[0].apiKey is a secret, which must not stand in this"
                                + " file: write env:NAME or file:PATH.",
                        "s.yaml:12:11: error invalid-file backends[0].prices names the file absent.csv, which does not"
                                + " exist.",
                        "s.yaml:13:11: error invalid-value backends[0].labels is \"none\", must be keys with values.",
                        "s.yaml:14:12: error missing-key key \"backends[0].limits[0].name\" is missing, must be a text.",
                        "s.yaml:14:21: error invalid-value backends[0].limits[0].tokens is \"many\", must be a whole"
                                + " number.",
                        "s.yaml:15:11: error invalid-value backends[0].models is a mapping of keys to values, must be a"
                                + " list, each item of which begins with \"- \" and has keys with values.",
                        "s.yaml:16:3: error unknown-key unknown key \"backends[0].texd\"; known here: apiKey, cost,"
                                + " delay, does, endpoints, fallbackEstimate, flag, id, labels, limits, load, models, placement,"
                                + " port, price, prices, provider, share, text, url. Maybe \"text\".");
    }

    @Test
    void looksIntoListsOfSectionsWhereTextsWouldDo() {
        assertThat(mistakes("text: x\nmodels: [{nmae: a, tokens: 0}]"))
                .containsExactly(
                        "s.yaml:4:12: error missing-key key \"backends[0].models[0].name\" is missing, must be a text.",
                        "s.yaml:4:13: error unknown-key unknown key \"backends[0].models[0].nmae\"; known here: name,"
                                + " tokens. Maybe \"name\".",
                        "s.yaml:4:30: error invalid-value backends[0].models[0].tokens is \"0\", must be a whole number"
                                + " above 0.");
    }

    @Test
    void refusesDeclarationsThatContradictThemselves() {
        assertThatThrownBy(() -> ConfigurationKey.required("a", TEXT, "b").positive())
                .hasMessage("key a is no number, so it can't have a least or greatest one");
        assertThatThrownBy(
                        () -> ConfigurationKey.optional("a", INTEGER, "", "b").between(2, 1))
                .hasMessage("key a: the least number 2.0 is above 1.0");
        assertThatThrownBy(() -> ConfigurationKey.nested("a", SECTION, "b", List.of(MODEL.get(0), MODEL.get(0))))
                .hasMessage("key name is declared twice");
    }

    /** What is found wrong with a backend's entry, whose own keys begin in line 3. */
    private List<String> mistakes(String settings) {
        String text = "backends:\n- id: a\n" + settings.indent(2);
        ConfigurationFile file = ConfigurationFile.parse("s.yaml", text, directory, directory, Map.of("KEY", "k"));
        boolean conforms = file.configuration().backends().get(0).provider().conformsTo(KEYS);
        InvalidConfigurationException invalid =
                catchThrowableOfType(InvalidConfigurationException.class, file::requireValid);
        assertThat(conforms).isEqualTo(invalid == null);
        return invalid == null
                ? List.of()
                : invalid.findings().stream().map(Finding::toString).toList();
    }
}
