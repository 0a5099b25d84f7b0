package dev.signalbox.rules.format;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands between two tokens.
 *
 * @param sameLine the comments that begin in the line in which the first token ends
 * @param ownLines the comments after those
 * @param blankAtEnd whether a blank line stands right before the second token
 */
record Gap(List<Comment> sameLine, List<Comment> ownLines, boolean blankAtEnd) {

    static Gap of(String text, int start, int end) {
        List<Comment> sameLine = new ArrayList<>();
        List<Comment> ownLines = new ArrayList<>();
        boolean newline = false;
        int newlines = 0;
        int at = start;
        while (at < end) {
            char c = text.charAt(at);
            if (c != '/') {
                newlines += c == '\n' ? 1 : 0;
                at++;
                continue;
            }
            newline |= newlines > 0;
            int close = close(text, at, end);
            Comment comment = new Comment(lines(text.substring(at, close)), newlines > 1);
            (newline ? ownLines : sameLine).add(comment);
            newlines = 0;
            at = close;
        }
        return new Gap(sameLine, ownLines, newlines > 1);
    }

    private static int close(String text, int at, int end) {
        boolean toLineEnd = text.startsWith("//", at);
        int found = text.indexOf(toLineEnd ? "\n" : "*/", toLineEnd ? at : at + 2);
        int close = found < 0 || found >= end ? end : found;
        return toLineEnd || close == end ? close : close + 2;
    }

    /** Without white space at the ends of lines. */
    private static String lines(String comment) {
        return comment.lines()
                .map(String::stripTrailing)
                .reduce((one, next) -> one + "\n" + next)
                .orElse("");
    }
}
