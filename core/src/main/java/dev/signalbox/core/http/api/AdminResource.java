package dev.signalbox.core.http.api;

import java.util.List;

/** One thing that operators can look at or change through the admin port. */
interface AdminResource {

    /** Its paths. Asked once, before the port listens. */
    List<Route> routes();
}
