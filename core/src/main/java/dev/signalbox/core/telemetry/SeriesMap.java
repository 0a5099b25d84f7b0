package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.InferenceRequest;
import io.opentelemetry.api.common.Attributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The series of ended requests by class, operation, backend and model. */
final class SeriesMap {

    private final ConcurrentMap<RequestSeries.Key, RequestSeries> series = new ConcurrentHashMap<>();
    private final RequestSeries other = RequestSeries.other();

    /** The series of a request that was answered by a choice, or with -1 by none. */
    RequestSeries of(Decision decision, int choice) {
        InferenceRequest request = decision.facts().request();
        Offer offer = choice < 0 ? null : decision.choice(choice);
        RequestSeries.Key key = new RequestSeries.Key(
                decision.facts().requestClass(),
                request.operation(),
                offer == null ? Labels.NONE : offer.backend().id(),
                Labels.model(decision));
        RequestSeries known = series.get(key);
        return known == null ? add(key, offer) : known;
    }

    private RequestSeries add(RequestSeries.Key key, @Nullable Offer offer) {
        return series.size() < Labels.LIMIT
                ? series.computeIfAbsent(key, made -> RequestSeries.of(made, offer))
                : other;
    }

    /** The sum of a figure for each set of {@link RequestSeries#labels}, without those where it is 0. */
    Map<Attributes, Double> sums(Function<RequestSeries, Double> value) {
        Map<Attributes, Double> sums = new HashMap<>();
        series.values().forEach(one -> sums.merge(one.labels, value.apply(one), Double::sum));
        sums.merge(other.labels, value.apply(other), Double::sum);
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }
}
