package dev.signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import dev.signalbox.rules.language.Token.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Says what may be written at a place of a rule file, from the catalogue of facts, fields, operators and verbs.
 *
 * <p>The file may be unfinished or wrong elsewhere. Work grows with the length of the file before the place.
 */
public final class Completion {

    private final Names names;

    /**
     * What a policy calls things; empty where that is not known.
     *
     * @param classes its request classes
     * @param situations the situations that its rules begin
     * @param marks the marks that they put on backends
     */
    public record Names(Set<String> classes, Set<String> situations, Set<String> marks) {
        public Names {
            classes = Set.copyOf(classes);
            situations = Set.copyOf(situations);
            marks = Set.copyOf(marks);
        }
    }

    public Completion(Names names) {
        this.names = requireNonNull(names, "names");
    }

    /**
     * What may stand at an offset, or go on what stands before it, in the order of the documentation.
     *
     * @throws IndexOutOfBoundsException if the offset is not one of the text
     */
    public List<Proposal> at(String text, int offset) {
        int start = beginningOfWord(text, offset);
        List<Token> tokens = Lexer.tokens(text, 0, start);
        tokens.remove(tokens.size() - 1);
        boolean quoted = !tokens.isEmpty() && unclosed(tokens.get(tokens.size() - 1));
        if (quoted) {
            start = tokens.remove(tokens.size() - 1).start();
        }
        int end = tokens.isEmpty() ? 0 : tokens.get(tokens.size() - 1).end();
        if (inComment(text.substring(end, start))) {
            return List.of();
        }
        String written = text.substring(start, offset);
        Proposals proposals = new Proposals(names, start, offset);
        propose(CompletionContext.of(tokens), proposals);
        return proposals.list().stream()
                .filter(proposal -> begins(proposal.insert(), written) || begins(proposal.label(), written))
                .toList();
    }

    private static int beginningOfWord(String text, int offset) {
        int start = offset;
        while (start > 0 && (Character.isJavaIdentifierPart(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
            start--;
        }
        return start;
    }

    private static boolean unclosed(Token token) {
        return token.is(Kind.SYMBOL)
                && (token.value().startsWith("\"") || token.value().startsWith("'"));
    }

    private static boolean inComment(String gap) {
        return gap.lastIndexOf("//") > gap.lastIndexOf('\n') || gap.lastIndexOf("/*") > gap.lastIndexOf("*/");
    }

    private static boolean begins(String proposal, String written) {
        return proposal.toLowerCase(Locale.ROOT).startsWith(written.toLowerCase(Locale.ROOT));
    }

    private static void propose(CompletionContext context, Proposals proposals) {
        switch (context.part()) {
            case FILE -> proposals.rule();
            case HEAD -> proposals.head();
            case CONDITIONS -> proposals.patterns(context.tempo());
            case AFTER_BACKEND -> {
                proposals.windows("over window:");
                proposals.patterns(context.tempo());
            }
            case ACCUMULATED -> proposals.accumulated();
            case ACCUMULATED_BACKEND -> proposals.windows("over window:");
            case WINDOW -> proposals.windows("");
            case FUNCTION -> proposals.functions(context.variables());
            case FIGURE -> proposals.figures(context.figures());
            case FIELD -> context.fact().ifPresent(proposals::fields);
            case OPERATOR -> context.field().ifPresent(proposals::operators);
            case VALUE -> context.field().ifPresent(field -> proposals.values(field, context.variables()));
            case CONSEQUENCE -> proposals.verbs(context.tempo());
            case ARGUMENT ->
                context.argument().ifPresent(argument -> proposals.arguments(argument, context.variables()));
            case NOWHERE -> {}
        }
    }
}
