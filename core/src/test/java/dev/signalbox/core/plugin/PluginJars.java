package dev.signalbox.core.plugin;

import dev.signalbox.spi.Plugin;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles little plugins and packs them as a vendor would. */
public final class PluginJars {

    private static final String IMPORTS = """
            import dev.signalbox.spi.*;
            import dev.signalbox.spi.backend.*;
            import dev.signalbox.spi.cost.*;
            import java.util.*;
            import java.util.concurrent.*;
            """;

    private final Path work;
    private final Path plugins;
    private int number;

    /**
     * @param directory an empty one
     */
    public PluginJars(Path directory) {
        this.work = directory.resolve("work");
        this.plugins = directory.resolve("plugins");
        createDirectories(plugins);
    }

    public Path directory() {
        return plugins;
    }

    /** A plugin that was packed already, with its libraries. */
    public PluginJars addPacked(Path packed) {
        Path directory = plugins.resolve(packed.getFileName());
        createDirectories(directory);
        copy(packed, directory);
        return this;
    }

    /** A plugin that works, with a provider, a load source and a cost model of its own name. */
    public PluginJars addGood(String name) {
        return add(name, good(name));
    }

    public static String good(String name) {
        return plugin(name, 1, """
                public Map<String, Factory<BackendProvider>> backendProviders() {
                  return Map.of("%1$s", context -> {
                    String url = context.configuration().string("url", "");
                    return () -> CompletableFuture.completedFuture(List.of());
                  });
                }
                public Map<String, Factory<LoadSource>> loadSources() {
                  return Map.of("%1$s", context -> backends -> CompletableFuture.completedFuture(Map.of()));
                }
                public Map<String, Factory<CostModel>> costModels() {
                  return Map.of("%1$s", context -> {
                    double usd = context.configuration().number("usd");
                    return (backend, model) -> (request, load) ->
                        new CostEstimate(1, 2, usd, 0, Double.NaN, Double.NaN, 0.1);
                  });
                }
                """.formatted(name));
    }

    /** The source of a plugin class called {@code Main}. */
    public static String plugin(String id, int spiVersion, String members) {
        return """
                public final class Main implements Plugin {
                  public String id() { return "%s"; }
                  public int spiVersion() { return %d; }
                  %s
                }
                """.formatted(id, spiVersion, members);
    }

    /** A plugin of one class {@code Main}, with its service file. */
    public PluginJars add(String name, String source) {
        jar(name, classes(IMPORTS + source), "Main");
        return this;
    }

    /** Takes a plugin's jar away; its directory stays. */
    public void remove(String name) {
        try {
            Files.delete(plugins.resolve(name).resolve(name + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A plugin whose service file says what is given, or which has none. */
    public PluginJars addWithService(String name, String source, String... services) {
        jar(name, classes(IMPORTS + source), services);
        return this;
    }

    /** A plugin from whose jar some classes are left out. */
    public PluginJars addWithout(String name, String source, String missingClass) {
        Path classes = classes(IMPORTS + source);
        try {
            Files.delete(classes.resolve(missingClass + ".class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        jar(name, classes, "Main");
        return this;
    }

    /** A plugin whose jar says what it offers. */
    public PluginJars addAnnounced(String name, String source, String announcement) {
        Path classes = classes(IMPORTS + source);
        createDirectories(classes.resolve("META-INF"));
        try {
            Files.writeString(classes.resolve(Announcement.FILE), announcement);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        jar(name, classes, "Main");
        return this;
    }

    /** A plugin with one class in a library of its own, which claims to be a plugin too. */
    public PluginJars addWithLibrary(String name, String source, String libraryClass) {
        Path classes = classes(IMPORTS + source);
        Path library = work.resolve(name + "-library");
        createDirectories(library);
        createDirectories(plugins.resolve(name).resolve("lib"));
        try {
            Files.move(classes.resolve(libraryClass + ".class"), library.resolve(libraryClass + ".class"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pack(plugins.resolve(name).resolve("lib").resolve("library.jar"), library, libraryClass);
        jar(name, classes, "Main");
        return this;
    }

    /** A plugin that brings classes of the SPI, which throw if they are ever used. */
    public PluginJars addWithBundledSpi(String name, String source) {
        Path classes = classes(IMPORTS + source);
        Path bundled = classes("""
                package dev.signalbox.spi;
                public interface Plugin { int x = 1 / 0; }
                """);
        copy(bundled, classes);
        jar(name, classes, "Main");
        return this;
    }

    private Path classes(String source) {
        Path directory = work.resolve(String.valueOf(number++));
        Path sources = directory.resolve("sources");
        Path classes = directory.resolve("classes");
        createDirectories(sources);
        createDirectories(classes);
        Path file = sources.resolve(source.contains("class Main") ? "Main.java" : "Plugin.java");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter output = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Files.writeString(file, source);
            boolean compiled = compiler.getTask(
                            output,
                            files,
                            null,
                            List.of("-d", classes.toString(), "-proc:none", "-classpath", spi().toString()),
                            null,
                            files.getJavaFileObjects(file))
                    .call();
            if (!compiled) {
                throw new IllegalStateException(output.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return classes;
    }

    private static Path spi() {
        return Path.of(URI.create(
                Plugin.class.getProtectionDomain().getCodeSource().getLocation().toString()));
    }

    private void jar(String name, Path classes, String... services) {
        Path directory = plugins.resolve(name);
        createDirectories(directory);
        Path packed = work.resolve(name + ".jar");
        pack(packed, classes, services);
        try {
            // As operators should: the old version may be in use.
            Files.move(packed, directory.resolve(name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pack(Path packed, Path classes, String... services) {
        try (OutputStream file = Files.newOutputStream(packed);
                JarOutputStream jar = new JarOutputStream(file)) {
            for (Path each : files(classes)) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(each).toString().replace('\\', '/')));
                Files.copy(each, jar);
            }
            if (services.length > 0) {
                jar.putNextEntry(new JarEntry("META-INF/services/dev.signalbox.spi.Plugin"));
                jar.write(String.join("\n", services).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        for (Path each : files(from)) {
            Path target = to.resolve(from.relativize(each).toString());
            createDirectories(Objects.requireNonNull(target.getParent()));
            try {
                Files.copy(each, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Path> files(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return new ArrayList<>(files.filter(Files::isRegularFile).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createDirectories(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
