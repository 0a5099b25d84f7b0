package dev.signalbox.core.policy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Notices that a policy directory has changed, by looking at its files' times, sizes and identities.
 *
 * <p>A change is taken once the directory has stayed the same from one look to the next, so that a copy under way is not taken
 * for whole. Exchanged symbolic links, as Kubernetes makes them for a ConfigMap, are changes like any other. Used by one thread.
 */
public final class DirectoryWatch {

    private static final List<String> PARTS = List.of("", "rules", "tables", "tests");

    private final Path directory;
    private List<String> taken;
    private List<String> seen;

    /** Watches a directory from now on: what it holds now is no change. */
    public DirectoryWatch(Path directory) {
        this.directory = directory;
        this.taken = fingerprint();
        this.seen = taken;
    }

    /** Looks once, and gives the content to whoever takes it if it has changed. */
    public void look(Consumer<CompiledFiles> taker) {
        List<String> now = fingerprint();
        boolean settled = now.equals(seen);
        seen = now;
        if (settled && !now.equals(taken)) {
            taken = now;
            taker.accept(CompiledFiles.directory(directory));
        }
    }

    private List<String> fingerprint() {
        List<String> lines = new ArrayList<>();
        for (String part : PARTS) {
            Path folder = directory.resolve(part);
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    lines.add(line(part, entry));
                }
            } catch (IOException e) {
                lines.add(part + " unreadable");
            }
        }
        Collections.sort(lines);
        return lines;
    }

    private static String line(String part, Path entry) {
        String name = part + "/" + entry.getFileName();
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            return attributes.isDirectory()
                    ? name
                    : name + " " + attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
        } catch (IOException e) {
            return name + " unreadable";
        }
    }
}
