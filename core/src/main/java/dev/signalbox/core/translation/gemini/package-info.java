/** Google's Gemini API. */
@NullMarked
package dev.signalbox.core.translation.gemini;

import org.jspecify.annotations.NullMarked;
