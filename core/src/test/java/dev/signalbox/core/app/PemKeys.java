package dev.signalbox.core.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;

/** Keys and certificates as {@code openssl} writes them. */
final class PemKeys {

    private PemKeys() {}

    /** Makes a pair of keys for signatures by Ed25519. */
    static void write(Path directory, String privateFile, String publicFile)
            throws IOException, GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Files.writeString(
                directory.resolve(privateFile),
                pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        Files.writeString(
                directory.resolve(publicFile),
                pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    }

    /** A key or certificate as a text. */
    static String pem(String label, byte[] encoded) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
