/** What backends say of themselves in the headers of their answers: how busy they are, and when they want to be asked again. */
@NullMarked
package dev.signalbox.core.http.signal;

import org.jspecify.annotations.NullMarked;
