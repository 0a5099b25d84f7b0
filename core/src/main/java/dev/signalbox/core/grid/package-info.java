/** How clean the electricity of each region is at which time of day. */
@NullMarked
package dev.signalbox.core.grid;

import org.jspecify.annotations.NullMarked;
