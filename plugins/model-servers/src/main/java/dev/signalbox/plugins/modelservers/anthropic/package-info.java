/** Anthropic's API. */
@NullMarked
package dev.signalbox.plugins.modelservers.anthropic;

import org.jspecify.annotations.NullMarked;
