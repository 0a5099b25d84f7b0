package dev.signalbox.plugins.hardware;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The width a model's weights are kept and computed in.
 *
 * @param bytesPerWeight with the scales of the format, where it has them
 * @param computesIn8Bit whether the device multiplies in 8 bits, or unpacks the weights to 16
 */
record WeightFormat(double bytesPerWeight, boolean computesIn8Bit) {

    private static final WeightFormat SIXTEEN_BIT = new WeightFormat(2, false);

    // The GGUF widths are those of llama.cpp's block formats; K quants mix widths, these are their usual averages.
    private static final Map<String, WeightFormat> BY_NAME = Map.ofEntries(
            Map.entry("fp32", new WeightFormat(4, false)),
            Map.entry("bf16", SIXTEEN_BIT),
            Map.entry("fp16", SIXTEEN_BIT),
            Map.entry("f16", SIXTEEN_BIT),
            Map.entry("fp8", new WeightFormat(1, true)),
            Map.entry("int8", new WeightFormat(1, true)),
            Map.entry("w8a8", new WeightFormat(1, true)),
            Map.entry("w8a16", new WeightFormat(1, false)),
            Map.entry("fp4", new WeightFormat(0.5625, true)),
            Map.entry("nvfp4", new WeightFormat(0.5625, true)),
            Map.entry("mxfp4", new WeightFormat(0.53125, true)),
            Map.entry("int4", new WeightFormat(0.5625, false)),
            Map.entry("w4a16", new WeightFormat(0.5625, false)),
            Map.entry("awq", new WeightFormat(0.5625, false)),
            Map.entry("gptq", new WeightFormat(0.5625, false)),
            Map.entry("q4_0", new WeightFormat(0.5625, false)),
            Map.entry("q4_1", new WeightFormat(0.625, false)),
            Map.entry("q4_k_m", new WeightFormat(0.606, false)),
            Map.entry("q5_k_m", new WeightFormat(0.711, false)),
            Map.entry("q6_k", new WeightFormat(0.82, false)),
            Map.entry("q8_0", new WeightFormat(1.0625, false)));

    static Optional<WeightFormat> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    static String names() {
        return String.join(", ", new TreeSet<>(BY_NAME.keySet()));
    }
}
