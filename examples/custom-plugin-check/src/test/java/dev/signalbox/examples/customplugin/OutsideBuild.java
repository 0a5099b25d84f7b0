package dev.signalbox.examples.customplugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of the outsider's project, built by Maven in a directory elsewhere with a local repository of its own: what Signalbox
 * publishes is installed there, all else is fetched from the repository of the build around this test.
 */
final class OutsideBuild {

    private static final String VERSION = Objects.requireNonNull(System.getProperty("signalbox.version"));
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final long SECONDS = 300;

    private final Path project;
    private final Path repository;
    private final Path settings;

    OutsideBuild(Path directory) throws IOException {
        project = directory.resolve("kestrel");
        repository = directory.resolve("repository");
        copy(ROOT.resolve("examples/custom-plugin"), project);
        install("signalbox-spi", ROOT.resolve("spi/target"));
        install("signalbox-plugin-testkit", ROOT.resolve("plugins/testkit/target"));
        settings = Files.writeString(directory.resolve("settings.xml"), """
                <settings>
                  <profiles>
                    <profile>
                      <id>around</id>
                      <repositories>
                        <repository><id>around</id><url>%1$s</url></repository>
                      </repositories>
                      <pluginRepositories>
                        <pluginRepository><id>around</id><url>%1$s</url></pluginRepository>
                      </pluginRepositories>
                    </profile>
                  </profiles>
                  <activeProfiles><activeProfile>around</activeProfile></activeProfiles>
                </settings>
                """.formatted(
                        Path.of(System.getProperty("signalbox.repository")).toUri()));
    }

    /** The jar that {@code mvn verify} builds. */
    Path jar() throws IOException, InterruptedException {
        Path log = project.resolve("build.log");
        Process maven = new ProcessBuilder(
                        Path.of(System.getProperty("signalbox.maven"), "bin", "mvn")
                                .toString(),
                        "--batch-mode",
                        "--no-transfer-progress",
                        "--settings",
                        settings.toString(),
                        "-Dmaven.repo.local=" + repository,
                        "verify")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = maven.waitFor(SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            maven.destroyForcibly();
        }
        String printed = Files.readString(log, StandardCharsets.UTF_8);
        if (!ended || maven.exitValue() != 0 || !printed.contains("Tests run:")) {
            throw new AssertionError("mvn verify failed in a copy of examples/custom-plugin:\n" + printed);
        }
        return project.resolve("target/kestrel-plugin-1.0.0.jar");
    }

    /** Lays an artifact into the repository as mvn install does. */
    private void install(String artifact, Path target) throws IOException {
        Path directory = Files.createDirectories(
                repository.resolve("dev/signalbox").resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION;
        Files.copy(target.resolve(name + ".jar"), directory.resolve(name + ".jar"));
        Files.copy(target.resolve("published-pom.xml"), directory.resolve(name + ".pom"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            List<Path> files = tree.filter(Files::isRegularFile)
                    .filter(file -> !from.relativize(file).startsWith("target"))
                    .toList();
            for (Path file : files) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(Objects.requireNonNull(copy.getParent()));
                Files.copy(file, copy);
            }
        }
    }
}
