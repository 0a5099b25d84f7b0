package dev.signalbox.core.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;

/** Replaces a file in one step, so that no reader ever sees half of it. */
final class FileReplacement {

    private FileReplacement() {}

    /** Writes a text in UTF-8 to a file that exists, which keeps its permissions; of a link, to what it leads to. */
    static void write(Path file, String text) throws IOException {
        Path target = file.toRealPath();
        Path whole = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".tmp");
        try {
            Files.writeString(whole, text);
            PosixFileAttributeView permissions = Files.getFileAttributeView(whole, PosixFileAttributeView.class);
            if (permissions != null) {
                permissions.setPermissions(Files.getPosixFilePermissions(target));
            }
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
