/** Tests that an operator writes for a policy: read, run through the decision pipeline, measured and reported. */
@NullMarked
package dev.signalbox.core.testing;

import org.jspecify.annotations.NullMarked;
