package dev.signalbox.plugins.modelservers.server;

import java.util.concurrent.CompletableFuture;

/** How a kind of server is asked for the models it serves. Without state, called from any thread. */
@FunctionalInterface
public interface Listing {

    /** Asks. Fails with a message for the operator; nothing blocks. */
    CompletableFuture<Listed> list(Server server);
}
