package dev.signalbox.spi.backend;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Map;

/**
 * A place where a model server may be reached.
 *
 * @param name tells it from the other endpoints of its source, and stays the same as long as the server does: a pod's name,
 *     an address with its port. At most 63 letters, digits, dots, hyphens and underscores, beginning with a letter or digit
 * @param url where the server's API begins
 * @param region where it stands; empty if the source doesn't know
 * @param labels whatever else the source knows of it
 */
public record Endpoint(String name, URI url, String region, Map<String, String> labels) {

    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

    public Endpoint {
        requireNonNull(url, "url");
        requireNonNull(region, "region");
        labels = Map.copyOf(labels);
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "endpoint \"" + name + "\" must have a name of at most 63 letters, digits, dots, hyphens and"
                            + " underscores, beginning with a letter or digit");
        }
    }
}
