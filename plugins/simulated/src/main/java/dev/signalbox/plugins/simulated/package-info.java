/** A model server with a profile of latency, price and energy, speaking HTTP. */
@NullMarked
package dev.signalbox.plugins.simulated;

import org.jspecify.annotations.NullMarked;
