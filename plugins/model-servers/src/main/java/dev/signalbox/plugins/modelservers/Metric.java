package dev.signalbox.plugins.modelservers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A Prometheus metric that tells a model server's load. */
enum Metric {
    VLLM_RUNNING("vllm:num_requests_running", Meaning.RUNNING),
    VLLM_WAITING("vllm:num_requests_waiting", Meaning.WAITING),
    VLLM_KV_CACHE("vllm:kv_cache_usage_perc", Meaning.KV_CACHE),
    /** Its name before vLLM 0.10; some versions export both. */
    VLLM_GPU_CACHE("vllm:gpu_cache_usage_perc", Meaning.OLD_KV_CACHE),
    SGLANG_RUNNING("sglang:num_running_reqs", Meaning.RUNNING),
    SGLANG_WAITING("sglang:num_queue_reqs", Meaning.WAITING),
    SGLANG_KV_CACHE("sglang:token_usage", Meaning.KV_CACHE),
    LLAMA_CPP_RUNNING("llamacpp:requests_processing", Meaning.RUNNING),
    LLAMA_CPP_WAITING("llamacpp:requests_deferred", Meaning.WAITING),
    LLAMA_CPP_KV_CACHE("llamacpp:kv_cache_usage_ratio", Meaning.KV_CACHE),
    TGI_RUNNING("tgi_batch_current_size", Meaning.RUNNING),
    TGI_WAITING("tgi_queue_size", Meaning.WAITING),
    TENSORRT_RUNNING("trtllm_num_requests_running", Meaning.RUNNING),
    TENSORRT_WAITING("trtllm_num_requests_waiting", Meaning.WAITING),
    TENSORRT_KV_CACHE("trtllm_kv_cache_utilization", Meaning.KV_CACHE);

    /** What a metric's value says. */
    enum Meaning {
        RUNNING,
        WAITING,
        KV_CACHE,
        OLD_KV_CACHE
    }

    private static final Metric[] ALL = values();
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The first eight bytes of all names, which are longer. */
    private static final long[] BEGINNINGS = Arrays.stream(ALL)
            .mapToLong(metric -> (long) EIGHT_BYTES.get(metric.name, 0))
            .distinct()
            .toArray();

    private final byte[] name;
    private final Meaning meaning;

    Metric(String name, Meaning meaning) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.meaning = meaning;
    }

    Meaning meaning() {
        return meaning;
    }

    int nameLength() {
        return name.length;
    }

    /** The metric whose sample a line is, or -1: the place in {@link #values()}, as lines are many and most are others'. */
    static int indexOf(byte[] line, int start, int end) {
        if (end - start <= Long.BYTES || !isBeginning((long) EIGHT_BYTES.get(line, start))) {
            return -1;
        }
        for (int i = 0; i < ALL.length; i++) {
            if (ALL[i].matches(line, start, end)) {
                return i;
            }
        }
        return -1;
    }

    /** Refuses most lines at the cost of a few comparisons. */
    private static boolean isBeginning(long bytes) {
        for (long beginning : BEGINNINGS) {
            if (beginning == bytes) {
                return true;
            }
        }
        return false;
    }

    static Metric at(int index) {
        return ALL[index];
    }

    private boolean matches(byte[] line, int start, int end) {
        if (end - start <= name.length) {
            return false;
        }
        // Refuses most that begin alike, at the cost of one byte: names of the same length are few.
        byte next = line[start + name.length];
        if (next != '{' && next != ' ' && next != '\t') {
            return false;
        }
        for (int i = name.length - 1; i >= 0; i--) {
            if (line[start + i] != name[i]) {
                return false;
            }
        }
        return true;
    }
}
