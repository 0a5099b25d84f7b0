package dev.signalbox.core.policy;

import dev.signalbox.rules.Finding;
import java.util.List;

/** Thrown where a change of policy is not made; the message is for whoever wanted it. */
public final class LifecycleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String code;
    private final transient List<Finding> findings;

    /** Whose fault it is. */
    public enum Kind {
        /** What was asked for makes no sense. */
        INVALID,
        /** The revision is not known. */
        NOT_FOUND,
        /** The revision must not do this, or not now. */
        CONFLICT,
        /** Something else is active than the caller believes. */
        CHANGED
    }

    LifecycleException(Kind kind, String code, String message) {
        this(kind, code, message, List.of());
    }

    LifecycleException(Kind kind, String code, String message, List<Finding> findings) {
        super(message);
        this.kind = kind;
        this.code = code;
        this.findings = List.copyOf(findings);
    }

    /** The revision, or the state of things, does not allow it. */
    static LifecycleException conflict(String code, String message) {
        return new LifecycleException(Kind.CONFLICT, code, message);
    }

    /** The revision has errors. */
    static LifecycleException unusable(Revision revision) {
        return new LifecycleException(
                Kind.CONFLICT, "invalid_revision", revision.id() + " can't decide: it has errors", revision.findings());
    }

    public Kind kind() {
        return kind;
    }

    /** The error, for programs; stable across releases. */
    public String code() {
        return code;
    }

    /** What is wrong with the revision; empty if that is not the reason. */
    public List<Finding> findings() {
        return findings;
    }
}
