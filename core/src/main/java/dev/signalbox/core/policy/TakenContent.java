package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

/**
 * What was last taken over from the policy directory or a bundle.
 *
 * @param revision what it amounts to; empty if nothing was ever taken
 * @param address where the bundle came from; empty if it was the directory
 * @param etag what the server called the bundle; empty if it gave it no name
 * @param sequence the bundle's number; 0 if it has none
 */
public record TakenContent(String revision, String address, String etag, long sequence) {

    static final TakenContent NONE = new TakenContent("", "", "", 0);

    public TakenContent {
        requireNonNull(revision, "revision");
        requireNonNull(address, "address");
        requireNonNull(etag, "etag");
    }

    /** Whether it is a bundle from there. */
    boolean isFrom(String otherAddress) {
        return !revision.isEmpty() && address.equals(otherAddress);
    }
}
