package dev.signalbox.plugins.simulated;

import dev.signalbox.plugins.simulated.Fault.Kind;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.ServedModel;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The HTTP face of a simulated server: OpenAI's API, and health and metrics as vLLM has them. */
final class InferenceApi implements Handler<HttpServerRequest> {

    private static final String JSON = "application/json";
    private static final int DEFAULT_DIMENSIONS = 64;
    private static final int MAX_DIMENSIONS = 4_096;
    private static final Buffer GARBAGE =
            Buffer.buffer(Base64.getDecoder().decode("f0VMRgIBAQD//v0AdmxsbTp7e3tOYU4K4pyT"));

    private final ServerSettings settings;
    private final BatchLoop loop;
    private final Counters counters;
    private final FaultInjection faults;
    private final RequestRecorder recorder;
    private final AnswerText text;

    InferenceApi(
            ServerSettings settings,
            BatchLoop loop,
            Counters counters,
            FaultInjection faults,
            RequestRecorder recorder) {
        this.settings = settings;
        this.loop = loop;
        this.counters = counters;
        this.faults = faults;
        this.recorder = recorder;
        this.text = new AnswerText(settings.seed(), settings.minOutputTokens(), settings.maxOutputTokens());
    }

    @Override
    public void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/v1/chat/completions" -> receive(request, Operation.CHAT);
            case "/v1/completions" -> receive(request, Operation.COMPLETION);
            case "/v1/embeddings" -> receive(request, Operation.EMBEDDINGS);
            case "/v1/models" -> answer(request, 200, JSON, models());
            case "/health" -> answer(request, faults.current().kind() == Kind.UNHEALTHY ? 503 : 200, "text/plain", "");
            case "/metrics" -> metrics(request);
            default -> fail(request, 404, "NotFoundError", "There is no " + request.path() + " here.");
        }
    }

    private void receive(HttpServerRequest request, Operation operation) {
        if (!request.method().equals(HttpMethod.POST)) {
            fail(request, 405, "BadRequestError", request.path() + " takes POST, not " + request.method() + ".");
            return;
        }
        counters.received.incrementAndGet();
        // Until the answer knows better, a closed connection is a request that was given up.
        request.response().closeHandler(closed -> counters.cancelled.incrementAndGet());
        request.body().onSuccess(body -> {
            recorder.record(request, body);
            infer(request, operation, body);
        });
    }

    private void infer(HttpServerRequest request, Operation operation, Buffer body) {
        Fault fault = faults.strike();
        if (fault.kind() == Kind.HANG) {
            return;
        }
        if (fault.kind() == Kind.STATUS) {
            if (fault.retryAfterSeconds() >= 0) {
                request.response().putHeader("retry-after", String.valueOf(fault.retryAfterSeconds()));
            }
            complete(request, fault.statusCode(), "InjectedError", "This server was told to fail.");
            return;
        }
        RequestBody parsed;
        try {
            parsed = RequestBody.read(body.getBytes());
        } catch (IOException e) {
            complete(request, 400, "BadRequestError", "The body can't be read: " + firstLine(e) + ".");
            return;
        }
        Optional<ServedModel> model = settings.model(parsed.model());
        if (model.isEmpty()) {
            complete(request, 404, "NotFoundError", "The model `" + parsed.model() + "` does not exist.");
        } else if (!model.get().operations().contains(operation)) {
            complete(
                    request,
                    400,
                    "BadRequestError",
                    "The model `" + parsed.model() + "` does not do " + operation.label() + ".");
        } else if (parsed.inputs().isEmpty() || parsed.maxTokens() == 0) {
            complete(request, 400, "BadRequestError", "There is no prompt, or max_tokens is 0.");
        } else {
            generate(request, operation, model.get(), parsed, fault);
        }
    }

    private void generate(
            HttpServerRequest request, Operation operation, ServedModel model, RequestBody body, Fault fault) {
        int limit = body.maxTokens() < 0 ? Integer.MAX_VALUE : body.maxTokens();
        int outputTokens = operation == Operation.EMBEDDINGS ? 0 : outputTokens(body, limit);
        if (model.contextTokens() > 0 && (long) body.promptTokens() + outputTokens > model.contextTokens()) {
            complete(
                    request,
                    400,
                    "BadRequestError",
                    "This model's maximum context length is " + model.contextTokens()
                            + " tokens. However, the prompt has " + body.promptTokens() + " and the answer "
                            + outputTokens + ".");
            return;
        }
        counters.promptTokens.addAndGet(body.promptTokens());
        if (operation == Operation.EMBEDDINGS) {
            embed(request, body);
            return;
        }
        AnswerJson json = new AnswerJson(operation, body.model(), body.promptHash());
        Answer answer = new Answer(request, body, json, text, fault, outputTokens, loop, counters);
        Generation generation = new Generation(body.promptTokens(), outputTokens, answer);
        request.response().closeHandler(closed -> {
            if (!answer.over()) {
                answer.abandon();
                counters.cancelled.incrementAndGet();
                loop.cancel(generation);
            }
        });
        loop.submit(generation);
    }

    private int outputTokens(RequestBody body, int limit) {
        return body.ignoreEos() && body.maxTokens() > 0 ? limit : Math.min(limit, text.tokens(body.promptHash()));
    }

    private void embed(HttpServerRequest request, RequestBody body) {
        int dimensions = body.dimensions() > 0 ? Math.min(body.dimensions(), MAX_DIMENSIONS) : DEFAULT_DIMENSIONS;
        Generation generation = new Generation(body.promptTokens(), 0, (index, last) -> {
            if (request.response().closed()) {
                return;
            }
            List<float[]> vectors = new ArrayList<>();
            body.inputs().forEach(input -> vectors.add(text.embedding(input.hash(), dimensions)));
            counters.completed.incrementAndGet();
            request.response().closeHandler(null);
            answer(
                    request,
                    200,
                    JSON,
                    AnswerJson.embeddings(body.model(), vectors, body.base64(), body.promptTokens()));
        });
        request.response().closeHandler(closed -> {
            counters.cancelled.incrementAndGet();
            loop.cancel(generation);
        });
        loop.submit(generation);
    }

    private void metrics(HttpServerRequest request) {
        if (faults.current().kind() == Kind.GARBAGE_METRICS) {
            request.response().putHeader("content-type", "text/plain").end(GARBAGE);
            return;
        }
        String model =
                settings.models().isEmpty() ? "" : settings.models().get(0).name();
        String labels = "{engine=\"0\",model_name=\"" + model + "\"} ";
        answer(
                request,
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                gauge("num_requests_running", "Requests in the batch.", labels, loop.running())
                        + gauge("num_requests_waiting", "Requests in the queue.", labels, loop.waiting())
                        + gauge("kv_cache_usage_perc", "Used share of the KV cache.", labels, loop.kvCacheUsage()));
    }

    private static String gauge(String name, String meaning, String labels, double value) {
        return "# HELP vllm:" + name + " " + meaning + "\n# TYPE vllm:" + name + " gauge\nvllm:" + name + labels + value
                + "\n";
    }

    private String models() {
        StringBuilder json = new StringBuilder("{\"object\":\"list\",\"data\":[");
        for (ServedModel model : settings.models()) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append("{\"id\":")
                    .append(AnswerJson.quoted(model.name()))
                    .append(",\"object\":\"model\",\"created\":")
                    .append(AnswerJson.CREATED)
                    .append(",\"owned_by\":\"simulated\"");
            if (model.contextTokens() > 0) {
                json.append(",\"max_model_len\":").append(model.contextTokens());
            }
            json.append('}');
        }
        return json.append("]}").toString();
    }

    /** Ends an inference request with an error. */
    private void complete(HttpServerRequest request, int statusCode, String type, String message) {
        counters.completed.incrementAndGet();
        request.response().closeHandler(null);
        fail(request, statusCode, type, message);
    }

    private static void fail(HttpServerRequest request, int statusCode, String type, String message) {
        answer(request, statusCode, JSON, AnswerJson.error(message, type, statusCode));
    }

    private static void answer(HttpServerRequest request, int statusCode, String contentType, String body) {
        HttpServerResponse response = request.response();
        response.setStatusCode(statusCode)
                .putHeader("content-type", contentType)
                .end(body);
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** Keeps the latest requests for tests to look at. */
    static final class RequestRecorder {

        private final int limit;
        private final List<RecordedRequest> requests = new ArrayList<>();

        RequestRecorder(int limit) {
            this.limit = limit;
        }

        synchronized void record(HttpServerRequest request, Buffer body) {
            if (limit == 0) {
                return;
            }
            Map<String, List<String>> headers = new HashMap<>();
            request.headers()
                    .forEach((name, value) -> headers.computeIfAbsent(
                                    name.toLowerCase(Locale.ROOT), ignored -> new ArrayList<>())
                            .add(value));
            if (requests.size() == limit) {
                requests.remove(0);
            }
            requests.add(new RecordedRequest(request.method().name(), request.uri(), headers, body.toString()));
        }

        synchronized List<RecordedRequest> requests() {
            return List.copyOf(requests);
        }
    }
}
