package dev.signalbox.core.telemetry;

import dev.signalbox.core.decision.Decision;
import dev.signalbox.core.fleet.Offer;
import dev.signalbox.spi.InferenceRequest;
import dev.signalbox.spi.Operation;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.net.URI;

/** The names of attributes, ours and those of the semantic conventions. */
final class Labels {

    /** How many sets of labels a metric may have before further ones are counted as {@link #OTHER}. */
    static final int LIMIT = 1000;

    /** The value of labels beyond the limit. */
    static final String OTHER = "other";

    /** The value of a label that does not apply, such as the backend of a request that was not placed. */
    static final String NONE = "none";

    static final AttributeKey<String> REQUEST_CLASS = AttributeKey.stringKey("request_class");
    static final AttributeKey<String> PLACEMENT = AttributeKey.stringKey("placement");
    static final AttributeKey<String> BACKEND = AttributeKey.stringKey("backend");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
    static final AttributeKey<Boolean> ATTAINED = AttributeKey.booleanKey("attained");
    static final AttributeKey<String> RULE = AttributeKey.stringKey("rule");

    static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER_NAME = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<String> RESPONSE_MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
    static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<Long> STATUS_CODE = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    /** The wire format of what is proxied, which the conventions take where the provider is not known. */
    static final String DEFAULT_PROVIDER = "openai";

    private Labels() {}

    /** An operation in the words of the conventions. */
    static String operationName(Operation operation) {
        return switch (operation) {
            case CHAT -> "chat";
            case COMPLETION -> "text_completion";
            case EMBEDDINGS -> "embeddings";
            case INFER -> "infer";
        };
    }

    /**
     * The model a request asked for, if a backend offers it, else the one that serves in its place: names are to be few, and
     * clients must not make up new ones.
     */
    static String model(Decision decision) {
        InferenceRequest request = decision.facts().request();
        boolean substituted = !decision.substitute().isEmpty()
                && decision.decider().fleet().group(request.operation(), request.model()) == null;
        return substituted ? decision.substitute() : request.model();
    }

    /** Whose API a backend is. */
    static String provider(Offer offer) {
        return offer.backend().labels().getOrDefault("provider", DEFAULT_PROVIDER);
    }

    /** Where a backend is reached. */
    static Attributes server(URI url) {
        AttributesBuilder server = Attributes.builder();
        String host = url.getHost();
        if (host != null) {
            server.put(SERVER_ADDRESS, host);
        }
        int port = url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
        return server.put(SERVER_PORT, (long) port).build();
    }
}
