/** Costs of providers that charge per token. */
@NullMarked
package dev.signalbox.plugins.tokenprice;

import org.jspecify.annotations.NullMarked;
