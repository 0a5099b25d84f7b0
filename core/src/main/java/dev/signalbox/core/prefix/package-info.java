/** What the prefix caches of backends likely hold: blocks of prompts that were sent there, by their hashes. */
@NullMarked
package dev.signalbox.core.prefix;

import org.jspecify.annotations.NullMarked;
