/** Discovers and watches vLLM, llama.cpp and every server with their metric names. */
@NullMarked
package dev.signalbox.plugins.modelservers;

import org.jspecify.annotations.NullMarked;
