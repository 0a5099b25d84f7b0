/** The backends a sidecar places requests on: what they offer, how they fare, and who looks after them. */
@NullMarked
package dev.signalbox.core.fleet;

import org.jspecify.annotations.NullMarked;
