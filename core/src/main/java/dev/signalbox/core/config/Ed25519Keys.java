package dev.signalbox.core.config;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Reads keys for signatures by Ed25519 in PEM, as {@code openssl} writes them. */
public final class Ed25519Keys {

    private Ed25519Keys() {}

    /**
     * The public key in a text, as {@code openssl pkey -pubout} writes it.
     *
     * @throws InvalidKeySpecException if there is none
     */
    public static PublicKey publicKey(String pem) throws InvalidKeySpecException {
        return factory().generatePublic(new X509EncodedKeySpec(encoded(pem, "PUBLIC KEY")));
    }

    /**
     * The private key in a text, as {@code openssl genpkey -algorithm ed25519} writes it.
     *
     * @throws InvalidKeySpecException if there is none
     */
    public static PrivateKey privateKey(String pem) throws InvalidKeySpecException {
        return factory().generatePrivate(new PKCS8EncodedKeySpec(encoded(pem, "PRIVATE KEY")));
    }

    private static byte[] encoded(String pem, String label) throws InvalidKeySpecException {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new InvalidKeySpecException("there is no \"" + begin + "\" in it");
        }
        try {
            return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeySpecException("it is not in Base64", e);
        }
    }

    private static KeyFactory factory() {
        try {
            return KeyFactory.getInstance("Ed25519");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform from 15 on has Ed25519", e);
        }
    }
}
