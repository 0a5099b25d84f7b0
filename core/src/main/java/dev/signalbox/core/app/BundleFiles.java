package dev.signalbox.core.app;

import dev.signalbox.core.config.Ed25519Keys;
import dev.signalbox.core.policy.Bundle;
import dev.signalbox.core.policy.LifecycleException;
import dev.signalbox.core.policy.PolicyArchive;
import dev.signalbox.core.state.FileReplacement;
import dev.signalbox.rules.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.util.List;
import java.util.function.Supplier;

/** Bundles and keys as files. What is wrong with one is thrown as a finding. */
final class BundleFiles {

    private BundleFiles() {}

    /** Reads a bundle and checks its files against its manifest. */
    static Bundle read(Path file) {
        byte[] packed;
        try (InputStream in = Files.newInputStream(file)) {
            packed = in.readNBytes(PolicyArchive.MAX_PACKED_BYTES + 1);
        } catch (IOException e) {
            throw invalid(file, "unreadable", e.toString());
        }
        if (packed.length > PolicyArchive.MAX_PACKED_BYTES) {
            throw invalid(
                    file,
                    "invalid-bundle",
                    "the bundle has more than the " + PolicyArchive.MAX_PACKED_BYTES + " bytes that are taken.");
        }
        return checked(file, () -> Bundle.read(packed));
    }

    /** What comes of a step that finds the file's bundle fit or throws. */
    static <T> T checked(Path file, Supplier<T> step) {
        try {
            return step.get();
        } catch (LifecycleException e) {
            throw invalid(file, "invalid-bundle", e.getMessage() + ".");
        }
    }

    /** Writes a bundle in one step, so that a web server never sends half of it. */
    static void write(Path file, Bundle bundle) {
        byte[] packed = checked(file, bundle::packed);
        try {
            FileReplacement.write(file, packed);
        } catch (IOException e) {
            throw invalid(file, "unwritable", "can't be written (" + e + ").");
        }
    }

    static PublicKey publicKey(Path file) {
        try {
            return Ed25519Keys.publicKey(Files.readString(file));
        } catch (IOException | InvalidKeySpecException e) {
            throw invalid(file, "invalid-key", "is no public key for Ed25519 in PEM (" + e.getMessage() + ").");
        }
    }

    static PrivateKey privateKey(Path file) {
        try {
            return Ed25519Keys.privateKey(Files.readString(file));
        } catch (IOException | InvalidKeySpecException e) {
            throw invalid(file, "invalid-key", "is no private key for Ed25519 in PEM (" + e.getMessage() + ").");
        }
    }

    private static InvalidPolicyException invalid(Path file, String code, String problem) {
        return new InvalidPolicyException(
                List.of(new Finding(Finding.Severity.ERROR, code, file.toString(), 1, 1, problem, "")));
    }
}
