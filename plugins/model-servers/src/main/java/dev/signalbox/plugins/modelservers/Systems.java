package dev.signalbox.plugins.modelservers;

import dev.signalbox.plugins.modelservers.anthropic.AnthropicListing;
import dev.signalbox.plugins.modelservers.gemini.GeminiListing;
import dev.signalbox.plugins.modelservers.kserve.KserveListing;
import dev.signalbox.plugins.modelservers.ollama.OllamaListing;
import dev.signalbox.plugins.modelservers.ollama.OllamaProcesses;
import dev.signalbox.plugins.modelservers.openai.OpenAiListing;
import dev.signalbox.plugins.modelservers.openai.OpenAiListing.About;
import dev.signalbox.plugins.modelservers.openai.ServerFacts;
import dev.signalbox.plugins.modelservers.server.Credentials;
import dev.signalbox.plugins.modelservers.server.Listing;
import dev.signalbox.plugins.modelservers.server.ModelSystem;
import dev.signalbox.plugins.modelservers.server.ModelSystem.LoadReports;
import dev.signalbox.plugins.modelservers.server.Watching;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.Placement;
import dev.signalbox.spi.backend.BackendApi;
import dev.signalbox.spi.backend.Protocol;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Every system there is a provider and a load source for. */
final class Systems {

    private static final Set<Operation> CHAT = Set.of(Operation.CHAT);
    private static final Set<Operation> TEXT = Set.of(Operation.CHAT, Operation.COMPLETION);
    private static final Set<Operation> TENSORS = Set.of(Operation.INFER);

    private static final Listing MODELS = new OpenAiListing(OpenAiListing.NONE, About.NOTHING);
    private static final Listing LLAMA_CPP_MODELS = new OpenAiListing(OpenAiListing.NONE, ServerFacts.LLAMA_CPP);
    // OpenAI and Groq list models that paint, listen or speak along with those that write.
    private static final Listing TEXT_MODELS = new OpenAiListing(
            Pattern.compile(
                    "whisper|tts|orpheus|dall-e|image|sora|moderation|realtime|transcribe|audio|davinci|babbage",
                    Pattern.CASE_INSENSITIVE),
            About.NOTHING);

    private static final String HEALTH = "/health";
    private static final String METRICS = "/metrics";
    private static final int TRITON_METRICS_PORT = 8002;

    static final List<ModelSystem> ALL = List.of(
            // Model servers.
            ModelSystem.server(
                    "openai-compatible",
                    "an OpenAI-compatible server",
                    BackendApi.OPENAI,
                    TEXT,
                    LLAMA_CPP_MODELS,
                    Watching.of(METRICS, MetricNames.OPENAI_COMPATIBLE, HEALTH)),
            ModelSystem.server(
                            "vllm",
                            "vLLM",
                            BackendApi.OPENAI,
                            TEXT,
                            MODELS,
                            Watching.of(METRICS, MetricNames.VLLM, HEALTH))
                    .with(new LoadReports("TEXT", true)),
            ModelSystem.server(
                    "sglang",
                    "SGLang",
                    BackendApi.OPENAI,
                    TEXT,
                    new OpenAiListing(OpenAiListing.NONE, ServerFacts.SGLANG),
                    Watching.of(METRICS, MetricNames.SGLANG, HEALTH)),
            // 424: the generation failed, not the request.
            ModelSystem.server(
                    "tgi",
                    "TGI",
                    retrying(BackendApi.OPENAI, 424),
                    TEXT,
                    new OpenAiListing(OpenAiListing.NONE, ServerFacts.TGI),
                    Watching.of(METRICS, MetricNames.TGI, HEALTH)),
            ModelSystem.server(
                    "trtllm-serve",
                    "trtllm-serve",
                    BackendApi.OPENAI,
                    TEXT,
                    MODELS,
                    Watching.of("/prometheus/metrics", MetricNames.TRTLLM, HEALTH)),
            ModelSystem.server(
                    "nim",
                    "NIM",
                    BackendApi.OPENAI,
                    TEXT,
                    MODELS,
                    Watching.of("/v1/metrics", MetricNames.NIM, "/v1/health/ready")),
            ModelSystem.server(
                    "llama-cpp",
                    "llama.cpp",
                    BackendApi.OPENAI,
                    TEXT,
                    LLAMA_CPP_MODELS,
                    Watching.of(METRICS, MetricNames.LLAMA_CPP, HEALTH)),
            ModelSystem.server(
                    "openvino",
                    "OpenVINO Model Server",
                    new BackendApi(Protocol.OPENAI, "/v3", BackendApi.RETRYABLE_STATUSES),
                    TEXT,
                    MODELS,
                    Watching.of(METRICS, MetricNames.OPENVINO, "/v2/health/ready")),
            ModelSystem.server(
                            "ollama",
                            "Ollama",
                            BackendApi.of(Protocol.OLLAMA),
                            TEXT,
                            new OllamaListing(),
                            Watching.of("/api/ps", new OllamaProcesses(), "/api/version"))
                    .orSpeaking(BackendApi.OPENAI),
            // It asks for the load with each answer only where told: without TensorRT-LLM, Triton logs an error each
            // time.
            ModelSystem.server(
                            "triton",
                            "Triton",
                            BackendApi.of(Protocol.KSERVE),
                            TENSORS,
                            new KserveListing(),
                            Watching.of(METRICS, MetricNames.TRITON, "/v2/health/ready")
                                    .metricsAt(TRITON_METRICS_PORT))
                    .with(new LoadReports("text", false)),
            ModelSystem.server(
                    "kserve",
                    "a server of the Open Inference Protocol",
                    BackendApi.of(Protocol.KSERVE),
                    TENSORS,
                    new KserveListing(),
                    Watching.of(METRICS, MetricNames.KSERVE, "/v2/health/ready")),

            // Services. What they answer besides the usual: see their READMEs' row.
            ModelSystem.service(
                    "openai",
                    "OpenAI",
                    "https://api.openai.com",
                    Placement.HOSTED,
                    BackendApi.OPENAI,
                    Credentials.bearer("env:OPENAI_API_KEY"),
                    CHAT,
                    TEXT_MODELS,
                    "/v1/models"),
            ModelSystem.service(
                            "anthropic",
                            "Anthropic",
                            "https://api.anthropic.com",
                            Placement.HOSTED,
                            BackendApi.of(Protocol.ANTHROPIC),
                            Credentials.in("x-api-key", "env:ANTHROPIC_API_KEY"),
                            CHAT,
                            new AnthropicListing(),
                            "/v1/models?limit=1")
                    .with(Map.of("anthropic-version", "2023-06-01")),
            ModelSystem.service(
                    "gemini",
                    "Gemini",
                    "https://generativelanguage.googleapis.com",
                    Placement.HOSTED,
                    BackendApi.of(Protocol.GEMINI),
                    Credentials.in("x-goog-api-key", "env:GEMINI_API_KEY"),
                    CHAT,
                    new GeminiListing(),
                    "/v1beta/models?pageSize=1"),
            // 413: larger than the account's tokens per minute; 498: no capacity for the flex tier.
            ModelSystem.service(
                    "groq",
                    "Groq",
                    "https://api.groq.com/openai",
                    Placement.ASIC,
                    retrying(BackendApi.OPENAI, 413, 498),
                    Credentials.bearer("env:GROQ_API_KEY"),
                    CHAT,
                    TEXT_MODELS,
                    "/v1/models"),
            ModelSystem.service(
                    "cerebras",
                    "Cerebras",
                    "https://api.cerebras.ai",
                    Placement.ASIC,
                    BackendApi.OPENAI,
                    Credentials.bearer("env:CEREBRAS_API_KEY"),
                    TEXT,
                    MODELS,
                    "/v1/models"),
            // 410: the model was taken out of service.
            ModelSystem.service(
                    "sambanova",
                    "SambaNova",
                    "https://api.sambanova.ai",
                    Placement.ASIC,
                    retrying(BackendApi.OPENAI, 410),
                    Credentials.bearer("env:SAMBANOVA_API_KEY"),
                    CHAT,
                    TEXT_MODELS,
                    "/v1/models"));

    private Systems() {}

    private static BackendApi retrying(BackendApi api, Integer... more) {
        Set<Integer> statuses = new HashSet<>(api.retryableStatuses());
        statuses.addAll(List.of(more));
        return new BackendApi(api.protocol(), api.basePath(), statuses);
    }
}
