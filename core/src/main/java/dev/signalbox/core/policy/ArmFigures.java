package dev.signalbox.core.policy;

/**
 * What became of the requests that one policy decided while a canary is watched.
 *
 * @param decided requests it decided
 * @param refused those of them it refused
 * @param ended placed requests that have ended, those the client gave up left out
 * @param failed those of them that no backend answered well
 * @param judged ended requests with targets whose times can be seen
 * @param missed those of them that missed a target
 */
public record ArmFigures(long decided, long refused, long ended, long failed, long judged, long missed) {

    /** The share of judged requests that met their targets; NaN if none was judged. */
    public double attainment() {
        return judged == 0 ? Double.NaN : 1 - (double) missed / judged;
    }
}
