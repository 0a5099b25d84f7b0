/** JSON, server-sent events and lines of JSON as they are on the wire. */
@NullMarked
package dev.signalbox.core.translation.wire;

import org.jspecify.annotations.NullMarked;
