package dev.signalbox.core.decision;

/** Follows one request; ends with exactly one of {@link #notPlaced} and {@link #completed}. */
public interface RequestTrace {

    /** Follows nothing. */
    RequestTrace NONE = new RequestTrace() {
        @Override
        public void decided(Decision decision) {}

        @Override
        public AttemptTrace attempt(Decision decision, int rank, boolean hedge) {
            return AttemptTrace.NONE;
        }

        @Override
        public void notPlaced(int status, String errorType) {}

        @Override
        public void completed(Decision decision, RequestResult result) {}
    };

    /** The request was placed or refused. */
    void decided(Decision decision);

    /**
     * A choice is about to be tried.
     *
     * @param hedge whether another one is under way that has not answered yet
     */
    AttemptTrace attempt(Decision decision, int rank, boolean hedge);

    /** A choice is about to be tried, and no other is under way. */
    default AttemptTrace attempt(Decision decision, int rank) {
        return attempt(decision, rank, false);
    }

    /**
     * The request has ended without any attempt.
     *
     * @param status the HTTP status the client got; 0 if it had gone before there was one
     * @param errorType one of a few fixed words that programs know the reason by
     */
    void notPlaced(int status, String errorType);

    /** The request has ended after one attempt or several. */
    void completed(Decision decision, RequestResult result);
}
