package dev.signalbox.core.translation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.core.translation.hub.Answer;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.Reasoning;
import dev.signalbox.core.translation.hub.ResponseFormat;
import dev.signalbox.core.translation.hub.Role;
import dev.signalbox.core.translation.hub.Sampling;
import dev.signalbox.core.translation.hub.Settings;
import dev.signalbox.core.translation.hub.StopReason;
import dev.signalbox.core.translation.hub.TokenUsage;
import dev.signalbox.core.translation.hub.Tool;
import dev.signalbox.core.translation.hub.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import org.jspecify.annotations.Nullable;

/** Conversations and answers of all that the four protocols can say alike. */
final class Hubs extends DomainContextBase {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A call with its result, before either is put into a message. */
    private record Exchange(Part.ToolCall call, String result) {}

    @Provide
    Arbitrary<Conversation> conversations() {
        return Combinators.combine(turns(), tools(), settings()).as((messages, tools, settings) -> {
            return new Conversation(messages, tools, ToolChoice.OPEN, settings);
        });
    }

    @Provide
    Arbitrary<Answer> answers() {
        Arbitrary<StopReason> stops = Arbitraries.of(StopReason.END, StopReason.LENGTH);
        return Combinators.combine(texts(), exchanges(), stops, usages()).as((text, exchanges, stop, usage) -> {
            List<Part> parts = new ArrayList<>();
            parts.add(new Part.Text(text));
            exchanges.forEach(exchange -> parts.add(exchange.call()));
            return new Answer("answer-1", "model-1", parts, stop.of(!exchanges.isEmpty()), "", usage);
        });
    }

    private static Arbitrary<List<Message>> turns() {
        Arbitrary<List<List<Exchange>>> rounds = exchanges().list().ofMaxSize(3);
        return Combinators.combine(texts(), rounds, texts().list().ofSize(8), images(), Arbitraries.of(true, false))
                .as((question, exchanges, words, image, instructed) -> {
                    List<Message> messages = new ArrayList<>();
                    if (instructed) {
                        messages.add(new Message(Role.SYSTEM, List.of(new Part.Text(words.get(0)))));
                    }
                    messages.add(new Message(Role.USER, List.of(image, new Part.Text(question))));
                    for (int i = 0; i < exchanges.size(); i++) {
                        answer(exchanges.get(i), words.get(2 * i + 1), words.get(2 * i + 2), i, messages);
                    }
                    return messages;
                });
    }

    /** The model answers, with calls or without; then comes what the tools returned, else the user goes on. */
    private static void answer(List<Exchange> exchanges, String text, String next, int round, List<Message> messages) {
        List<Part> answer = new ArrayList<>();
        List<Part> results = new ArrayList<>();
        answer.add(new Part.Text(text));
        for (Exchange exchange : exchanges) {
            Part.ToolCall call = exchange.call();
            String id = call.id() + "_" + round + "_" + results.size();
            answer.add(new Part.ToolCall(id, call.name(), call.arguments(), null));
            results.add(new Part.ToolResult(id, call.name(), List.of(new Part.Text(exchange.result())), false));
        }
        messages.add(new Message(Role.ASSISTANT, answer));
        messages.add(
                results.isEmpty()
                        ? new Message(Role.USER, List.of(new Part.Text(next)))
                        : new Message(Role.TOOL, results));
    }

    private static Arbitrary<List<Exchange>> exchanges() {
        return Combinators.combine(names(), objects(), texts())
                .as((name, arguments, result) -> new Exchange(new Part.ToolCall("call", name, arguments, null), result))
                .list()
                .ofMaxSize(3);
    }

    private static Arbitrary<Part> images() {
        return Arbitraries.of(
                new Part.InlineImage("image/png", "iVBORw0KGgo="),
                new Part.InlineImage("image/jpeg", "/9j/4AAQSkZJRg=="),
                new Part.InlineImage("image/webp", "UklGRiIAAABXRUJQ"));
    }

    private static Arbitrary<List<Tool>> tools() {
        return Combinators.combine(names(), texts(), objects())
                .as((name, description, schema) -> new Tool(name, description, schema, null))
                .list()
                .ofMaxSize(3);
    }

    private static Arbitrary<Settings> settings() {
        Arbitrary<@Nullable Double> figures =
                Arbitraries.doubles().between(0, 1).ofScale(2).injectNull(0.5);
        Arbitrary<Sampling> sampling = Combinators.combine(figures, figures)
                .as((temperature, topP) -> new Sampling(temperature, topP, null, null, null, null, null));
        Arbitrary<ResponseFormat> formats = objects()
                .map(schema -> (ResponseFormat) new ResponseFormat.JsonSchema(schema))
                .injectNull(0.6)
                .map(format -> format == null ? ResponseFormat.TEXT : format);
        return Combinators.combine(
                        sampling,
                        Arbitraries.integers().between(1, 100_000),
                        texts().list().ofMaxSize(4),
                        formats,
                        Arbitraries.of(true, false))
                .as((drawn, limit, stop, format, streaming) ->
                        new Settings(drawn, limit, stop, format, Reasoning.DEFAULT, "", streaming, streaming));
    }

    private static Arbitrary<TokenUsage> usages() {
        Arbitrary<Integer> counts = Arbitraries.integers().between(0, 1_000_000);
        return Combinators.combine(counts, counts).as((prompt, output) -> new TokenUsage(prompt, output, -1, -1, -1));
    }

    /** Never empty: an empty text is none. */
    static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("abc \n\r\t\"\\{}[]:,<>&\u00e9\u20ac\u4e2d\u2028\u0000")
                .ofMinLength(1)
                .ofMaxLength(20)
                .map(text -> text + "\ud83d\ude00");
    }

    private static Arbitrary<String> names() {
        return Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(10);
    }

    private static Arbitrary<ObjectNode> objects() {
        return Combinators.combine(names(), texts(), Arbitraries.integers(), Arbitraries.of(true, false))
                .as((name, text, number, nested) -> {
                    ObjectNode object = NODES.objectNode();
                    object.put(name, text);
                    if (nested) {
                        object.putObject("nested").putArray("list").add(number).addNull();
                    }
                    return object;
                });
    }
}
