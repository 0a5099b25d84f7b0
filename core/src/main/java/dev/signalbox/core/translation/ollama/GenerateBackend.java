package dev.signalbox.core.translation.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.Completion;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.wire.Json;

/** {@code /api/generate} as servers see it: for texts that are continued as they are. */
public final class GenerateBackend implements BackendSurface {

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) {
        Completion completion = (Completion) request;
        ObjectNode body = Json.object();
        body.put("model", model);
        body.put("prompt", completion.prompt());
        if (completion.suffix().isEmpty()) {
            body.put("raw", true);
        } else {
            // The model's template knows how to mark the gap.
            body.put("suffix", completion.suffix());
        }
        OllamaOptions.write(completion.settings(), body, losses);
        return new OutgoingRequest("/generate", body);
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        return OllamaAnswers.read(body, context);
    }

    @Override
    public AnswerReader stream() {
        return new OllamaStreamReader();
    }

    @Override
    public boolean streamsLines() {
        return true;
    }
}
