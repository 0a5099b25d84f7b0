package dev.signalbox.core.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for changes of files in a directory and the directories in it. Used by one thread. */
final class DirectoryWatch implements AutoCloseable {

    /** Editors write a file in several steps: changes that follow each other this closely count as one. */
    private static final long QUIET_MILLIS = 100;

    private final Path directory;
    private final WatchService service;
    private final Set<Path> watched = new HashSet<>();

    /** Begins to watch: a change from now on ends the next {@link #await}. */
    DirectoryWatch(Path directory) throws IOException {
        this.directory = directory;
        this.service = directory.getFileSystem().newWatchService();
        register();
    }

    /** Returns once something has changed and then nothing more for a moment. */
    void await() throws InterruptedException, IOException {
        @Nullable WatchKey key = service.take();
        while (key != null) {
            key.pollEvents();
            if (!key.reset()) {
                watched.remove((Path) key.watchable());
            }
            key = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
        register();
    }

    @Override
    public void close() throws IOException {
        service.close();
    }

    private void register() throws IOException {
        List<Path> directories = new ArrayList<>(List.of(directory));
        try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
            entries.forEach(directories::add);
        }
        for (Path each : directories) {
            if (watched.add(each)) {
                each.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY,
                        StandardWatchEventKinds.ENTRY_DELETE);
            }
        }
    }
}
