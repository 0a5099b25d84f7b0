package dev.signalbox.core.http.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.core.http.wire.Decisions;
import dev.signalbox.core.http.wire.Json;
import dev.signalbox.core.http.wire.Problem;
import dev.signalbox.core.http.wire.RequestHeaders;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import dev.signalbox.spi.backend.Protocol;
import io.vertx.core.http.HttpServerResponse;

/**
 * Tells a client that it is to run the model itself.
 *
 * <p>By an error of its protocol, since there is no answer, with a status that no library follows, repeats or takes for an
 * answer: 300, "there is another place for this, see the body".
 */
final class OnDevice {

    /** Multiple choices, of which the body names the preferred one (RFC 9110, 15.4.1). */
    static final int STATUS = 300;

    private OnDevice() {}

    static void answer(HttpServerResponse response, Protocol client, Decision decision, Offer offer, int attempts) {
        SignalboxHeaders.add(response.headers(), decision, offer, attempts);
        ObjectNode facts = Json.object();
        facts.put("decisionId", decision.id().toString());
        Decisions.putOnDevice(facts, offer);
        facts.putObject("otherwise")
                .put("method", "POST")
                .put("header", RequestHeaders.ON_DEVICE)
                .put("value", RequestHeaders.onDeviceFailed(decision.id().toString()));
        new Problem(
                        STATUS,
                        "on_device",
                        "run_on_device",
                        "",
                        "run model " + offer.model().upstreamName() + " on this device with "
                                + Decisions.runtime(offer.backend())
                                + "; if that fails, repeat the request with the header " + RequestHeaders.ON_DEVICE
                                + ": "
                                + RequestHeaders.onDeviceFailed(decision.id().toString()),
                        facts)
                .send(response, client);
    }
}
