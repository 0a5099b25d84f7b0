package dev.signalbox.core.report;

import dev.signalbox.rules.Finding;

/** A finding as a command of GitHub's workflows. */
final class GitHubAnnotation {

    private GitHubAnnotation() {}

    static String of(Finding finding, ReportedFiles files) {
        String command = finding.severity() == Finding.Severity.ERROR ? "error" : "warning";
        return "::" + command + " file=" + property(files.path(finding.file())) + ",line=" + finding.line() + ",col="
                + finding.column() + ",title=" + property(finding.code()) + "::"
                + escaped(ReportedMessage.of(finding));
    }

    private static String property(String value) {
        return escaped(value).replace(":", "%3A").replace(",", "%2C");
    }

    private static String escaped(String value) {
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }
}
