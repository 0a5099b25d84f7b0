package dev.signalbox.examples.customplugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide for authors, followed to its end: build, verify, drop in, configure, and a request that goes where it is cheapest. */
class CustomPluginIT {

    private static final String LAUNCHER = Path.of("../../core/target/signalbox/bin/signalbox")
            .toAbsolutePath()
            .toString();

    @Test
    void aPluginFromOutsideTakesPartInPlacement(@TempDir Path directory) throws Exception {
        Path jar = new OutsideBuild(directory).jar();
        assertThat(signalbox("plugin", "verify", jar.toString()))
                .contains("Plugin kestrel 1.0.0 for SPI 1 can be used: provider kestrel, load source kestrel,"
                        + " cost model kestrel")
                .doesNotContain("warning");
        Path plugins = Files.createDirectories(directory.resolve("plugins/kestrel"));
        Files.copy(jar, plugins.resolve("kestrel-plugin.jar"));

        try (KestrelServer dear = new KestrelServer("dear");
                KestrelServer cheap = new KestrelServer("cheap")) {
            Path configuration =
                    Files.writeString(directory.resolve("signalbox.yaml"), """
                    server: {port: 0}
                    admin: {port: 0}
                    state: {directory: none}
                    plugins: {directory: plugins}
                    backends:
                      - id: kestrel-dear
                        provider: kestrel
                        url: http://127.0.0.1:%d
                        cost: {model: kestrel, billionParameters: 8, usdPerKwh: 0.9}
                      - id: kestrel-cheap
                        provider: kestrel
                        url: http://127.0.0.1:%d
                        cost: {model: kestrel, billionParameters: 8, usdPerKwh: 0.1}
                    """.formatted(dear.port(), cheap.port()));
            Process sidecar = start("serve", "-c", configuration.toString());
            try {
                HttpResponse<String> answer = ask(address(sidecar.inputReader(StandardCharsets.UTF_8)));

                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(answer.headers().firstValue("x-signalbox-backend")).hasValue("kestrel-cheap");
                assertThat(answer.body()).contains("I am cheap");
            } finally {
                sidecar.destroy();
                assertThat(sidecar.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static HttpResponse<String> ask(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "/v1/chat/completions"))
                                .header("content-type", "application/json")
                                .POST(BodyPublishers.ofString("""
                                        {"model":"llama-3.1-8b","messages":[{"role":"user","content":"Who are you?"}]}
                                        """))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String signalbox(String... arguments) throws Exception {
        Process process = start(arguments);
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(LAUNCHER).redirectErrorStream(true);
        builder.command().addAll(List.of(arguments));
        builder.environment().put("SIGNALBOX_CACHE", "off");
        return builder.start();
    }

    /** The sidecar says where it listens once it is ready. */
    private static String address(BufferedReader output) throws IOException {
        StringBuilder printed = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("Requests:")) {
                return line.replaceAll(".*(http://[^/]+).*", "$1");
            }
            printed.append(line).append('\n');
        }
        throw new AssertionError("the sidecar ended before it was ready:\n" + printed);
    }
}
