package dev.signalbox.core.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * Where the files of a report are, as seen from the directory that its reader works in.
 *
 * @param directory what the files' names are relative to, as the command was given it
 */
public record ReportedFiles(Path directory) {

    /** The path of a file, with {@code /}. */
    String path(String file) {
        return directory.resolve(file).normalize().toString().replace('\\', '/');
    }

    /** The same as a reference that a URI may hold. */
    String uri(String file) {
        Path path = directory.resolve(file).normalize();
        try {
            return path.isAbsolute()
                    ? path.toUri().toASCIIString()
                    : new URI(null, null, path(file), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a path of a file that no URI can hold: " + file, e);
        }
    }
}
