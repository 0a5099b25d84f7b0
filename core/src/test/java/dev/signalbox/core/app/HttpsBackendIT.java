package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backend behind TLS, as hosted APIs are: with a certificate of our own, which the JVM is told to trust, or not. */
final class HttpsBackendIT {

    private static final String PASSWORD = Keytool.PASSWORD;
    private static final String CHAT =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"max_tokens\":8}";
    private static final String ANSWER =
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"Good day\"}}]}";

    @TempDir
    private Path directory;

    private HttpsServer server;
    private Path certificate;

    @BeforeEach
    void startTheBackend() throws Exception {
        certificate = makeCertificate();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context()));
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/v1/chat/completions", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopTheBackend() {
        server.stop(0);
    }

    @Test
    void isReachedWhenItsCertificateIsTrusted() throws Exception {
        Map<String, String> environment = Map.of(
                "SIGNALBOX_JAVA_OPTS",
                "-Djavax.net.ssl.trustStore=" + certificate + " -Djavax.net.ssl.trustStorePassword=" + PASSWORD);

        try (SidecarProcess sidecar = SidecarProcess.serve(directory, configuration(), environment)) {
            HttpResponse<String> answer = sidecar.post(sidecar.data(), "/v1/chat/completions", CHAT);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(ANSWER);
            assertThat(answer.headers().firstValue("x-signalbox-backend")).contains("secure");
        }
    }

    @Test
    void isNotTalkedToWhenItsCertificateIsNotTrusted() throws Exception {
        try (SidecarProcess sidecar = SidecarProcess.serve(directory, configuration(), Map.of())) {
            HttpResponse<String> answer = sidecar.post(sidecar.data(), "/v1/chat/completions", CHAT);

            // Refused outright once the watch has seen it, else after an attempt.
            assertThat(answer.statusCode()).as(answer.body()).isIn(429, 502);
            assertThat(answer.body()).doesNotContain("Good day");
        }
    }

    private String configuration() {
        return """
                backends:
                  - id: secure
                    url: https://localhost:%d
                    placement: HOSTED
                    models: [m]
                """.formatted(server.getAddress().getPort());
    }

    private SSLContext context() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(certificate)) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    /** A store with a key is trusted for its certificate, too. */
    private Path makeCertificate() throws Exception {
        Path keys = directory.resolve("keys.p12");
        Path exported = directory.resolve("certificate.pem");
        Path trusted = directory.resolve("trusted.p12");
        Keytool.makeKeys(keys, "backend", "localhost", "san=dns:localhost,ip:127.0.0.1");
        Keytool.run(keys, "-exportcert", "-rfc", "-alias", "backend", "-file", exported.toString());
        Files.copy(keys, trusted);
        Keytool.run(trusted, "-importcert", "-noprompt", "-alias", "trusted", "-file", exported.toString());
        return trusted;
    }
}
