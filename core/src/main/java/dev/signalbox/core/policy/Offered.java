package dev.signalbox.core.policy;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.Finding;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the policy directory or a bundle holds, to be taken over if it can decide.
 *
 * @param there whether it holds anything that could be read or refused; if not, the content's findings say why
 * @param mark what is noted of it once it is taken over
 * @param comment what is said of the revision that it becomes; may be empty
 */
public record Offered(PolicyOrigin origin, CompiledFiles content, boolean there, TakenContent mark, String comment) {

    public Offered {
        requireNonNull(origin, "origin");
        requireNonNull(content, "content");
        requireNonNull(mark, "mark");
        requireNonNull(comment, "comment");
    }

    /** What a policy directory holds. */
    public static Offered directory(CompiledFiles content) {
        return new Offered(PolicyOrigin.DIRECTORY, content, true, new TakenContent(content.revision(), "", "", 0), "");
    }

    /** What the bundle of an address holds. */
    static Offered bundle(CompiledFiles content, String address, String etag, long sequence, String comment) {
        TakenContent mark = new TakenContent(content.revision(), address, etag, sequence);
        return new Offered(PolicyOrigin.BUNDLE, content, true, mark, comment);
    }

    /** A bundle that is not fit to be looked into. */
    static Offered refused(String address, String code, String problem) {
        return new Offered(PolicyOrigin.BUNDLE, nothing(address, code, problem), true, TakenContent.NONE, "");
    }

    /** No bundle: taking it changes nothing. */
    static Offered missing(String address, String code, String problem) {
        return new Offered(PolicyOrigin.BUNDLE, nothing(address, code, problem), false, TakenContent.NONE, "");
    }

    /** The same, but refused if it is an older bundle than the one that was last taken from its address. */
    Offered notBefore(TakenContent last) {
        if (!there || mark.address().isEmpty() || !last.isFrom(mark.address())) {
            return this;
        }
        if (mark.sequence() < last.sequence()) {
            return refused(
                    mark.address(),
                    "sequence-goes-back",
                    "the bundle has " + (mark.sequence() == 0 ? "no sequence" : "the sequence " + mark.sequence())
                            + ", but " + last.sequence() + " was taken before: an older bundle is not taken.");
        }
        if (mark.sequence() > 0
                && mark.sequence() == last.sequence()
                && !mark.revision().equals(last.revision())) {
            return refused(
                    mark.address(),
                    "sequence-repeated",
                    "the bundle has the sequence " + mark.sequence() + " and the revision " + mark.revision()
                            + ", but that sequence was taken with " + last.revision() + ".");
        }
        return this;
    }

    private static CompiledFiles nothing(String address, String code, String problem) {
        Finding finding = new Finding(Finding.Severity.ERROR, code, address, 1, 1, problem, "");
        return new CompiledFiles(new TreeMap<>(), "", Optional.empty(), List.of(finding));
    }
}
