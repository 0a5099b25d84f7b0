package dev.signalbox.core.plugin;

import static dev.signalbox.core.plugin.PluginJars.plugin;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What authors are told of their built plugins. */
class PluginVerificationTest {

    private static final String DECLARING = """
            public Map<String, Factory<CostModel>> costModels() {
              return Map.of("fine", Factory.of(
                  List.of(ConfigurationKey.required("usd", ConfigurationKey.Type.NUMBER, "dollars an hour")),
                  context -> null));
            }
            """;

    private final PluginJars jars;

    PluginVerificationTest(@TempDir Path directory) {
        this.jars = new PluginJars(directory);
    }

    @Test
    void passesAPluginThatIsFineAndAdvises() {
        jars.add("fine", plugin("fine", 1, DECLARING));

        PluginVerification verification = PluginVerification.of(jars.directory().resolve("fine"));

        assertThat(verification.passed()).isTrue();
        assertThat(verification.findings())
                .extracting(PluginFinding::toString)
                .containsExactly(jars.directory().resolve("fine/fine.jar")
                        + ": warning no-version its manifest has no Implementation-Version, so nobody can tell which"
                        + " version runs");
        assertThat(verification.plugin())
                .hasValueSatisfying(plugin -> assertThat(plugin.components())
                        .singleElement()
                        .satisfies(type -> {
                            assertThat(type.kind()).isEqualTo("cost model");
                            assertThat(type.keys())
                                    .singleElement()
                                    .satisfies(key -> assertThat(key.name()).isEqualTo("usd"));
                        }));
    }

    @Test
    void advisesToDeclareKeys() {
        jars.addGood("silent");

        PluginVerification verification = PluginVerification.of(jars.directory().resolve("silent"));

        assertThat(verification.passed()).isTrue();
        assertThat(verification.findings())
                .extracting(PluginFinding::message)
                .anyMatch(message ->
                        message.startsWith("provider silent, load source silent, cost model silent: does not"));
    }

    @Test
    void takesAJarForAWholePlugin() {
        jars.add("other-name", plugin("fine", 1, DECLARING));

        assertThat(PluginVerification.of(jars.directory().resolve("other-name/other-name.jar"))
                        .passed())
                .isTrue();
        assertThat(messages("other-name"))
                .containsExactly("refused its id is \"fine\", must be \"other-name\" like its directory");
    }

    @Test
    void saysWhyAHostWouldRefuse() throws IOException {
        Files.createDirectories(jars.directory().resolve("empty"));
        jars.addWithService("no-service", PluginJars.good("no-service"))
                .addWithService("two", PluginJars.good("two") + "class Other {}", "Main", "Other")
                .addWithService("absent", PluginJars.good("absent"), "com.example.Absent")
                .add("future", plugin("future", 99, DECLARING))
                .add("bad-type", plugin("bad-type", 1, DECLARING.replace("\"fine\"", "\"Not Fine\"")))
                .add("nothing", plugin("nothing", 1, ""))
                .add("throwing", plugin("throwing", 1, "public Main() { throw new IllegalStateException(\"no\"); }"));

        assertThat(messages("empty").get(0)).startsWith("no-jar is no jar and no directory that holds one");
        assertThat(messages("no-service").get(0)).startsWith("no-service-file no jar has a META-INF/services/");
        assertThat(messages("two"))
                .containsExactly(
                        "several-plugins service files name Main and Other: each plugin needs a directory of its own");
        assertThat(messages("absent"))
                .containsExactly(
                        "missing-class its service file names com.example.Absent, which is in none of the jars");
        assertThat(messages("future"))
                .containsExactly("refused it was built against version 99 of the SPI, must be from 1 to 1");
        assertThat(messages("bad-type"))
                .containsExactly("refused its cost model is named \"Not Fine\", must be lower case with hyphens");
        assertThat(messages("nothing")).containsExactly("no-components it offers no type of any component");
        assertThat(messages("throwing").get(0)).contains("java.lang.IllegalStateException: no");
    }

    @Test
    void findsThatAPluginOffersOtherThanItAnnounces() {
        jars.addAnnounced("boasting", plugin("boasting", 1, DECLARING), "costModels = braggart");

        assertThat(messages("boasting").get(0))
                .startsWith(
                        "refused its META-INF/signalbox-plugin.properties announces cost model braggart, but it offers");
    }

    @Test
    void findsClassesThatDoNotBelongThere() throws IOException {
        jars.add("crowded", plugin("crowded", 1, DECLARING));
        Path plugin = jars.directory().resolve("crowded");
        byte[] old = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 52};
        byte[] young = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 65};
        writeJar(plugin.resolve("a.jar"), Map.of("org/acme/Shared.class", old, "dev/signalbox/spi/Plugin.class", old));
        writeJar(
                plugin.resolve("b.jar"),
                Map.of(
                        "org/acme/Shared.class", young,
                        "java/lang/String.class", old,
                        "dev/signalbox/core/app/Main.class", old));

        PluginVerification verification = PluginVerification.of(plugin);

        assertThat(verification.passed()).isFalse();
        assertThat(verification.findings())
                .extracting(PluginFinding::code)
                .containsExactly(
                        "no-version", "bundled-spi", "bundled-host", "bundled-jdk", "duplicate-classes", "newer-java");
        assertThat(verification.findings())
                .extracting(PluginFinding::message)
                .anyMatch(
                        message -> message.contains("a.jar and b.jar both hold org/acme/Shared.class: only the first"))
                .anyMatch(message -> message.contains("classes for Java 21"));
    }

    @Test
    void findsWhatIsStartedTooEarlyAndWhatStaysInMemory() {
        jars.add("starting", plugin("starting", 1, DECLARING + """
                public Main() {
                  Thread thread = new Thread(() -> {
                    try { new CountDownLatch(1).await(60, TimeUnit.SECONDS); } catch (InterruptedException e) { return; }
                  }, "too-early");
                  thread.setDaemon(true);
                  thread.start();
                }
                """));

        List<String> errors = errors("starting");

        assertThat(errors).hasSize(2);
        assertThat(errors.get(0)).startsWith("starts-threads it started too-early before any component was made");
        assertThat(errors.get(1)).startsWith("not-unloaded its classes stay in memory");
    }

    @Test
    void findsAConstructorThatDoesNotReturn() {
        jars.add("slow", plugin("slow", 1, DECLARING + """
                public Main() {
                  try { new CountDownLatch(1).await(30, TimeUnit.SECONDS); } catch (InterruptedException e) { return; }
                }
                """));

        assertThat(errors("slow"))
                .singleElement()
                .asString()
                .startsWith("slow-plugin its constructor and methods take");
    }

    @Test
    void listsWhatCanBeUsedAndWhatCannot() throws IOException {
        Files.createDirectories(jars.directory().resolve("empty"));
        Files.writeString(jars.directory().resolve("lost.jar"), "");
        jars.addGood("good")
                .add("same-types", PluginJars.good("good").replace("return \"good\"", "return \"same-types\""))
                .add("future", plugin("future", 99, DECLARING));

        assertThat(PluginListing.of(jars.directory()))
                .extracting(plugin -> plugin.id() + " " + plugin.spiVersion() + " " + plugin.reason())
                .containsExactly(
                        "empty 0 the directory holds no jar",
                        "future 0 it was built against version 99 of the SPI, must be from 1 to 1",
                        "good 1 ",
                        "lost.jar 0 the jar lies beside the plugins, must lie in a directory of its own",
                        "same-types 1 its provider \"good\" has the name of one of plugin good");
        assertThat(PluginListing.of(jars.directory().resolve("absent"))).isEmpty();
    }

    private List<String> errors(String plugin) {
        return PluginVerification.of(jars.directory().resolve(plugin)).findings().stream()
                .filter(PluginFinding::error)
                .map(finding -> finding.code() + " " + finding.message())
                .toList();
    }

    private List<String> messages(String plugin) {
        List<String> errors = errors(plugin);
        assertThat(errors).as("errors of %s", plugin).isNotEmpty();
        return errors;
    }

    private static void writeJar(Path jar, Map<String, byte[]> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
    }
}
