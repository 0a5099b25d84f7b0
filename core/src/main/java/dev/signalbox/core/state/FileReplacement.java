package dev.signalbox.core.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;

/** Puts a whole file in the place of another one in one step: no reader sees half of it, and neither does one after a crash. */
public final class FileReplacement {

    private FileReplacement() {}

    /**
     * Writes a file. One that exists keeps its permissions, and of a link it is the one that it leads to; a new one gets those that
     * files of this process get.
     */
    public static void write(Path file, byte[] content) throws IOException {
        boolean exists = Files.exists(file);
        Path target = exists ? file.toRealPath() : file.toAbsolutePath();
        Path whole = exists ? createLike(target) : target.resolveSibling("." + target.getFileName() + ".new");
        try {
            replace(new FileDisk(), target, whole, content);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** An empty file beside another one, which nobody may read who may not read that. */
    private static Path createLike(Path file) throws IOException {
        Path created = Files.createTempFile(parent(file), "." + file.getFileName(), ".tmp");
        PosixFileAttributeView permissions = Files.getFileAttributeView(created, PosixFileAttributeView.class);
        if (permissions != null) {
            permissions.setPermissions(Files.getPosixFilePermissions(file));
        }
        return created;
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
