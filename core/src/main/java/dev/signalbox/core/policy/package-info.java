/** The life of a policy: kept revisions, what is in force, shadow and canary, and the way back. */
@NullMarked
package dev.signalbox.core.policy;

import org.jspecify.annotations.NullMarked;
