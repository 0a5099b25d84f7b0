/** The command line and the one place that constructs everything. */
@NullMarked
package dev.signalbox.core.app;

import org.jspecify.annotations.NullMarked;
