/** What all protocols have in common: requests, answers and the events of a stream, belonging to none of them. */
@NullMarked
package dev.signalbox.core.translation.hub;

import org.jspecify.annotations.NullMarked;
