package dev.signalbox.core.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How connections to a port are secured; the files are in PEM.
 *
 * @param certificateFile the certificate that callers see, and those that vouch for it
 * @param keyFile its private key
 * @param clientCaFile who vouches for callers; empty if they need no certificate
 */
public record TlsConfiguration(Path certificateFile, Path keyFile, Optional<Path> clientCaFile) {

    public TlsConfiguration {
        requireNonNull(certificateFile, "certificateFile");
        requireNonNull(keyFile, "keyFile");
        requireNonNull(clientCaFile, "clientCaFile");
    }

    /** Empty if a file is missing; that is reported. */
    static Optional<TlsConfiguration> read(SectionReader section) {
        Optional<Path> certificate = section.requiredFile("certificateFile");
        Optional<Path> key = section.requiredFile("keyFile");
        Optional<Path> clientCa = section.has("clientCaFile") ? section.requiredFile("clientCaFile") : Optional.empty();
        return certificate.isPresent() && key.isPresent()
                ? Optional.of(new TlsConfiguration(certificate.get(), key.get(), clientCa))
                : Optional.empty();
    }
}
