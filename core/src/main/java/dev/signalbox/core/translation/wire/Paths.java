package dev.signalbox.core.translation.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Paths with a model's name in them. */
public final class Paths {

    private static final String MODELS = "models/";

    private Paths() {}

    /** {@code /models/NAME}, whether or not the name already begins so. */
    public static String ofModel(String model) {
        String name = model.startsWith(MODELS) ? model.substring(MODELS.length()) : model;
        return "/" + MODELS
                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("%3A", ":");
    }
}
