package dev.signalbox.core.translation.kserve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.Completion;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.OutgoingRequest;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.ResponseFormat;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.ErrorShapes;
import dev.signalbox.core.translation.wire.Json;
import dev.signalbox.core.translation.wire.Paths;
import java.util.List;

/**
 * {@code /v2/models/{model}/generate} and {@code generate_stream} as Triton sees them: one text in, one text out.
 *
 * <p>Parameters stand beside the text, where Triton makes them tensors or parameters as the model wants; their names are those
 * that the TensorRT-LLM and the vLLM backend have in common.
 */
public final class GenerateExtension implements BackendSurface {

    @Override
    public OutgoingRequest write(ModelRequest request, String model, Losses losses) throws UntranslatableException {
        ObjectNode body = Json.object();
        if (request instanceof Completion completion) {
            if (!completion.suffix().isEmpty()) {
                throw new UntranslatableException(
                        "suffix", '"' + completion.suffix() + '"', "can't be translated: Triton's texts have no gap");
            }
            body.put("text_input", completion.prompt());
            write(completion.settings(), body, losses);
        } else {
            Conversation conversation = (Conversation) request;
            body.put("text_input", PromptLayout.of(conversation));
            write(conversation.settings(), body, losses);
        }
        return new OutgoingRequest(
                Paths.ofModel(model) + (request.streaming() ? "/generate_stream" : "/generate"), body);
    }

    private static void write(Settings settings, ObjectNode body, Losses losses) throws UntranslatableException {
        if (!settings.format().equals(ResponseFormat.TEXT)) {
            throw new UntranslatableException(
                    "response_format", "", "can't be translated: Triton's answers are free texts");
        }
        if (!settings.stop().isEmpty()) {
            throw new UntranslatableException(
                    "stop",
                    String.join(", ", settings.stop()),
                    "can't be translated: each of Triton's backends has a name and a form of its own for it");
        }
        Json.putKnown(body, "max_tokens", settings.maxOutputTokens());
        Json.putKnown(body, "temperature", settings.sampling().temperature());
        Json.putKnown(body, "top_p", settings.sampling().topP());
        Json.putKnown(body, "top_k", settings.sampling().topK());
        Json.putKnown(body, "presence_penalty", settings.sampling().presencePenalty());
        Json.putKnown(body, "frequency_penalty", settings.sampling().frequencyPenalty());
        body.put("stream", settings.streaming());
        // Else some backends repeat the prompt.
        body.put("exclude_input_in_output", true);
        losses.dropKnown("min_p", settings.sampling().minP());
        losses.dropKnown("seed", settings.sampling().seed());
        losses.dropKnown("reasoning", settings.reasoning().effort());
        losses.dropKnown("thinking", settings.reasoning().enabled());
        losses.dropKnown("thinking budget", settings.reasoning().budgetTokens());
        if (!settings.userId().isEmpty()) {
            losses.drop("user");
        }
    }

    @Override
    public ModelAnswer read(ObjectNode body, AnswerContext context) throws MalformedAnswerException {
        String text = text(body);
        return new Answer(
                Json.text(body, "id"),
                Json.text(body, "model_name"),
                text.isEmpty() ? List.of() : List.of(new Part.Text(text)),
                StopReason.END,
                "",
                TokenUsage.UNKNOWN);
    }

    private static String text(ObjectNode body) throws MalformedAnswerException {
        JsonNode output = body.path("text_output");
        // A model with a batch dimension answers with a list of one.
        JsonNode text = output.isArray() && output.size() == 1 ? output.get(0) : output;
        if (!text.isTextual()) {
            throw new MalformedAnswerException("the answer has no text_output");
        }
        return text.textValue();
    }

    @Override
    public AnswerReader stream() {
        return new Reader();
    }

    @Override
    public boolean streamsLines() {
        return false;
    }

    /** Reads events that each have a piece of the text. The protocol has no last one: the stream just ends behind it. */
    private static final class Reader implements AnswerReader {

        private boolean started;

        @Override
        public void read(String data, AnswerEvents events) throws MalformedAnswerException {
            ObjectNode event = Json.objectOf(data);
            if (event == null) {
                throw new MalformedAnswerException("an event of the stream is no JSON object");
            }
            if (event.hasNonNull("error")) {
                events.failed(500, ErrorShapes.message(event));
                return;
            }
            if (!started) {
                started = true;
                events.started(Json.text(event, "id"), Json.text(event, "model_name"));
            }
            String text = text(event);
            if (!text.isEmpty()) {
                events.text(text);
            }
            events.stopped(StopReason.END, "");
        }
    }
}
