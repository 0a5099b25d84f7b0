package dev.signalbox.core.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.core.config.ConfigurationFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what at the admin port, over real TLS: with a token, with a certificate, with neither. */
final class AdminAccessIT {

    private static final String CERTIFICATES =
            "tls: {certificateFile: port.pem, keyFile: port-key.pem, clientCaFile: ca.pem}";

    /** All certificates of the tests; making them takes a second or two. */
    @TempDir
    private static Path directory;

    private static HttpClient stranger;
    private static HttpClient known;
    private static HttpClient impostor;

    @BeforeAll
    static void makeCertificates() throws Exception {
        Path port = store("port");
        Keytool.makeKeys(port, "it", "localhost", "san=dns:localhost,ip:127.0.0.1");
        Path ca = store("ca");
        Keytool.makeKeys(ca, "it", "Authority", "bc:c");
        Path operator = store("operator");
        Keytool.makeKeys(operator, "it", "Operator", "eku=clientAuth");
        sign(operator, ca);
        Path other = store("other");
        // By the authority's name, since a client offers no other certificate to this port.
        Keytool.makeKeys(other, "it", "Authority", "eku=clientAuth");

        KeyStore portKeys = load(port);
        writePem("port.pem", "CERTIFICATE", portKeys.getCertificate("it").getEncoded());
        writePem(
                "port-key.pem",
                "PRIVATE KEY",
                portKeys.getKey("it", Keytool.PASSWORD.toCharArray()).getEncoded());
        writePem("ca.pem", "CERTIFICATE", load(ca).getCertificate("it").getEncoded());
        Files.writeString(directory.resolve("token"), "sesame\n");
        PolicySidecar.write(directory.resolve("policy"), PolicySidecar.preferring("a"));

        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("port", portKeys.getCertificate("it"));
        stranger = client(trusted, null);
        known = client(trusted, load(operator));
        impostor = client(trusted, load(other));
    }

    @Test
    void aKnownCertificateMayDoAllAndNobodyElseAnything() throws Exception {
        try (Sidecar sidecar = start("admin: {port: 0, " + CERTIFICATES + "}")) {
            assertThat(get(known, sidecar, "/status")).isEqualTo(200);
            assertThat(post(known, sidecar, Map.of())).isEqualTo(409);

            assertThat(get(stranger, sidecar, "/status")).isEqualTo(401);
            assertThat(post(stranger, sidecar, Map.of())).isEqualTo(401);
            assertThat(get(stranger, sidecar, "/health")).isEqualTo(200);
            assertThatThrownBy(() -> get(impostor, sidecar, "/health"))
                    .as("a certificate that nobody vouches for")
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aWebPageGainsNothingByTheCertificateOfItsReader() throws Exception {
        try (Sidecar sidecar = start("admin: {port: 0, " + CERTIFICATES + "}")) {
            assertThat(post(known, sidecar, Map.of("origin", "https://evil.example")))
                    .isEqualTo(403);
            assertThat(post(known, sidecar, Map.of("origin", "https://" + sidecar.adminAddress())))
                    .as("a page of this port's own")
                    .isEqualTo(409);
        }
    }

    @Test
    void aTokenOrACertificateIsEnough() throws Exception {
        try (Sidecar sidecar = start("admin: {port: 0, tokenFile: token, " + CERTIFICATES + "}")) {
            assertThat(post(known, sidecar, Map.of())).isEqualTo(409);
            assertThat(post(stranger, sidecar, Map.of("authorization", "Bearer sesame")))
                    .isEqualTo(409);
            assertThat(post(stranger, sidecar, Map.of("authorization", "Bearer sesam")))
                    .isEqualTo(401);
            assertThat(post(stranger, sidecar, Map.of("authorization", "Bearer ")))
                    .isEqualTo(401);
        }
    }

    @Test
    void openReadsOpenNoWrites() throws Exception {
        try (Sidecar sidecar = start("admin: {port: 0, tokenFile: token, openReads: true, " + CERTIFICATES + "}")) {
            assertThat(get(stranger, sidecar, "/policy")).isEqualTo(200);
            assertThat(get(stranger, sidecar, "/metrics")).isEqualTo(200);
            assertThat(post(stranger, sidecar, Map.of())).isEqualTo(401);
            assertThat(post(stranger, sidecar, Map.of("authorization", "Bearer sesame")))
                    .isEqualTo(409);
        }
    }

    @Test
    void withoutTlsATokenIsAskedForToo() throws Exception {
        try (Sidecar sidecar = start("admin: {port: 0, tokenFile: token, openReads: true}")) {
            URI rollback = URI.create(sidecar.adminUrl() + "/policy/rollback");
            assertThat(status(stranger, HttpRequest.newBuilder(rollback.resolve("/status"))))
                    .isEqualTo(200);
            assertThat(status(stranger, HttpRequest.newBuilder(rollback).POST(HttpRequest.BodyPublishers.noBody())))
                    .isEqualTo(401);
        }
    }

    @Test
    void thePortSpeaksNothingButTlsThen() throws Exception {
        try (Sidecar sidecar = start("admin: {port: 0, " + CERTIFICATES + "}")) {
            HttpRequest.Builder plain =
                    HttpRequest.newBuilder(URI.create("http://" + sidecar.adminAddress() + "/health"));

            assertThatThrownBy(() -> status(stranger, plain)).isInstanceOf(IOException.class);
        }
    }

    private static Sidecar start(String admin) {
        String text = "policy: {directory: policy}\nstate: {directory: none}\nserver: {port: 0}\nbackends: []\n" + admin
                + "\n";
        return Sidecar.start(
                ConfigurationFile.parse("test.yaml", text, directory, BuiltDistribution.HOME, Map.of()), List.of());
    }

    private static int get(HttpClient client, Sidecar sidecar, String path) throws Exception {
        return status(client, HttpRequest.newBuilder(URI.create(sidecar.adminUrl() + path)));
    }

    /** A change that is let through is answered with 409: there is nothing to go back to. */
    private static int post(HttpClient client, Sidecar sidecar, Map<String, String> headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(sidecar.adminUrl() + "/policy/rollback"))
                .POST(HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        return status(client, request);
    }

    private static int status(HttpClient client, HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Puts a certificate in a store that the authority vouches for, in the place of the one that vouched for itself. */
    private static void sign(Path store, Path authority) throws Exception {
        String request = directory.resolve("request.csr").toString();
        String signed = directory.resolve("signed.pem").toString();
        String trusted = directory.resolve("authority.pem").toString();
        Keytool.run(store, "-certreq", "-alias", "it", "-file", request);
        Keytool.run(
                authority,
                "-gencert",
                "-alias",
                "it",
                "-rfc",
                "-infile",
                request,
                "-outfile",
                signed,
                "-validity",
                "2");
        Keytool.run(authority, "-exportcert", "-alias", "it", "-rfc", "-file", trusted);
        Keytool.run(store, "-importcert", "-noprompt", "-alias", "authority", "-file", trusted);
        Keytool.run(store, "-importcert", "-noprompt", "-alias", "it", "-file", signed);
    }

    private static Path store(String name) {
        return directory.resolve(name + ".p12");
    }

    private static KeyStore load(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(store)) {
            keys.load(file, Keytool.PASSWORD.toCharArray());
        }
        return keys;
    }

    private static void writePem(String file, String label, byte[] encoded) throws IOException {
        Files.writeString(directory.resolve(file), PemKeys.pem(label, encoded));
    }

    private static HttpClient client(KeyStore trusted, @Nullable KeyStore keys) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, Keytool.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(context)
                .build();
    }
}
