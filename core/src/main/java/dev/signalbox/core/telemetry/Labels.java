package dev.signalbox.core.telemetry;

import io.opentelemetry.api.common.AttributeKey;

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
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    private Labels() {}
}
