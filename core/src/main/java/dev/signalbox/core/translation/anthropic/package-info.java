/** Anthropic's Messages API. */
@NullMarked
package dev.signalbox.core.translation.anthropic;

import org.jspecify.annotations.NullMarked;
