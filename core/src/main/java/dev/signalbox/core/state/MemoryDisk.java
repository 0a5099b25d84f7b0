package dev.signalbox.core.state;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** A disk for a sidecar that keeps nothing: what it holds ends with the process. */
final class MemoryDisk implements Disk {

    private final Map<Path, byte[]> files = new ConcurrentSkipListMap<>();

    @Override
    public List<String> list(Path directory) {
        return files.keySet().stream()
                .filter(file -> directory.equals(file.getParent()))
                .map(file -> file.getFileName().toString())
                .toList();
    }

    @Override
    public byte[] read(Path file) throws NoSuchFileException {
        byte[] content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return content;
    }

    @Override
    public void write(Path file, byte[] content) {
        files.put(file, content.clone());
    }

    @Override
    public void sync(Path fileOrDirectory) {}

    @Override
    public void rename(Path from, Path to) throws NoSuchFileException {
        files.put(to, read(from));
        files.remove(from);
    }

    @Override
    public void delete(Path file) {
        files.remove(file);
    }
}
