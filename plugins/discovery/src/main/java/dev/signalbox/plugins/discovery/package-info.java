/** The plugin {@code discovery}: model servers found in DNS. */
@NullMarked
package dev.signalbox.plugins.discovery;

import org.jspecify.annotations.NullMarked;
