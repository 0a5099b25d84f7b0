package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.Completion;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.wire.Json;
import java.util.List;

/** {@code /v1/completions} as servers see it. */
public final class CompletionBackend implements BackendSurface {

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) {
        Completion completion = (Completion) request;
        ObjectNode body = Json.object();
        body.put("model", model);
        body.put("prompt", completion.prompt());
        Json.putKnown(body, "suffix", completion.suffix());
        OpenAiSettings.write(completion.settings(), "max_tokens", body, losses);
        losses.dropKnown("think", completion.settings().reasoning().enabled());
        return new OutgoingRequest("/completions", body);
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        JsonNode choice = body.path("choices").path(0);
        if (!choice.path("text").isTextual()) {
            throw new MalformedAnswerException("the answer has no choices[0].text");
        }
        String text = Json.text(choice, "text");
        return new Answer(
                Json.text(body, "id"),
                Json.text(body, "model"),
                text.isEmpty() ? List.of() : List.of(new Part.Text(text)),
                OpenAiUsage.stopReason(Json.text(choice, "finish_reason")),
                "",
                OpenAiUsage.read(body.path("usage")));
    }

    @Override
    public AnswerReader stream() {
        return new Reader();
    }

    @Override
    public boolean streamsLines() {
        return false;
    }

    /** Reads the chunks of a streamed completion. */
    private static final class Reader extends ChunkReader {

        @Override
        void choice(JsonNode choice, AnswerEvents events) {
            String text = Json.text(choice, "text");
            if (!text.isEmpty()) {
                events.text(text);
            }
            String reason = Json.text(choice, "finish_reason");
            if (!reason.isEmpty()) {
                events.stopped(OpenAiUsage.stopReason(reason), "");
            }
        }
    }
}
