/** Situations found between requests: what situation rules see of the world, when they look, and what becomes of it. */
@NullMarked
package dev.signalbox.core.situation;

import org.jspecify.annotations.NullMarked;
