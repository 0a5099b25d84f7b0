package dev.signalbox.core.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The built distribution of Signalbox.
 *
 * @param home its directory, with {@code bin/signalbox} in it
 */
record Distribution(Path home) {

    /**
     * A model with the port of the upstream that serves it.
     *
     * @param provider what the upstream is taken to be
     */
    record Model(String name, int port, String provider) {

        /** One on any server that speaks OpenAI's language. */
        Model(String name, int port) {
            this(name, port, "openai-compatible");
        }
    }

    /** The distribution that this build made. */
    static Distribution built() {
        return new Distribution(Path.of(System.getProperty("signalbox.home", "core/target/signalbox"))
                .toAbsolutePath());
    }

    boolean isThere() {
        return Files.isExecutable(launcher());
    }

    /** The command that serves with a configuration file. */
    List<String> serve(Path configuration) {
        return List.of(launcher().toString(), "serve", "--config", configuration.toString());
    }

    /** The command that makes the start-up cache. */
    List<String> createCache() {
        return List.of(launcher().toString(), "create-cache");
    }

    /** The command that checks the default policy. */
    List<String> checkDefaultPolicy() {
        return List.of(
                launcher().toString(), "policy", "check", home.resolve("policy").toString());
    }

    /** A configuration of one machine for each model, in our own hands and priced by the hour. */
    String configuration(int port, int adminPort, String transport, List<Model> models) {
        return """
                server:
                  port: %d
                  transport: %s
                admin:
                  port: %d
                backends:
                """.formatted(port, transport, adminPort)
                + models.stream().map(Distribution::backend).collect(Collectors.joining());
    }

    private static String backend(Model model) {
        return """
                  - id: gpu-%1$s
                    url: http://127.0.0.1:%2$d
                    provider: %3$s
                    placement: gpu
                    hardware: H100-SXM
                    owned: true
                    maxConcurrency: 4096
                    models: [%1$s]
                    cost: { model: hardware, usdPerHour: 2.5 }
                """.formatted(model.name(), model.port(), model.provider());
    }

    private Path launcher() {
        return home.resolve("bin/signalbox");
    }
}
