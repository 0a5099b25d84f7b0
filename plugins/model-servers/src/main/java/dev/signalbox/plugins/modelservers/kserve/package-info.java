/** The Open Inference Protocol and Triton's extensions of it. */
@NullMarked
package dev.signalbox.plugins.modelservers.kserve;

import org.jspecify.annotations.NullMarked;
