package dev.signalbox.plugins.modelservers.ollama;

import dev.signalbox.plugins.modelservers.http.Json;
import dev.signalbox.plugins.modelservers.metrics.Figures;
import dev.signalbox.plugins.modelservers.metrics.Meaning;
import dev.signalbox.plugins.modelservers.metrics.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** {@code GET /api/ps}: the models in memory. Ollama tells neither how many requests run nor how many wait. */
public final class OllamaProcesses implements Figures {

    private static final int MAX_BYTES = 1024 * 1024;

    @Override
    public Reading read(InputStream page) throws IOException {
        byte[] text = page.readNBytes(MAX_BYTES + 1);
        if (text.length > MAX_BYTES) {
            return Reading.unreadable("is longer than " + MAX_BYTES + " bytes");
        }
        List<Json> models;
        try {
            models = Json.readList(text, "models");
        } catch (IOException e) {
            return Reading.unreadable("can't be read: " + e.getMessage());
        }
        Reading.Builder reading = new Reading.Builder();
        reading.add(Meaning.LOADED_MODELS, models.size());
        reading.add(Meaning.ACCELERATOR_MEMORY, 0);
        models.forEach(model -> reading.add(Meaning.ACCELERATOR_MEMORY, model.number("size_vram")));
        return reading.build();
    }
}
