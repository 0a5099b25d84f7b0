package dev.signalbox.core.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.ClientSurface;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import java.util.Optional;

/**
 * The way of requests from a client's protocol to a backend's, and of answers back.
 *
 * <p>Each protocol is read into and written from one model of its own, so that there is no code for pairs of them. A
 * translation holds no state and may be shared; what belongs to one request is in its {@link TranslatedRequest}.
 */
public final class Translation {

    private final Protocol clientProtocol;
    private final Protocol backendProtocol;
    private final ClientSurface client;

    /** A translation for clients of a kind. */
    Translation(Protocol clientProtocol, Protocol backendProtocol, ClientSurface client) {
        this.clientProtocol = clientProtocol;
        this.backendProtocol = backendProtocol;
        this.client = client;
    }

    /** Whether requests of this kind can reach such a backend at all, translated or as they are. */
    public static boolean isPossible(Protocol client, Protocol backend, Operation operation) {
        return client == backend
                || (Surfaces.client(client, operation) != null && Surfaces.hasBackend(backend, client, operation));
    }

    /**
     * The translation; empty if both speak the same, so that bytes pass as they are.
     *
     * @throws UntranslatableException if there is none, see {@link #isPossible}
     */
    public static Optional<Translation> between(Protocol client, Protocol backend, Operation operation)
            throws UntranslatableException {
        if (client == backend) {
            return Optional.empty();
        }
        ClientSurface surface = Surfaces.client(client, operation);
        if (surface == null || !isPossible(client, backend, operation)) {
            throw new UntranslatableException(
                    "",
                    "",
                    "can't be translated: " + operation.label() + " of protocol " + client.label()
                            + " has nothing like it in protocol " + backend.label());
        }
        return Optional.of(new Translation(client, backend, surface));
    }

    /**
     * Translates a request.
     *
     * @param body as the client sent it
     * @param stream what the path says of a stream; of no concern for protocols that say it in the body
     * @param upstreamModel the backend's name of the model, whatever the client's is
     * @throws UntranslatableException if the body is no such request, or the backend's protocol can't say it: a mistake of
     *     the client's (400)
     */
    public TranslatedRequest request(byte[] body, PathStream stream, String upstreamModel)
            throws UntranslatableException {
        ObjectNode node = Json.objectOf(body);
        if (node == null) {
            throw new UntranslatableException("", "", "must be a JSON object");
        }
        Losses losses = new Losses();
        ClientSurface asking = stream == PathStream.ARRAY ? client.inOneArray() : client;
        ModelRequest request = asking.read(node, stream != PathStream.NONE, losses);
        BackendSurface backend = Surfaces.backend(backendProtocol, request);
        if (backend == null) {
            throw new UntranslatableException(
                    "",
                    "",
                    "can't be translated: protocol " + backendProtocol.label()
                            + " can't continue a text as it is, without a conversation");
        }
        OutgoingRequest outgoing = backend.write(request, upstreamModel, losses);
        return new TranslatedRequest(clientProtocol, asking, backend, request, outgoing, losses.dropped());
    }
}
