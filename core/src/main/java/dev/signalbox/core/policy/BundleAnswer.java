package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What came of asking for a bundle.
 *
 * @param offered the bundle, checked and compiled; one that is missing if none came
 * @param etag what the server calls the bundle that came; empty if it gives it no name
 */
public record BundleAnswer(Kind kind, Offered offered, String etag) {

    /** What there is of answers. */
    enum Kind {
        /** A bundle came, fit or not. */
        BUNDLE,
        /** It is still the same. */
        UNCHANGED,
        /** There was no answer, or none that helps. */
        FAILED
    }

    public BundleAnswer {
        requireNonNull(kind, "kind");
        requireNonNull(offered, "offered");
        requireNonNull(etag, "etag");
    }

    /**
     * What a start begins with: the bundle, or what was in force before; where there is neither, what the directory holds.
     *
     * @param directory empty if there is none
     */
    public Offered orElse(PolicyStore store, Optional<Offered> directory) {
        boolean usable = offered.content().policy().isPresent();
        return usable || !store.state().active().isEmpty() ? offered : directory.orElse(offered);
    }
}
