package dev.signalbox.plugins.simulated;

/** One request on its way through a {@link ContinuousBatch}. */
final class Generation {

    /** Told of each token, in simulated time, on the thread that advances the batch. */
    interface Listener {

        /**
         * The next token is there.
         *
         * @param index the token's place in the answer, from 0
         * @param last whether the answer ends with it
         */
        void token(int index, boolean last);
    }

    final int promptTokens;
    final int outputTokens;
    final Listener listener;
    long arrivesAtNanos;
    int emitted;

    /**
     * A request that has not arrived.
     *
     * @param outputTokens the answer's length; 0 for work that is done once the prompt was read, such as embeddings
     */
    Generation(int promptTokens, int outputTokens, Listener listener) {
        this.promptTokens = promptTokens;
        this.outputTokens = outputTokens;
        this.listener = listener;
    }

    int tokensInCache() {
        return promptTokens + outputTokens;
    }

    /** Emits the next token; true if it was the last. */
    boolean emit() {
        int index = emitted++;
        boolean last = emitted >= outputTokens;
        listener.token(index, last);
        return last;
    }
}
