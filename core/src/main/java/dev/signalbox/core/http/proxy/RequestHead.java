package dev.signalbox.core.http.proxy;

import dev.signalbox.core.decision.AttemptTrace;
import dev.signalbox.core.http.signal.LoadReport;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands before a request's body on its way to a backend: the client's headers that are for it, and its own. */
final class RequestHead {

    private RequestHead() {}

    /**
     * Fills in the headers.
     *
     * @param translation brings the request into the backend's protocol; null if it speaks the client's
     */
    static void fill(
            MultiMap headers,
            PassedHeaders passed,
            Upstream to,
            @Nullable AnswerTranslation translation,
            AttemptTrace trace) {
        if (translation != null) {
            passed.addTranslatedTo(headers);
            headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
            translation.request().headers().forEach(headers::set);
        } else if (to.ownCredentials()) {
            passed.addWithoutCredentialsTo(headers);
        } else {
            passed.addTo(headers);
        }
        trace.passOn(headers, RequestHead::setHeader);
        for (Map.Entry<String, String> header : to.headers()) {
            headers.set(header.getKey(), header.getValue());
        }
        if (to.asksForLoad() && !passed.asksForLoad()) {
            headers.set(LoadReport.FORMAT, to.loadFormat());
        }
    }

    private static void setHeader(MultiMap headers, String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.set(name, value);
        }
    }
}
