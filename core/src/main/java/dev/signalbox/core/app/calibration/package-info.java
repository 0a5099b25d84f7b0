/** Measuring what requests take on one backend, by sending it some. */
@NullMarked
package dev.signalbox.core.app.calibration;

import org.jspecify.annotations.NullMarked;
