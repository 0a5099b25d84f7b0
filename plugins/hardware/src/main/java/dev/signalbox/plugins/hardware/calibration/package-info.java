/** What was measured on a model server, and the lines through it. */
@NullMarked
package dev.signalbox.plugins.hardware.calibration;

import org.jspecify.annotations.NullMarked;
