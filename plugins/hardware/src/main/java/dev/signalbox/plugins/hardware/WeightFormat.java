package dev.signalbox.plugins.hardware;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The width a model's weights are kept and computed in.
 *
 * @param bytesPerWeight with the scales of the format, where it has them
 * @param computesInBits what the device multiplies in, if it can: 16, 8 or 4
 * @param expertsOnly whether only the experts of a mixture are kept so, and the weights every token passes through in 16 bits: as
 *     gpt-oss is published, Kimi K2.5, and NVIDIA's NVFP4 of DeepSeek
 */
record WeightFormat(double bytesPerWeight, int computesInBits, boolean expertsOnly) {

    private static final WeightFormat SIXTEEN_BIT = new WeightFormat(2, 16, false);

    // The GGUF widths are those of llama.cpp's block formats; K quants mix widths, these are their usual averages.
    private static final Map<String, WeightFormat> BY_NAME = Map.ofEntries(
            Map.entry("fp32", new WeightFormat(4, 16, false)),
            Map.entry("bf16", SIXTEEN_BIT),
            Map.entry("fp16", SIXTEEN_BIT),
            Map.entry("f16", SIXTEEN_BIT),
            Map.entry("fp8", new WeightFormat(1, 8, false)),
            Map.entry("int8", new WeightFormat(1, 8, false)),
            Map.entry("w8a8", new WeightFormat(1, 8, false)),
            Map.entry("w8a16", new WeightFormat(1, 16, false)),
            Map.entry("fp4", new WeightFormat(0.5625, 4, true)),
            Map.entry("nvfp4", new WeightFormat(0.5625, 4, true)),
            Map.entry("mxfp4", new WeightFormat(0.53125, 4, true)),
            Map.entry("int4", new WeightFormat(0.5625, 16, true)),
            Map.entry("w4a16", new WeightFormat(0.5625, 16, false)),
            Map.entry("awq", new WeightFormat(0.5625, 16, false)),
            Map.entry("gptq", new WeightFormat(0.5625, 16, false)),
            Map.entry("q4_0", new WeightFormat(0.5625, 16, false)),
            Map.entry("q4_1", new WeightFormat(0.625, 16, false)),
            Map.entry("q4_k_m", new WeightFormat(0.606, 16, false)),
            Map.entry("q5_k_m", new WeightFormat(0.711, 16, false)),
            Map.entry("q6_k", new WeightFormat(0.82, 16, false)),
            Map.entry("q8_0", new WeightFormat(1.0625, 16, false)));

    static Optional<WeightFormat> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    static String names() {
        return String.join(", ", new TreeSet<>(BY_NAME.keySet()));
    }

    /** The width of the weights every token passes through. */
    double bytesPerDenseWeight(boolean mixture) {
        return mixture && expertsOnly ? SIXTEEN_BIT.bytesPerWeight() : bytesPerWeight;
    }
}
