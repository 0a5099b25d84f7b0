/** The edge: starts the HTTP ports and leads each request to what answers it. */
@NullMarked
package dev.signalbox.core.http;

import org.jspecify.annotations.NullMarked;
