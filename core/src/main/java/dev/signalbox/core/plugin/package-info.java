/** The plugin host: finds plugins, gives each a class loader of its own, and contains what they do wrong. */
@NullMarked
package dev.signalbox.core.plugin;

import org.jspecify.annotations.NullMarked;
