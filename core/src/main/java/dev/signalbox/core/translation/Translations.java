package dev.signalbox.core.translation;

import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import java.util.Optional;

/** Where the translations between protocols come from; see {@link Translation#between}. */
@FunctionalInterface
public interface Translations {

    /**
     * The translation; empty if both speak the same, so that bytes pass as they are.
     *
     * @throws UntranslatableException if there is none
     */
    Optional<Translation> between(Protocol client, Protocol backend, Operation operation)
            throws UntranslatableException;
}
