/** What the sidecar's ports have in common on the wire: headers of its own, error answers, JSON. */
@NullMarked
package dev.signalbox.core.http.wire;

import org.jspecify.annotations.NullMarked;
