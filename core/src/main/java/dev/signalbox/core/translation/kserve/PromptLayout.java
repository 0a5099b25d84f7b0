package dev.signalbox.core.translation.kserve;

import dev.signalbox.core.translation.hub.Conversation;
import dev.signalbox.core.translation.hub.Message;
import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.UntranslatableException;

/**
 * A conversation as one text, for servers that have no template of the model's: each message behind the name of its speaker,
 * an empty line between them, and at last the name of the one to speak.
 */
final class PromptLayout {

    private static final String TEXT_ALONE = "can't be translated: Triton's generate extension takes one text";

    private PromptLayout() {}

    static String of(Conversation conversation) throws UntranslatableException {
        if (!conversation.tools().isEmpty()) {
            throw new UntranslatableException("tools", "", TEXT_ALONE + " and knows no tools");
        }
        StringBuilder text = new StringBuilder();
        for (Message message : conversation.messages()) {
            text.append(
                    switch (message.role()) {
                        case SYSTEM -> "System: ";
                        case ASSISTANT -> "Assistant: ";
                        default -> "User: ";
                    });
            boolean first = true;
            for (Part part : message.parts()) {
                if (part instanceof Part.Thinking) {
                    continue;
                }
                if (!(part instanceof Part.Text piece)) {
                    throw new UntranslatableException("messages", name(part), TEXT_ALONE);
                }
                text.append(first ? "" : "\n").append(piece.text());
                first = false;
            }
            text.append("\n\n");
        }
        return text.append("Assistant:").toString();
    }

    private static String name(Part part) {
        if (part instanceof Part.ToolCall) {
            return "a tool call";
        }
        return part instanceof Part.ToolResult ? "a tool result" : "an image";
    }
}
