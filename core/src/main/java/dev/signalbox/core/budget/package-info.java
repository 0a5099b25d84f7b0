/** What has been spent in each hour, day and month, and how much of a budget that is. */
@NullMarked
package dev.signalbox.core.budget;

import org.jspecify.annotations.NullMarked;
