package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.core.http.ScriptedBackend;
import dev.signalbox.core.plugin.PluginJars;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar whose backends are what the service records of a name say at the moment, with the distribution's own plugins. */
final class DnsEndpointsIT {

    private static final String NAME = "_http._tcp.llm.test.";

    @TempDir
    private Path directory;

    @Test
    void serversThatComeAndGoInDnsAreFollowed() throws Exception {
        PluginSidecar.plugins(directory);
        copy("discovery");
        copy("model-servers");
        try (ServiceRecords dns = ServiceRecords.start();
                ScriptedBackend first = ScriptedBackend.json("{}");
                ScriptedBackend second = ScriptedBackend.json("{}")) {
            dns.answer(first.port());
            String pool = """
                    - id: pool
                      provider: openai-compatible
                      endpoints: {source: dns-srv, name: %s, server: "127.0.0.1:%d"}
                      placement: gpu
                      models: [llama]
                      load: {source: none}
                    """.formatted(NAME, dns.port());
            try (PluginSidecar sidecar = PluginSidecar.start(directory, pool)) {
                PolicySidecar.await(() -> sidecar.backends().equals(List.of(id(first))));
                assertThat(sidecar.chat("llama").statusCode()).isEqualTo(200);
                assertThat(first.next().uri()).isEqualTo("/v1/chat/completions");

                dns.answer(second.port());
                PolicySidecar.await(() -> sidecar.backends().equals(List.of(id(second))));
                assertThat(sidecar.chat("llama").headers().firstValue("x-signalbox-backend"))
                        .hasValue(id(second));

                dns.answer();
                PolicySidecar.await(() -> !sidecar.problems().isEmpty());
                assertThat(sidecar.problems().get(0)).contains("has no SRV record");
                assertThat(sidecar.chat("llama").statusCode())
                        .as("what was known before still serves")
                        .isEqualTo(200);
            }
        }
    }

    private static String id(ScriptedBackend server) {
        return "pool.localhost-" + server.port();
    }

    private void copy(String plugin) {
        new PluginJars(directory)
                .addPacked(BuiltDistribution.HOME.resolve("plugins").resolve(plugin));
    }
}
