package dev.signalbox.core.http.proxy;

import dev.signalbox.core.http.signal.LoadReport;
import dev.signalbox.core.http.wire.ProblemException;
import dev.signalbox.core.http.wire.RequestHeaders;
import dev.signalbox.spi.InferenceRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** The headers of one request that are passed on to whichever backend it goes to. */
final class PassedHeaders {

    /** Names and values in turns. */
    private String[] headers = new String[32];

    private int count;

    /**
     * Reads a request's headers: those about it into its attributes, those that are passed on into this.
     *
     * @throws ProblemException if one has a value it can't have
     */
    void read(HttpServerRequest request, RequestHeaders.Trust trust, InferenceRequest.Builder attributes)
            throws ProblemException {
        String connection = "";
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey();
            if (HopByHop.isOneOfRequest(name)) {
                if (name.equalsIgnoreCase("connection")) {
                    connection = header.getValue();
                }
                continue;
            }
            if ((name.charAt(0) | 0x20) == 'x') {
                boolean trusted = trust.believes(request.remoteAddress());
                RequestHeaders.read(name, header.getValue(), trusted, attributes);
            }
            add(name, header.getValue());
        }
        if (!connection.isEmpty()) {
            dropNamedBy(connection);
        }
    }

    /** Adds them to a request to a backend of which the client's own credentials are as good as any. */
    void addTo(MultiMap outgoing) {
        for (int i = 0; i < count; i += 2) {
            outgoing.add(headers[i], headers[i + 1]);
        }
    }

    /** Adds all but the client's credentials, which are not for a backend that has others. */
    void addWithoutCredentialsTo(MultiMap outgoing) {
        for (int i = 0; i < count; i += 2) {
            if (!Credentials.isOne(headers[i])) {
                outgoing.add(headers[i], headers[i + 1]);
            }
        }
    }

    /**
     * Adds those that mean the same in every protocol to a request in another one: what the client says of the body, of its
     * library and of itself is not among them.
     */
    void addTranslatedTo(MultiMap outgoing) {
        for (int i = 0; i < count; i += 2) {
            if (!Credentials.isOne(headers[i]) && !isOfProtocol(headers[i].toLowerCase(Locale.ROOT))) {
                outgoing.add(headers[i], headers[i + 1]);
            }
        }
    }

    private static boolean isOfProtocol(String name) {
        return name.startsWith("content-")
                || name.startsWith("accept")
                || name.startsWith("anthropic-")
                || name.startsWith("openai-")
                || name.startsWith("x-goog-")
                || name.startsWith("x-stainless-");
    }

    /** Whether the client itself asks backends to report their load. */
    boolean asksForLoad() {
        for (int i = 0; i < count; i += 2) {
            if (headers[i].equalsIgnoreCase(LoadReport.FORMAT)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the client shows who it is to the backend. */
    boolean hasCredentials() {
        for (int i = 0; i < count; i += 2) {
            if (Credentials.isOne(headers[i])) {
                return true;
            }
        }
        return false;
    }

    private void add(String name, String value) {
        if (count == headers.length) {
            headers = Arrays.copyOf(headers, count * 2);
        }
        headers[count++] = name;
        headers[count++] = value;
    }

    private void dropNamedBy(String connection) {
        int kept = 0;
        for (int i = 0; i < count; i += 2) {
            if (!HopByHop.names(connection, headers[i])) {
                headers[kept++] = headers[i];
                headers[kept++] = headers[i + 1];
            }
        }
        count = kept;
    }
}
