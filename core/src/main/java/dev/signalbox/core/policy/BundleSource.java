package dev.signalbox.core.policy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Fetches bundles from one address and checks who made them. May be used by many threads. */
public final class BundleSource {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long a start waits for a bundle. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(5);

    private static final int SHOWN = 40;

    private final BundleSettings settings;
    private final BundleServer server;

    public BundleSource(BundleSettings settings) {
        this.settings = settings;
        this.server = new BundleServer(settings);
    }

    BundleSettings settings() {
        return settings;
    }

    /**
     * Asks for the first time, and waits for the answer for a few seconds.
     *
     * @param store which knows the bundle that was taken before a restart
     */
    public BundleAnswer first(PolicyStore store) {
        TakenContent taken = store.state().taken();
        boolean kept = taken.isFrom(settings.address())
                && store.found().stream().anyMatch(each -> each.id().equals(taken.revision()));
        try {
            return ask(kept ? taken.etag() : "", Duration.ZERO, START_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed("the start was interrupted");
        }
    }

    /**
     * Asks for a bundle.
     *
     * @param known what the server called the bundle that is here already; empty if it shall be sent in any case
     * @param wait how long the server may hold the request back while there is nothing new
     */
    BundleAnswer ask(String known, Duration wait) throws InterruptedException {
        return ask(known, wait, PATIENCE);
    }

    private BundleAnswer ask(String known, Duration wait, Duration patience) throws InterruptedException {
        Optional<BundleServer.Download> download;
        try {
            download = server.fetch(known, wait, patience);
        } catch (IOException e) {
            return failed(String.valueOf(e.getMessage()));
        }
        if (download.isEmpty()) {
            return new BundleAnswer(
                    BundleAnswer.Kind.UNCHANGED,
                    Offered.missing(settings.address(), "kept-bundle", "the bundle is the one that was kept before."),
                    known);
        }
        return new BundleAnswer(
                BundleAnswer.Kind.BUNDLE, opened(download.get()), download.get().etag());
    }

    private BundleAnswer failed(String problem) {
        return new BundleAnswer(
                BundleAnswer.Kind.FAILED,
                Offered.missing(
                        settings.address(), "unreachable-bundle", "the bundle can't be fetched: " + problem + "."),
                "");
    }

    private Offered opened(BundleServer.Download download) {
        try {
            Bundle bundle = Bundle.read(download.packed());
            bundle.requireSignedBy(settings.key());
            String comment = bundle.manifest()
                    .map(manifest -> "bundle no. " + manifest.sequence() + " of " + manifest.created())
                    .orElse("");
            return Offered.bundle(
                    CompiledFiles.of(bundle.files()), settings.address(), download.etag(), bundle.sequence(), comment);
        } catch (LifecycleException e) {
            return Offered.refused(settings.address(), "invalid-bundle", e.getMessage() + unless(download) + ".");
        }
    }

    /** What came instead, where it is no packed file at all. */
    private static String unless(BundleServer.Download download) {
        byte[] packed = download.packed();
        if (packed.length > 1 && packed[0] == (byte) 0x1f && packed[1] == (byte) 0x8b) {
            return "";
        }
        StringBuilder beginning = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN, packed.length); i++) {
            beginning.append(packed[i] >= ' ' && packed[i] < 0x7f ? (char) packed[i] : '.');
        }
        return ". The server sent " + packed.length + " bytes"
                + (download.type().isEmpty() ? "" : " of the type " + download.type()) + ", which begin with \""
                + beginning
                + "\"";
    }
}
