package dev.signalbox.core.telemetry;

import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.Operation;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/** The series of requests of one class, for one model on one backend: attributes made once, and sums to add to. */
final class RequestSeries {

    final Attributes labels;
    final Attributes genAi;
    final Attributes inputTokens;
    final Attributes outputTokens;
    final DoubleAdder usd = new DoubleAdder();
    final DoubleAdder joules = new DoubleAdder();
    private final CappedMap<String, Attributes> failures;

    private RequestSeries(Attributes labels, Attributes genAi) {
        this.labels = labels;
        this.genAi = genAi;
        this.inputTokens = genAi.toBuilder().put(Labels.TOKEN_TYPE, "input").build();
        this.outputTokens = genAi.toBuilder().put(Labels.TOKEN_TYPE, "output").build();
        this.failures = new CappedMap<>(20, this::withError, withError(Labels.OTHER));
    }

    /**
     * The labels of a request's series.
     *
     * @param backend the backend's id; {@link Labels#NONE} if none answered
     */
    record Key(String requestClass, Operation operation, String backend, String model) {}

    /** The series of a backend, or with null of the requests that none answered. */
    static RequestSeries of(Key key, @Nullable Offer offer) {
        Attributes labels = Attributes.of(
                Labels.REQUEST_CLASS,
                key.requestClass,
                Labels.PLACEMENT,
                offer == null ? Labels.NONE : offer.backend().placement().name(),
                Labels.BACKEND,
                key.backend);
        AttributesBuilder genAi = labels.toBuilder()
                .put(Labels.OPERATION_NAME, Labels.operationName(key.operation))
                .put(Labels.REQUEST_MODEL, key.model);
        if (offer == null) {
            genAi.put(Labels.PROVIDER_NAME, Labels.DEFAULT_PROVIDER);
        } else {
            genAi.put(Labels.PROVIDER_NAME, Labels.provider(offer))
                    .put(Labels.RESPONSE_MODEL, offer.model().upstreamName())
                    .putAll(Labels.server(offer.backend().url()));
        }
        return new RequestSeries(labels, genAi.build());
    }

    /** The series of whatever has none of its own. */
    static RequestSeries other() {
        return of(new Key(Labels.OTHER, Operation.CHAT, Labels.OTHER, Labels.OTHER), null);
    }

    /** The attributes of requests that ended with an error. */
    Attributes failed(String errorType) {
        return failures.get(errorType);
    }

    private Attributes withError(String errorType) {
        return genAi.toBuilder().put(Labels.ERROR_TYPE, errorType).build();
    }
}
