package dev.signalbox.plugins.simulated;

import dev.signalbox.plugins.simulated.Fault.Kind;
import io.netty.channel.ChannelOption;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/** One answer under way: tokens in, HTTP out, whole or as server-sent events. Used on its event loop only. */
final class Answer implements Generation.Listener, BatchLoop.Output {

    private final HttpServerRequest request;
    private final RequestBody body;
    private final AnswerJson json;
    private final AnswerText text;
    private final Fault fault;
    private final int outputTokens;
    private final BatchLoop loop;
    private final Counters counters;
    private final StringBuilder pending = new StringBuilder();
    private boolean queued;
    private boolean complete;
    private boolean broken;
    private boolean over;

    Answer(
            HttpServerRequest request,
            RequestBody body,
            AnswerJson json,
            AnswerText text,
            Fault fault,
            int outputTokens,
            BatchLoop loop,
            Counters counters) {
        this.request = request;
        this.body = body;
        this.json = json;
        this.text = text;
        this.fault = fault;
        this.outputTokens = outputTokens;
        this.loop = loop;
        this.counters = counters;
    }

    @Override
    public void token(int index, boolean last) {
        if (over || broken) {
            return;
        }
        if (breaksAt(index)) {
            broken = true;
        } else {
            counters.outputTokens.incrementAndGet();
            String token = text.token(body.promptHash(), index);
            pending.append(body.stream() ? (index == 0 ? json.streamStart() : "") + json.streamToken(token) : token);
            complete = last;
        }
        if (!queued) {
            queued = true;
            loop.flushLater(this);
        }
    }

    @Override
    public void flush() {
        queued = false;
        if (over) {
            return;
        }
        HttpServerResponse response = request.response();
        if (body.stream()) {
            flushStream(response);
        } else if (complete) {
            over = true;
            counters.completed.incrementAndGet();
            String whole = json.whole(pending.toString(), finishReason(), body.promptTokens(), outputTokens);
            response.putHeader("content-type", "application/json").end(whole);
        } else if (broken) {
            breakOff(response, json.whole(pending.toString(), finishReason(), body.promptTokens(), outputTokens));
        }
    }

    /** Whether the answer has ended, well or badly, so that a closed connection is no news. */
    boolean over() {
        return over;
    }

    /** Ends it because the client has gone. */
    void abandon() {
        over = true;
    }

    private boolean breaksAt(int index) {
        return (fault.kind() == Kind.RESET || fault.kind() == Kind.HALF_ANSWER) && index >= fault.afterTokens();
    }

    private String finishReason() {
        return outputTokens == body.maxTokens() ? "length" : "stop";
    }

    private void flushStream(HttpServerResponse response) {
        if (complete) {
            pending.append(json.streamEnd(finishReason(), body.includeUsage(), body.promptTokens(), outputTokens));
        }
        if (pending.length() > 0 && !response.headWritten()) {
            response.setChunked(true)
                    .putHeader("content-type", "text/event-stream; charset=utf-8")
                    .putHeader("cache-control", "no-cache");
        }
        Buffer events = Buffer.buffer(pending.toString());
        pending.setLength(0);
        if (complete) {
            over = true;
            counters.completed.incrementAndGet();
            response.end(events);
        } else if (broken) {
            over = true;
            counters.broken.incrementAndGet();
            if (events.length() > 0) {
                response.write(events).onComplete(written -> closeConnection());
            } else {
                closeConnection();
            }
        } else {
            response.write(events);
        }
    }

    private void breakOff(HttpServerResponse response, String whole) {
        over = true;
        counters.broken.incrementAndGet();
        if (fault.afterTokens() == 0) {
            closeConnection();
            return;
        }
        response.putHeader("content-type", "application/json")
                .putHeader("content-length", String.valueOf(whole.length()))
                .write(whole.substring(0, whole.length() / 2))
                .onComplete(written -> closeConnection());
    }

    private void closeConnection() {
        // Closing a socket that doesn't linger sends a reset instead of an orderly end.
        if (fault.kind() == Kind.RESET && request.connection() instanceof ConnectionBase connection) {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        request.connection().close();
    }
}
