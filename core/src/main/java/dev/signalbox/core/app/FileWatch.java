package dev.signalbox.core.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Notices that a file has changed, by looking at its time, size and identity.
 *
 * <p>A change is taken once the file has stayed the same from one look to the next, so that a copy under way is not taken for
 * whole. Exchanged symbolic links, as Kubernetes makes them for a ConfigMap, are changes like any other. Used by one thread.
 */
final class FileWatch {

    private final Path file;
    private String taken;
    private String seen;

    /** Watches a file from now on: what it holds now is no change. */
    FileWatch(Path file) {
        this.file = file;
        this.taken = fingerprint();
        this.seen = taken;
    }

    /** Looks once; true if the file has changed and settled. */
    boolean look() {
        String now = fingerprint();
        boolean changed = now.equals(seen) && !now.equals(taken);
        seen = now;
        if (changed) {
            taken = now;
        }
        return changed;
    }

    private String fingerprint() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
