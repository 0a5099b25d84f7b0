/** The operator's configuration file: its settings by concern, and every mistake in it told at once. */
@NullMarked
package dev.signalbox.core.config;

import org.jspecify.annotations.NullMarked;
