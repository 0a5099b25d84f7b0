package dev.signalbox.plugins.modelservers;

import dev.signalbox.plugins.modelservers.metrics.Meaning;
import dev.signalbox.plugins.modelservers.metrics.Metric;
import dev.signalbox.plugins.modelservers.metrics.PrometheusFigures;
import java.util.List;

/** What each system calls its figures. */
final class MetricNames {

    private static final List<Metric> VLLM_METRICS = List.of(
            Metric.of("vllm:num_requests_running", Meaning.RUNNING),
            Metric.of("vllm:num_requests_waiting", Meaning.WAITING),
            Metric.of("vllm:kv_cache_usage_perc", Meaning.KV_CACHE),
            // Its name before vLLM 0.10; some versions export both.
            Metric.of("vllm:gpu_cache_usage_perc", Meaning.OLD_KV_CACHE),
            Metric.of("vllm:prefix_cache_hits_total", Meaning.PREFIX_CACHE_HITS),
            Metric.of("vllm:prefix_cache_queries_total", Meaning.PREFIX_CACHE_QUERIES));

    private static final List<Metric> SGLANG_METRICS = List.of(
            Metric.of("sglang:num_running_reqs", Meaning.RUNNING),
            Metric.of("sglang:num_queue_reqs", Meaning.WAITING),
            Metric.of("sglang:token_usage", Meaning.KV_CACHE),
            Metric.of("sglang:cache_hit_rate", Meaning.PREFIX_CACHE_SHARE));

    private static final List<Metric> LLAMA_CPP_METRICS = List.of(
            Metric.of("llamacpp:requests_processing", Meaning.RUNNING),
            Metric.of("llamacpp:requests_deferred", Meaning.WAITING),
            Metric.of("llamacpp:kv_cache_usage_ratio", Meaning.KV_CACHE));

    private static final List<Metric> TGI_METRICS =
            List.of(Metric.of("tgi_batch_current_size", Meaning.RUNNING), Metric.of("tgi_queue_size", Meaning.WAITING));

    private static final List<Metric> TRTLLM_METRICS = List.of(
            Metric.of("trtllm_num_requests_running", Meaning.RUNNING),
            Metric.of("trtllm_num_requests_waiting", Meaning.WAITING),
            Metric.of("trtllm_kv_cache_utilization", Meaning.KV_CACHE),
            Metric.of("trtllm_kv_cache_hit_rate", Meaning.PREFIX_CACHE_SHARE));

    // NIM 1.x has vLLM's figures without the prefix, and those of its GPUs.
    private static final List<Metric> NIM_METRICS = List.of(
            Metric.of("num_requests_running", Meaning.RUNNING),
            Metric.of("num_requests_waiting", Meaning.WAITING),
            Metric.of("gpu_cache_usage_perc", Meaning.KV_CACHE),
            Metric.of("gpu_power_usage_watts", Meaning.POWER),
            Metric.of("gpu_total_energy_consumption_joules", Meaning.ENERGY),
            Metric.of("gpu_utilization", Meaning.ACCELERATOR_USE));

    // Requests to single models, and to graphs, which is what language models are.
    private static final List<Metric> OPENVINO_METRICS = List.of(
            Metric.of("ovms_current_requests", Meaning.RUNNING), Metric.of("ovms_current_graphs", Meaning.RUNNING));

    // A request waits for Triton's scheduler first, then in the batcher of TensorRT-LLM.
    private static final List<Metric> TRITON_METRICS = List.of(
            Metric.of("nv_inference_pending_request_count", Meaning.WAITING),
            Metric.of("nv_trt_llm_request_metrics", "request_type=\"waiting\"", Meaning.WAITING),
            Metric.of("nv_trt_llm_request_metrics", "request_type=\"scheduled\"", Meaning.RUNNING),
            Metric.of("nv_trt_llm_kv_cache_block_metrics", "kv_cache_block_type=\"fraction\"", Meaning.KV_CACHE),
            Metric.of("nv_inference_compute_infer_duration_us", Meaning.BUSY_MICROSECONDS),
            Metric.of("nv_gpu_power_usage", Meaning.POWER),
            Metric.of("nv_energy_consumption", Meaning.ENERGY),
            Metric.of("nv_gpu_utilization", Meaning.ACCELERATOR_USE));

    // MLServer counts the POST requests under way: its inferences, and the rare questions for its index.
    private static final List<Metric> MLSERVER_METRICS =
            List.of(Metric.of("rest_server_requests_in_progress", "method=\"POST\"", Meaning.RUNNING));

    static final PrometheusFigures VLLM = new PrometheusFigures("vLLM", VLLM_METRICS).selectable();
    static final PrometheusFigures SGLANG = new PrometheusFigures("SGLang", SGLANG_METRICS);
    static final PrometheusFigures LLAMA_CPP = new PrometheusFigures("llama.cpp", LLAMA_CPP_METRICS);
    static final PrometheusFigures TGI = new PrometheusFigures("TGI", TGI_METRICS);
    static final PrometheusFigures TRTLLM = new PrometheusFigures("trtllm-serve", TRTLLM_METRICS);
    static final PrometheusFigures NIM = all(
            "NIM, vLLM, SGLang or TensorRT-LLM", List.of(NIM_METRICS, VLLM_METRICS, SGLANG_METRICS, TRTLLM_METRICS));
    static final PrometheusFigures OPENVINO = new PrometheusFigures("OpenVINO Model Server", OPENVINO_METRICS);
    static final PrometheusFigures TRITON = new PrometheusFigures("Triton", TRITON_METRICS);
    static final PrometheusFigures KSERVE = all(
            "MLServer, Triton or OpenVINO Model Server", List.of(MLSERVER_METRICS, TRITON_METRICS, OPENVINO_METRICS));
    static final PrometheusFigures OPENAI_COMPATIBLE = all(
            "vLLM, SGLang, llama.cpp, TGI or TensorRT-LLM",
            List.of(VLLM_METRICS, SGLANG_METRICS, LLAMA_CPP_METRICS, TGI_METRICS, TRTLLM_METRICS));

    private MetricNames() {}

    private static PrometheusFigures all(String servers, List<List<Metric>> metrics) {
        return new PrometheusFigures(
                servers, metrics.stream().flatMap(List::stream).toList());
    }
}
