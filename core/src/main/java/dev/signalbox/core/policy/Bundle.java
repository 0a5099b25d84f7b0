package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A packed policy, which may have a manifest that says what is in it, and that a signature by Ed25519.
 *
 * <p>What {@code tar czf} makes of a policy directory is a bundle without a manifest.
 *
 * @param files the policy's files
 * @param manifestText what is signed; empty if there is no manifest
 * @param signature in Base64; empty if it is not signed
 */
public record Bundle(
        SortedMap<String, String> files,
        Optional<BundleManifest> manifest,
        String manifestText,
        Optional<String> signature) {

    private static final String MANIFEST = "manifest.json";
    private static final String SIGNATURE = "manifest.sig";
    private static final String ALGORITHM = "Ed25519";

    public Bundle {
        requireNonNull(manifestText, "manifestText");
        requireNonNull(signature, "signature");
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A bundle of a policy's files, not yet signed. */
    public static Bundle of(Map<String, String> files, long sequence, Instant created) {
        BundleManifest manifest = BundleManifest.of(PolicyFiles.checked(files), sequence, created);
        return new Bundle(new TreeMap<>(files), Optional.of(manifest), manifest.text(), Optional.empty());
    }

    /**
     * Reads a packed policy, and checks that its files are those of its manifest. Its signature is not looked at.
     *
     * @throws LifecycleException if it is damaged, or holds anything that a policy does not
     */
    public static Bundle read(byte[] packed) {
        SortedMap<String, String> files = PolicyArchive.read(packed);
        String text = files.remove(MANIFEST);
        String signature = files.remove(SIGNATURE);
        PolicyFiles.checked(files);
        if (text == null) {
            if (signature != null) {
                throw invalid("it has a signature, but no manifest that could be signed");
            }
            return new Bundle(files, Optional.empty(), "", Optional.empty());
        }
        BundleManifest manifest = BundleManifest.parse(text);
        manifest.requireDescribes(files);
        return new Bundle(files, Optional.of(manifest), text, Optional.ofNullable(signature));
    }

    /**
     * Checks who made it.
     *
     * @param key whose signature it must have; empty if it must have none, since nobody could tell whether it is right
     * @throws LifecycleException if it is signed and there is no key, is not signed and there is one, or is signed by another
     */
    public void requireSignedBy(Optional<PublicKey> key) {
        if (signature.isEmpty() && key.isPresent()) {
            throw invalid("it is not signed, but a public key is configured");
        }
        if (signature.isPresent() && key.isEmpty()) {
            throw invalid("it is signed, but no public key is configured to check that with");
        }
        if (key.isPresent() && !verifies(key.get(), signature.orElseThrow())) {
            throw invalid("its signature is not one of its manifest by the configured key");
        }
    }

    /** The same bundle, signed; a signature it had is replaced. */
    public Bundle signed(PrivateKey key) {
        if (manifest.isEmpty()) {
            throw invalid("it has no manifest that could be signed; signalbox bundle build makes one");
        }
        try {
            Signature signing = Signature.getInstance(ALGORITHM);
            signing.initSign(key);
            signing.update(manifestText.getBytes(StandardCharsets.UTF_8));
            String text = Base64.getEncoder().encodeToString(signing.sign()) + "\n";
            return new Bundle(files, manifest, manifestText, Optional.of(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key can't sign: " + e.getMessage(), e);
        }
    }

    /** The bundle as bytes; the same bundle is the same bytes wherever zlib packs alike. */
    public byte[] packed() {
        TarWriter tar = new TarWriter(manifest.map(BundleManifest::created).orElse(Instant.EPOCH));
        if (manifest.isPresent()) {
            tar.add(MANIFEST, manifestText);
        }
        signature.ifPresent(text -> tar.add(SIGNATURE, text));
        files.forEach(tar::add);
        return tar.packed();
    }

    /** The number in the manifest; 0 if there is none. */
    public long sequence() {
        return manifest.map(BundleManifest::sequence).orElse(0L);
    }

    private boolean verifies(PublicKey key, String text) {
        try {
            Signature verifying = Signature.getInstance(ALGORITHM);
            verifying.initVerify(key);
            verifying.update(manifestText.getBytes(StandardCharsets.UTF_8));
            return verifying.verify(Base64.getDecoder().decode(text.strip()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // A signature that is none, such as one that is too short.
            return false;
        }
    }

    static LifecycleException invalid(String problem) {
        return new LifecycleException(
                LifecycleException.Kind.INVALID, "invalid_bundle", "the bundle is not taken: " + problem);
    }
}
