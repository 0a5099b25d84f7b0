/** Decision tables in CSV: each row becomes a rule, in the same tokens and through the same checks as one written in DRL. */
@NullMarked
package dev.signalbox.rules.tables;

import org.jspecify.annotations.NullMarked;
