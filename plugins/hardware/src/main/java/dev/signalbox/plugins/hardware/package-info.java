/** Costs and latency from what the hardware is and what an hour of it costs. */
@NullMarked
package dev.signalbox.plugins.hardware;

import org.jspecify.annotations.NullMarked;
