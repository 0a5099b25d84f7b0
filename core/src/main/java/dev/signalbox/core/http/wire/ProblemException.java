package dev.signalbox.core.http.wire;

/** Thrown where a request can't be served as it is; whoever reads requests answers with its problem. */
public final class ProblemException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        // No stack trace: it is an answer to a client, and clients can ask for many.
        super(problem.message(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
