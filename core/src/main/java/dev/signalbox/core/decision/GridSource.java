package dev.signalbox.core.decision;

import dev.signalbox.rules.GridFacts;
import java.util.List;

/**
 * Tells how clean the electricity of each region is.
 *
 * <p>Asked for each decision, on the request path and by many threads at once: it takes no lock, does no I/O, and gives the
 * same list as long as it says the same.
 */
@FunctionalInterface
public interface GridSource {

    /** Nothing is known of any grid. */
    GridSource NONE = epochMillis -> List.of();

    /**
     * The grids at a time.
     *
     * @param epochMillis in milliseconds since 1970
     */
    List<GridFacts> at(long epochMillis);
}
