package dev.signalbox.core.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** Puts a whole file in the place of another one in one step: no reader sees half of it, and neither does one after a crash. */
public final class FileReplacement {

    private FileReplacement() {}

    /** Writes a text in UTF-8 to a file that exists, which keeps its permissions; of a link, to what it leads to. */
    public static void write(Path file, String text) throws IOException {
        Path target = file.toRealPath();
        Path whole = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".tmp");
        try {
            PosixFileAttributeView permissions = Files.getFileAttributeView(whole, PosixFileAttributeView.class);
            if (permissions != null) {
                permissions.setPermissions(Files.getPosixFilePermissions(target));
            }
            replace(new FileDisk(), target, whole, text.getBytes(StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /**
     * Writes a file, and returns when it would outlive a crash.
     *
     * @param unfinished where its content is written first, in the same directory
     */
    static void replace(Disk disk, Path file, Path unfinished, byte[] content) throws IOException {
        disk.write(unfinished, content);
        disk.sync(unfinished);
        disk.rename(unfinished, file);
        disk.sync(parent(file));
    }

    static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }
}
