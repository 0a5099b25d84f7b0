package dev.signalbox.rules.language;

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

    private final Set<String> classes;

    /**
     * @param classes the policy's request classes; empty if they are not known
     */
    public Completion(Set<String> classes) {
        this.classes = Set.copyOf(classes);
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
        Proposals proposals = new Proposals(classes, start, offset);
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
            case CONDITIONS -> proposals.patterns();
            case FIELD -> context.fact().ifPresent(proposals::fields);
            case OPERATOR -> context.field().ifPresent(proposals::operators);
            case VALUE -> context.field().ifPresent(field -> proposals.values(field, context.variables()));
            case CONSEQUENCE -> proposals.verbs();
            case ARGUMENT ->
                context.argument().ifPresent(argument -> proposals.arguments(argument, context.variables()));
            case NOWHERE -> {}
        }
    }
}
