package dev.signalbox.plugins.openaicompatible;

import dev.signalbox.plugins.openaicompatible.Metric.Meaning;
import dev.signalbox.spi.InferenceRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads the few samples that matter out of a page in Prometheus' text format, as it arrives.
 *
 * <p>A page of vLLM has a thousand lines, nearly all of them histograms, and is read every second from every backend: lines
 * are compared as bytes, and only those of a known metric are looked at. Counts of several series, such as one per engine,
 * add up; shares are averaged.
 */
final class MetricsPage implements BodySubscriber<LoadReading> {

    static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final String NOT_PROMETHEUS = "is no Prometheus text";

    private final CompletableFuture<LoadReading> reading = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private final double[] sums = new double[Meaning.values().length];
    private final int[] series = new int[Meaning.values().length];
    private byte[] buffer = new byte[16 * 1024];
    private int carried;
    private boolean insideLongLine;
    private int total;
    private boolean foreign;

    /** The text of a whole page. */
    static LoadReading read(byte[] text) {
        MetricsPage page = new MetricsPage();
        page.onNext(List.of(ByteBuffer.wrap(text)));
        page.onComplete();
        return page.reading.join();
    }

    @Override
    public CompletionStage<LoadReading> getBody() {
        return reading;
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
        subscription = value;
        value.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> chunks) {
        for (ByteBuffer chunk : chunks) {
            total += chunk.remaining();
            if (total > MAX_BYTES) {
                stop("is longer than " + MAX_BYTES + " bytes");
                return;
            }
            take(chunk);
            if (foreign) {
                stop(NOT_PROMETHEUS);
                return;
            }
        }
    }

    @Override
    public void onError(Throwable problem) {
        reading.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        if (carried > 0 && !insideLongLine) {
            line(0, carried);
        }
        reading.complete(foreign ? LoadReading.unreadable(NOT_PROMETHEUS) : result());
    }

    private void stop(String problem) {
        cancel();
        reading.complete(LoadReading.unreadable(problem));
    }

    private void take(ByteBuffer chunk) {
        int length = chunk.remaining();
        if (carried + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, carried + length);
        }
        chunk.get(buffer, carried, length);
        int end = carried + length;
        int lineStart = 0;
        for (int i = carried; i < end; i++) {
            if (buffer[i] == '\n') {
                if (!insideLongLine) {
                    line(lineStart, i);
                }
                insideLongLine = false;
                lineStart = i + 1;
            }
        }
        carried = end - lineStart;
        if (carried > MAX_LINE_BYTES) {
            insideLongLine = true;
            carried = 0;
        } else {
            System.arraycopy(buffer, lineStart, buffer, 0, carried);
        }
    }

    private void line(int start, int end) {
        if (start == end || buffer[start] == '#' || buffer[start] == '\r') {
            return;
        }
        if (!isNameStart(buffer[start])) {
            foreign = true;
            return;
        }
        int found = Metric.indexOf(buffer, start, end);
        if (found >= 0) {
            Metric metric = Metric.at(found);
            add(metric.meaning(), value(start + metric.nameLength(), end));
        }
    }

    private static boolean isNameStart(byte character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || character == '_'
                || character == ':';
    }

    /** The number after the labels; NaN if there is none that can be read. */
    private double value(int afterName, int end) {
        int at = afterName;
        if (buffer[at] == '{') {
            at = afterLabels(at + 1, end);
        }
        while (at < end && isBlank(buffer[at])) {
            at++;
        }
        int start = at;
        while (at < end && !isBlank(buffer[at])) {
            at++;
        }
        try {
            return Double.parseDouble(new String(buffer, start, at - start, StandardCharsets.US_ASCII));
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private int afterLabels(int start, int end) {
        boolean quoted = false;
        for (int i = start; i < end; i++) {
            if (buffer[i] == '\\' && quoted) {
                i++;
            } else if (buffer[i] == '"') {
                quoted = !quoted;
            } else if (buffer[i] == '}' && !quoted) {
                return i + 1;
            }
        }
        return end;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    private void add(Meaning meaning, double value) {
        if (value >= 0 && value <= Integer.MAX_VALUE) {
            sums[meaning.ordinal()] += value;
            series[meaning.ordinal()]++;
        }
    }

    private LoadReading result() {
        int running = count(Meaning.RUNNING);
        int waiting = count(Meaning.WAITING);
        double kvCacheUsage = share(series[Meaning.KV_CACHE.ordinal()] > 0 ? Meaning.KV_CACHE : Meaning.OLD_KV_CACHE);
        if (running == InferenceRequest.UNKNOWN && waiting == InferenceRequest.UNKNOWN && Double.isNaN(kvCacheUsage)) {
            return LoadReading.unreadable("has no metric of vLLM, SGLang, llama.cpp, TGI or TensorRT-LLM");
        }
        return new LoadReading(running, waiting, kvCacheUsage, "");
    }

    private int count(Meaning meaning) {
        return series[meaning.ordinal()] == 0
                ? InferenceRequest.UNKNOWN
                : (int) Math.min(Integer.MAX_VALUE, Math.round(sums[meaning.ordinal()]));
    }

    private double share(Meaning meaning) {
        int count = series[meaning.ordinal()];
        return count == 0 ? Double.NaN : Math.min(1, sums[meaning.ordinal()] / count);
    }

    private void cancel() {
        Flow.Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }
}
