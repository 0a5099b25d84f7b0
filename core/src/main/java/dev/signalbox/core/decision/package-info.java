/**
 * The decision: a pure function of a request, the fleet, a policy, the time and a seed.
 *
 * <p>Nothing here does I/O, takes a lock or reads a clock, so the same input gives the same decision, on the request path
 * as in a replay.
 */
@NullMarked
package dev.signalbox.core.decision;

import org.jspecify.annotations.NullMarked;
