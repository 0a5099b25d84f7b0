/** The figures of load in pages of metrics. */
@NullMarked
package dev.signalbox.plugins.modelservers.metrics;

import org.jspecify.annotations.NullMarked;
