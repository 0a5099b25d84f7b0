package dev.signalbox.core.translation;

import dev.signalbox.core.translation.anthropic.MessagesBackend;
import dev.signalbox.core.translation.anthropic.MessagesClient;
import dev.signalbox.core.translation.gemini.EmbedContentBackend;
import dev.signalbox.core.translation.gemini.EmbedContentClient;
import dev.signalbox.core.translation.gemini.GeminiBackend;
import dev.signalbox.core.translation.gemini.GeminiClient;
import dev.signalbox.core.translation.hub.BackendSurface;
import dev.signalbox.core.translation.hub.ClientSurface;
import dev.signalbox.core.translation.hub.Completion;
import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.ModelRequest;
import dev.signalbox.core.translation.kserve.GenerateExtension;
import dev.signalbox.core.translation.ollama.EmbedBackend;
import dev.signalbox.core.translation.ollama.EmbedClient;
import dev.signalbox.core.translation.ollama.GenerateBackend;
import dev.signalbox.core.translation.ollama.GenerateClient;
import dev.signalbox.core.translation.ollama.OllamaChatBackend;
import dev.signalbox.core.translation.ollama.OllamaChatClient;
import dev.signalbox.core.translation.openai.ChatBackend;
import dev.signalbox.core.translation.openai.ChatClient;
import dev.signalbox.core.translation.openai.CompletionBackend;
import dev.signalbox.core.translation.openai.CompletionClient;
import dev.signalbox.core.translation.openai.EmbeddingsBackend;
import dev.signalbox.core.translation.openai.EmbeddingsClient;
import dev.signalbox.spi.Operation;
import dev.signalbox.spi.backend.Protocol;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who reads and writes which endpoint. */
final class Surfaces {

    private static final Map<Operation, Map<Protocol, ClientSurface>> CLIENTS = Map.of(
            Operation.CHAT,
            Map.of(
                    Protocol.OPENAI, new ChatClient(),
                    Protocol.ANTHROPIC, new MessagesClient(),
                    Protocol.GEMINI, new GeminiClient(),
                    Protocol.OLLAMA, new OllamaChatClient()),
            Operation.COMPLETION,
            Map.of(Protocol.OPENAI, new CompletionClient(), Protocol.OLLAMA, new GenerateClient()),
            Operation.EMBEDDINGS,
            Map.of(
                    Protocol.OPENAI, new EmbeddingsClient(),
                    Protocol.GEMINI, new EmbedContentClient(),
                    Protocol.OLLAMA, new EmbedClient()));

    private static final Map<Protocol, BackendSurface> CONVERSATIONS = Map.of(
            Protocol.OPENAI, new ChatBackend(),
            Protocol.ANTHROPIC, new MessagesBackend(),
            Protocol.GEMINI, new GeminiBackend(),
            Protocol.OLLAMA, new OllamaChatBackend(),
            Protocol.KSERVE, new GenerateExtension());

    private static final Map<Protocol, BackendSurface> COMPLETIONS = Map.of(
            Protocol.OPENAI, new CompletionBackend(),
            Protocol.OLLAMA, new GenerateBackend(),
            Protocol.KSERVE, new GenerateExtension());

    private static final Map<Protocol, BackendSurface> EMBEDDINGS = Map.of(
            Protocol.OPENAI, new EmbeddingsBackend(),
            Protocol.GEMINI, new EmbedContentBackend(),
            Protocol.OLLAMA, new EmbedBackend());

    private Surfaces() {}

    static @Nullable ClientSurface client(Protocol protocol, Operation operation) {
        return CLIENTS.getOrDefault(operation, Map.of()).get(protocol);
    }

    static @Nullable BackendSurface backend(Protocol protocol, ModelRequest request) {
        if (request instanceof Conversation) {
            return CONVERSATIONS.get(protocol);
        }
        return request instanceof Completion ? COMPLETIONS.get(protocol) : EMBEDDINGS.get(protocol);
    }

    /** Whether the protocol has an endpoint for what the client's may turn out to be. */
    static boolean hasBackend(Protocol protocol, Protocol client, Operation operation) {
        return switch (operation) {
            case CHAT -> CONVERSATIONS.containsKey(protocol);
            // Ollama's clients mean a conversation of one turn, unless they say that they do not.
            case COMPLETION ->
                COMPLETIONS.containsKey(protocol) || (client == Protocol.OLLAMA && CONVERSATIONS.containsKey(protocol));
            case EMBEDDINGS -> EMBEDDINGS.containsKey(protocol);
            case INFER -> false;
        };
    }
}
