package dev.signalbox.rules.matrix;

import dev.signalbox.rules.RequestFacts;
import dev.signalbox.rules.World;

/** What rules ask of the facts of one kind, of which there may be several. */
final class PresenceDimension extends Dimension {

    private final Presence presence;

    PresenceDimension(long users, Presence presence) {
        super(users);
        this.presence = presence;
    }

    @Override
    long satisfied(RequestFacts request, World world) {
        return presence.holds(request, world) ? -1L : ~users();
    }
}
