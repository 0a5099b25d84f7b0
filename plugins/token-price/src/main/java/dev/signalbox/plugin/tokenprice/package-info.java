/** Costs of providers that charge per token. */
@NullMarked
package dev.signalbox.plugin.tokenprice;

import org.jspecify.annotations.NullMarked;
