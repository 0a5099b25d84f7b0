/** Triton's generate extension of the Open Inference Protocol. */
@NullMarked
package dev.signalbox.core.translation.kserve;

import org.jspecify.annotations.NullMarked;
