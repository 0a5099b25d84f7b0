package dev.signalbox.core.http.proxy;

import dev.signalbox.core.http.signal.LoadReport;
import dev.signalbox.core.http.wire.SignalboxHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands before an answer's body: passed on as it is, but for what concerns one connection, or is ours to say. */
final class AnswerHead {

    private AnswerHead() {}

    /**
     * Passes a head on.
     *
     * @param translation brings the body into the client's protocol; null if it passes as it is
     * @param withReport whether the client asked for the backend's report of its load itself
     */
    static void pass(
            HttpClientResponse source,
            HttpServerResponse response,
            @Nullable AnswerTranslation translation,
            boolean withReport) {
        int status = translation == null ? source.statusCode() : translation.status();
        response.setStatusCode(status);
        String reason = source.statusMessage();
        if (translation == null
                && reason != null
                && !reason.equals(HttpResponseStatus.valueOf(status).reasonPhrase())) {
            response.setStatusMessage(reason);
        }
        MultiMap headers = response.headers();
        String connection = source.headers().get(HttpHeaders.CONNECTION);
        for (Map.Entry<String, String> header : source.headers()) {
            String name = header.getKey();
            if (!HopByHop.isOne(name)
                    && !SignalboxHeaders.isOurs(name)
                    && (connection == null || !HopByHop.names(connection, name))
                    && (translation == null || !AnswerTranslation.isOfBody(name))
                    && (withReport || !LoadReport.isHeader(name))) {
                headers.add(name, header.getValue());
            }
        }
        if (translation != null) {
            translation.describe(headers);
        }
    }
}
