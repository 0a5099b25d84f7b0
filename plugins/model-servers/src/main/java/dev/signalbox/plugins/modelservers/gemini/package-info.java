/** Google's Gemini API. */
@NullMarked
package dev.signalbox.plugins.modelservers.gemini;

import org.jspecify.annotations.NullMarked;
