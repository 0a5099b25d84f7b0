package dev.signalbox.core.decision;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What answers have taught, at one moment. Immutable: whoever learns replaces it as a whole, and a decision keeps a reference to the
 * one it was made with.
 *
 * @param corrections of predicted times, by the backend's id and the model's name
 * @param lengths of answers, by the request's class and the model's name
 */
public record Learned(
        Map<String, Map<String, Correction>> corrections, Map<String, Map<String, OutputLength>> lengths) {

    /** Nothing. */
    public static final Learned NOTHING = new Learned(Map.of(), Map.of());

    public Learned {
        corrections = copy(corrections);
        lengths = copy(lengths);
    }

    /** The correction of what is predicted of a model on a backend; null if there is none. */
    public @Nullable Correction correction(String backend, String model) {
        Map<String, Correction> byModel = corrections.get(backend);
        return byModel == null ? null : byModel.get(model);
    }

    /** How long answers to a class of requests for a model are; null if too few were seen. */
    public @Nullable OutputLength length(String requestClass, String model) {
        Map<String, OutputLength> byModel = lengths.get(requestClass);
        return byModel == null ? null : byModel.get(model);
    }

    private static <T> Map<String, Map<String, T>> copy(Map<String, Map<String, T>> maps) {
        Map<String, Map<String, T>> copies = new HashMap<>();
        maps.forEach((key, map) -> copies.put(key, Map.copyOf(map)));
        return Map.copyOf(copies);
    }
}
