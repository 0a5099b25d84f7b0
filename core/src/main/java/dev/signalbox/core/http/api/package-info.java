/** The sidecar's own requests: decisions for callers that place by themselves, and the admin port. */
@NullMarked
package dev.signalbox.core.http.api;

import org.jspecify.annotations.NullMarked;
