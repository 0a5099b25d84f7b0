package dev.signalbox.core.report;

import dev.signalbox.rules.Finding;

/** What a finding says, with its suggestion, for formats that hold one text. */
final class ReportedMessage {

    private ReportedMessage() {}

    static String of(Finding finding) {
        return finding.suggestion().isEmpty()
                ? finding.message()
                : finding.message() + " Maybe \"" + finding.suggestion() + "\".";
    }
}
