/** The decision matrix: placement rules laid out as columns of bits over candidates, for the request path. */
@NullMarked
package dev.signalbox.rules.matrix;

import org.jspecify.annotations.NullMarked;
