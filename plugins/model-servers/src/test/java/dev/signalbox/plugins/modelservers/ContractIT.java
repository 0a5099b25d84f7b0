package dev.signalbox.plugins.modelservers;

import dev.signalbox.plugins.testkit.BackendProviderContract;
import dev.signalbox.plugins.testkit.LoadSourceContract;
import dev.signalbox.spi.Plugin;
import dev.signalbox.spi.backend.Backend;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

/** What the host relies on, of a server, a service, a server with metrics at another port, and one without metrics. */
class ContractIT {

    private final StubServer server = new StubServer();

    ContractIT() throws IOException {}

    @BeforeEach
    void answer() {
        server.answer("/v1/models", 200, Doubles.text("models/vllm.json"));
        server.answer("/metrics", 200, Doubles.text("pages/vllm.prom"));
        server.answer("/health", 200, "");
        server.answer("/api/tags", 200, Doubles.text("models/ollama.json"));
        server.answer("/api/ps", 200, Doubles.text("pages/ollama-ps.json"));
        server.answer("/v2/repository/index", 200, Doubles.text("models/triton-index.json"));
        server.answer("/v2/health/ready", 200, "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Map<String, Object> settings() {
        return Map.of("url", server.url().toString(), "placement", "gpu", "apiKey", "sk-secret");
    }

    @Nested
    class VllmProvider extends ProviderContract {
        VllmProvider() {
            super("vllm");
        }
    }

    @Nested
    class AnthropicProvider extends ProviderContract {
        AnthropicProvider() {
            super("anthropic");
        }
    }

    @Nested
    class OllamaProvider extends ProviderContract {
        OllamaProvider() {
            super("ollama");
        }
    }

    @Nested
    class TritonProvider extends ProviderContract {
        TritonProvider() {
            super("triton");
        }
    }

    @Nested
    class VllmLoad extends LoadContract {
        VllmLoad() {
            super("vllm");
        }
    }

    @Nested
    class OllamaLoad extends LoadContract {
        OllamaLoad() {
            super("ollama");
        }
    }

    abstract class ProviderContract extends BackendProviderContract {

        private final String type;

        ProviderContract(String type) {
            this.type = type;
        }

        @Override
        protected Plugin plugin() {
            return new ModelServersPlugin();
        }

        @Override
        protected String type() {
            return type;
        }

        @Override
        protected Map<String, ?> settings() {
            return type.equals("anthropic")
                    ? Map.of("url", server.url().toString(), "apiKey", "sk-secret")
                    : ContractIT.this.settings();
        }

        @Override
        protected List<Map<String, ?>> otherSettings() {
            return List.of(Map.of(
                    "url",
                    server.url().toString(),
                    "placement",
                    "hosted",
                    "models",
                    List.of(Map.of("name", "m")),
                    "maxConcurrency",
                    3));
        }

        @Override
        protected boolean belongsToTheTest(Thread thread) {
            return StubServer.isOwn(thread);
        }
    }

    abstract class LoadContract extends LoadSourceContract {

        private final String type;

        LoadContract(String type) {
            this.type = type;
        }

        @Override
        protected Plugin plugin() {
            return new ModelServersPlugin();
        }

        @Override
        protected String type() {
            return type;
        }

        @Override
        protected Map<String, ?> settings() {
            return Map.of("timeout", Duration.ofSeconds(20));
        }

        @Override
        protected List<Map<String, ?>> otherSettings() {
            return List.of(Map.of("metrics", true, "health", true, "metricsPort", 7));
        }

        @Override
        protected List<Backend> backends() throws Exception {
            return List.of(
                    Doubles.discover(type, Map.of("url", server.url().toString(), "placement", "gpu", "models", "m")));
        }

        @Override
        protected boolean belongsToTheTest(Thread thread) {
            return StubServer.isOwn(thread);
        }
    }
}
