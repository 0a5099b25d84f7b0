package dev.signalbox.core.translation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.AnswerContext;
import dev.signalbox.core.translation.hub.AnswerEvents;
import dev.signalbox.core.translation.hub.AnswerReader;
import dev.signalbox.core.translation.hub.AnswerWriter;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.MalformedAnswerException;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.wire.Frames;
import dev.signalbox.core.translation.wire.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer on its way from a backend's protocol to a client's.
 *
 * <p>Whatever the backend sends, and wherever its bytes are cut, what comes out is a stream that the client's protocol has: it
 * ends in order, or with an error. For one stream and one thread. Keeps no more than one event, and a tool call's arguments
 * where the client's protocol has those whole.
 */
public final class StreamTranslation {

    private static final int BAD_GATEWAY = 502;
    private static final int MAX_ARGUMENTS = 16 * 1024 * 1024;
    private static final byte[] NOTHING = {};

    private final AnswerWriter writer;
    private final AnswerContext context;
    private final Frames frames;
    private final Order order = new Order();
    private final StringBuilder out = new StringBuilder();

    private TokenUsage usage = TokenUsage.UNKNOWN;
    private boolean ended;
    private String failure = "";

    StreamTranslation(BackendSurface backend, AnswerWriter writer, AnswerContext context) {
        this.writer = writer;
        this.context = context;
        AnswerReader reader = backend.stream();
        Frames.Receiver receiver = data -> {
            if (!ended) {
                reader.read(data, order);
                order.startIfAnnounced();
            }
        };
        this.frames = backend.streamsLines() ? Frames.ofLines(receiver) : Frames.ofEvents(receiver);
    }

    /** Takes the backend's next bytes; gives what is to be sent to the client, which may be nothing yet. */
    public byte[] feed(byte[] bytes, int offset, int length) {
        if (!ended) {
            try {
                frames.feed(bytes, offset, length);
            } catch (MalformedAnswerException e) {
                order.failed(BAD_GATEWAY, "the backend's stream: " + e.getMessage());
            }
        }
        return written();
    }

    /** Takes the backend's next bytes, see {@link #feed(byte[], int, int)}. */
    public byte[] feed(byte[] bytes) {
        return feed(bytes, 0, bytes.length);
    }

    /** Takes the end of the backend's answer; gives the last of the client's. A stream that broke off ends with an error. */
    public byte[] end() {
        if (!ended) {
            try {
                frames.end();
                if (!ended) {
                    order.endOfBytes();
                }
            } catch (MalformedAnswerException e) {
                order.failed(BAD_GATEWAY, "the backend's stream: " + e.getMessage());
            }
        }
        return written();
    }

    /**
     * Ends the client's stream before its time, with an error; gives the last of it, which is nothing if it has ended already.
     * What was translated and not given yet is left out, because it may not be whole.
     */
    public byte[] breakOff(int status, String message) {
        out.setLength(0);
        order.failed(status, message);
        return written();
    }

    /** What the backend has counted up to now. */
    public TokenUsage usage() {
        return usage;
    }

    /** Whether the client's stream is complete, in order or with an error; what the backend sends from here on is nothing. */
    public boolean ended() {
        return ended;
    }

    /** Whether the client's stream ended with an error. */
    public boolean failed() {
        return !failure.isEmpty();
    }

    /** The message of the error that the client's stream ended with; empty if it did not. */
    public String failure() {
        return failure;
    }

    private byte[] written() {
        if (out.isEmpty()) {
            return NOTHING;
        }
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        out.setLength(0);
        return bytes;
    }

    /** Brings the events of a reader into the order that writers rely on. */
    private final class Order implements AnswerEvents {

        private boolean announced;
        private boolean started;
        private String id = "";
        private String model = "";
        private int calls;
        private boolean callOpen;
        private String callId = "";
        private String callName = "";
        private String callSignature = "";
        private int argumentsLength;
        private final StringBuilder arguments = new StringBuilder();
        private @Nullable StopReason stop;
        private String stopSequence = "";

        @Override
        public void started(String serverId, String serverModel) {
            announced = true;
            id = serverId;
            model = serverModel;
        }

        /** Waits for the rest of the first event, which may have counts. */
        void startIfAnnounced() {
            if (announced && !ended) {
                start();
            }
        }

        private void start() {
            if (!started) {
                started = true;
                writer.started(id, model, usage, out);
            }
        }

        @Override
        public void text(String delta) {
            if (!ended) {
                start();
                writer.text(delta, out);
            }
        }

        @Override
        public void thinking(String delta) {
            if (!ended) {
                start();
                writer.thinking(delta, out);
            }
        }

        @Override
        public void callStarted(String serverId, String name, String signature) {
            if (ended) {
                return;
            }
            start();
            callOpen = true;
            argumentsLength = 0;
            arguments.setLength(0);
            callId = serverId.isEmpty() ? context.callId(calls) : serverId;
            callName = name;
            callSignature = signature;
            calls++;
            if (!writer.takesWholeCalls()) {
                writer.callStarted(callId, name, signature, out);
            }
        }

        @Override
        public void callArguments(String delta) {
            if (ended || !callOpen) {
                return;
            }
            argumentsLength += delta.length();
            if (argumentsLength > MAX_ARGUMENTS) {
                failed(BAD_GATEWAY, "the backend's stream: the arguments of a tool call do not end");
            } else if (writer.takesWholeCalls()) {
                arguments.append(delta);
            } else {
                writer.callArguments(delta, out);
            }
        }

        @Override
        public void callEnded() {
            if (ended || !callOpen) {
                return;
            }
            callOpen = false;
            if (!writer.takesWholeCalls()) {
                if (argumentsLength == 0) {
                    writer.callArguments("{}", out);
                }
                writer.callEnded(out);
                return;
            }
            String text = arguments.toString();
            ObjectNode object = text.isBlank() ? Json.object() : Json.objectOf(text);
            arguments.setLength(0);
            if (object == null) {
                failed(
                        BAD_GATEWAY,
                        "the backend's stream: the arguments of a call of " + callName + " are no JSON object");
            } else {
                writer.call(callId, callName, object, callSignature, out);
            }
        }

        @Override
        public void stopped(StopReason reason, String sequence) {
            stop = reason;
            stopSequence = sequence;
        }

        @Override
        public void counted(TokenUsage newer) {
            usage = usage.updated(newer);
        }

        @Override
        public void failed(int status, String message) {
            if (!ended) {
                ended = true;
                failure = message.isEmpty() ? "the backend failed" : message;
                writer.failed(status, failure, out);
            }
        }

        @Override
        public void ended() {
            callEnded();
            if (!ended) {
                start();
                StopReason reason = stop == null ? StopReason.END : stop;
                writer.finished(reason.of(calls > 0), stopSequence, usage, out);
                ended = true;
            }
        }

        /** Some protocols, and some servers of the others, end a stream by closing it. */
        void endOfBytes() {
            if (stop == null) {
                failed(BAD_GATEWAY, "the backend's stream broke off before the answer was complete");
            } else {
                ended();
            }
        }
    }
}
