package dev.signalbox.core.translation;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.ClientSurface;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Losses;
import dev.signalbox.core.translation.hub.ModelAnswer;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.UntranslatableException;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import java.util.List;
import java.util.Optional;

/** The real translations, but for a step that throws what no translation should. */
public final class BrokenTranslations implements Translations {

    /** Where it throws. */
    public enum Step {
        READ_REQUEST,
        /** The request is read, but has no bytes. */
        WRITE_REQUEST,
        WRITE_ANSWER,
        BEGIN_STREAM,
        FIRST_CHUNK,
        SECOND_CHUNK,
        /** Nor can it say that something is wrong. */
        SECOND_CHUNK_AND_ERROR,
        END_OF_STREAM
    }

    private final Step step;

    public BrokenTranslations(Step step) {
        this.step = step;
    }

    @Override
    public Optional<Translation> between(Protocol client, Protocol backend, Operation operation) {
        if (client == backend) {
            return Optional.empty();
        }
        ClientSurface surface = requireNonNull(Surfaces.client(client, operation), "surface");
        return Optional.of(new Translation(client, backend, new BrokenSurface(surface)));
    }

    private void pass(Step now) {
        if (step == Step.READ_REQUEST && now == step) {
            throw new NoClassDefFoundError("not/There");
        } else if (step == Step.FIRST_CHUNK && now == step) {
            throw new StackOverflowError("too deep");
        } else if (now == step) {
            throw new IllegalStateException(step.name());
        }
    }

    private final class BrokenSurface implements ClientSurface {

        private final ClientSurface real;

        BrokenSurface(ClientSurface real) {
            this.real = real;
        }

        @Override
        public ModelRequest read(ObjectNode body, boolean streamingPath, Losses losses) throws UntranslatableException {
            pass(Step.READ_REQUEST);
            Conversation read = (Conversation) real.read(body, streamingPath, losses);
            if (step != Step.WRITE_REQUEST) {
                return read;
            }
            ObjectNode unwritable = Tool.noParameters().putPOJO("title", new Unwritable());
            Tool tool = new Tool("broken", "", unwritable, null);
            return new Conversation(read.messages(), List.of(tool), read.toolChoice(), read.settings());
        }

        @Override
        public ObjectNode write(ModelAnswer answer, ModelRequest request, AnswerContext context) {
            pass(Step.WRITE_ANSWER);
            return real.write(answer, request, context);
        }

        @Override
        public AnswerWriter stream(ModelRequest request, AnswerContext context) {
            pass(Step.BEGIN_STREAM);
            return new BrokenWriter(real.stream(request, context));
        }

        @Override
        public String streamType() {
            return real.streamType();
        }
    }

    /** What JSON libraries ask for its fields. */
    static final class Unwritable {
        public String getText() {
            return List.<String>of().get(0);
        }
    }

    private final class BrokenWriter implements AnswerWriter {

        private final AnswerWriter real;
        private int texts;

        BrokenWriter(AnswerWriter real) {
            this.real = real;
        }

        @Override
        public void started(String id, String model, TokenUsage usage, StringBuilder out) {
            real.started(id, model, usage, out);
        }

        @Override
        public void text(String delta, StringBuilder out) {
            texts++;
            out.append("half an event");
            if (texts == 1) {
                pass(Step.FIRST_CHUNK);
            } else {
                pass(Step.SECOND_CHUNK);
                pass(Step.SECOND_CHUNK_AND_ERROR);
            }
            out.setLength(out.length() - "half an event".length());
            real.text(delta, out);
        }

        @Override
        public void thinking(String delta, StringBuilder out) {
            real.thinking(delta, out);
        }

        @Override
        public boolean takesWholeCalls() {
            return real.takesWholeCalls();
        }

        @Override
        public void finished(StopReason reason, String stopSequence, TokenUsage usage, StringBuilder out) {
            pass(Step.END_OF_STREAM);
            real.finished(reason, stopSequence, usage, out);
        }

        @Override
        public void failed(int status, String message, StringBuilder out) {
            pass(Step.SECOND_CHUNK_AND_ERROR);
            real.failed(status, message, out);
        }
    }
}
