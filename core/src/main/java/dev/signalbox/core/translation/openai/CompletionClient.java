package dev.signalbox.core.translation.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.ClientSurface;
import dev.signalbox.core.translation.hub.Completion;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.core.translation.wire.Fields;
import java.util.List;

/** {@code /v1/completions} as clients see it. */
public final class CompletionClient implements ClientSurface {

    /** What the protocol's documentation gives a client that sets no limit. */
    private static final int DEFAULT_MAX_TOKENS = 16;

    @Override
    public ModelRequest read(ObjectNode node, boolean streamingPath, Losses losses) throws UntranslatableException {
        Fields body = new Fields(node, "");
        Integer best = body.integer("best_of");
        if (best != null && best != 1) {
            throw body.wrong("best_of", "must be 1: other protocols have one answer");
        }
        if (Boolean.TRUE.equals(body.flag("echo"))) {
            throw body.wrong("echo", "can't be translated: other protocols don't repeat the prompt");
        }
        if (body.value("prompt") == null) {
            throw body.wrong("prompt", "must be there, a text");
        }
        List<String> prompts = body.texts("prompt");
        if (prompts.size() != 1) {
            throw body.wrong("prompt", "can't be translated: other protocols take one text at a time");
        }
        String suffix = body.text("suffix");
        Settings settings = OpenAiSettings.read(body, losses);
        body.dropRest(losses);
        return new Completion(prompts.get(0), suffix, limited(settings));
    }

    private static Settings limited(Settings settings) {
        return settings.maxOutputTokens() != null
                ? settings
                : new Settings(
                        settings.sampling(),
                        DEFAULT_MAX_TOKENS,
                        settings.stop(),
                        settings.format(),
                        settings.reasoning(),
                        settings.userId(),
                        settings.streaming(),
                        settings.streamUsage());
    }

    @Override
    public ObjectNode write(ModelAnswer modelAnswer, ModelRequest request, AnswerContext context) {
        Answer answer = (Answer) modelAnswer;
        StringBuilder text = new StringBuilder();
        for (Part part : answer.parts()) {
            if (part instanceof Part.Text piece) {
                text.append(piece.text());
            }
        }
        ObjectNode body = CompletionStreamWriter.body(answer.id(), answer.model(), context);
        ObjectNode choice = CompletionStreamWriter.choice(text.toString(), body);
        choice.put("finish_reason", OpenAiUsage.finishReason(answer.stop()));
        OpenAiUsage.write(answer.usage(), body.putObject("usage"));
        return body;
    }

    @Override
    public AnswerWriter stream(ModelRequest request, AnswerContext context) {
        return new CompletionStreamWriter(((Completion) request).settings().streamUsage(), context);
    }

    @Override
    public String streamType() {
        return "text/event-stream";
    }
}
