/** What answers teach: by what predicted times are off, and how long answers are. Decisions see it as one immutable whole. */
@NullMarked
package dev.signalbox.core.learning;

import org.jspecify.annotations.NullMarked;
