package dev.signalbox.plugins.modelservers.metrics;

import java.util.Arrays;
import java.util.List;

/** What a figure that a server tells of itself says. Several series of one meaning, such as one per engine, add up or are averaged. */
public enum Meaning {
    /** Requests in the batch. */
    RUNNING(Kind.LOAD, false, ""),
    /** Requests in the queue. */
    WAITING(Kind.LOAD, false, ""),
    /** The used share of the KV cache. */
    KV_CACHE(Kind.LOAD, true, ""),
    /** The same by a name that newer versions of the server replace, where they don't export both. */
    OLD_KV_CACHE(Kind.LOAD, true, ""),
    /** Microseconds that finished requests spent in execution, since the server started: how many run is its rate. */
    BUSY_MICROSECONDS(Kind.LOAD, false, ""),
    /** Tokens of prompts that the prefix cache held. */
    PREFIX_CACHE_HITS(Kind.COUNTER, false, "prefix.cache.hit.tokens"),
    /** Tokens of prompts that the prefix cache was asked for. */
    PREFIX_CACHE_QUERIES(Kind.COUNTER, false, "prefix.cache.queried.tokens"),
    /** The share of prompts that the prefix cache held, lately. */
    PREFIX_CACHE_SHARE(Kind.GAUGE, true, "prefix.cache.hit.share"),
    /** Power drawn by the accelerators, in watts. */
    POWER(Kind.GAUGE, false, "power.watts"),
    /** Energy drawn by the accelerators since the server started, in joules. */
    ENERGY(Kind.COUNTER, false, "energy.joules"),
    /** The busy share of the accelerators. */
    ACCELERATOR_USE(Kind.GAUGE, true, "accelerator.use.share"),
    /** Models in memory. */
    LOADED_MODELS(Kind.GAUGE, false, "loaded.models"),
    /** Memory of accelerators that loaded models take, in bytes. */
    ACCELERATOR_MEMORY(Kind.GAUGE, false, "accelerator.memory.bytes");

    private enum Kind {
        LOAD,
        GAUGE,
        COUNTER
    }

    private static final List<Meaning> GAUGES = of(Kind.GAUGE);
    private static final List<Meaning> COUNTERS = of(Kind.COUNTER);

    private final Kind kind;
    private final boolean averaged;
    private final String metric;

    Meaning(Kind kind, boolean averaged, String metric) {
        this.kind = kind;
        this.averaged = averaged;
        this.metric = metric;
    }

    /** Those beside the load whose latest value counts. */
    public static List<Meaning> gauges() {
        return GAUGES;
    }

    /** Those beside the load that only grow while a server runs. */
    public static List<Meaning> counters() {
        return COUNTERS;
    }

    /** Whether several series are averaged; else they add up. */
    public boolean averaged() {
        return averaged;
    }

    /** What the sidecar calls a gauge or counter; empty for what goes into the load. */
    public String metric() {
        return metric;
    }

    private static List<Meaning> of(Kind kind) {
        return Arrays.stream(values()).filter(meaning -> meaning.kind == kind).toList();
    }
}
