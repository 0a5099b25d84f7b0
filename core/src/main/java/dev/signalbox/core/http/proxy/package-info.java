/** The proxy: requests of unchanged clients in, each sent where its decision says, answers streamed back untouched. */
@NullMarked
package dev.signalbox.core.http.proxy;

import org.jspecify.annotations.NullMarked;
