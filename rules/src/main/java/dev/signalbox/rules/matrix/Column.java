package dev.signalbox.rules.matrix;

import dev.signalbox.rules.CandidateFigures;
import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;

/** Whether a condition holds, as bits over candidates, 64 at a time. */
@FunctionalInterface
interface Column {

    /**
     * The bits of the candidates from {@code 64 * block} on. Bits beyond the last candidate have no meaning.
     *
     * @param memory what has been computed in this decision, laid out by {@link PreparedMatrix}
     */
    long bits(
            int block,
            RequestFacts request,
            World world,
            PreparedMatrix candidates,
            CandidateFigures figures,
            long[] memory);
}
