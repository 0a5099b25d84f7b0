package dev.signalbox.core.translation.wire;

import dev.signalbox.core.translation.hub.Part;
import dev.signalbox.core.translation.hub.UntranslatableException;

/** Images as URLs. */
public final class Images {

    private static final String DATA = "data:";
    private static final String BASE64 = ";base64,";

    private Images() {}

    /** The image that a URL is, if it has the data in it, or points to. */
    public static Part ofUrl(Fields fields, String name) throws UntranslatableException {
        String url = fields.text(name);
        if (url.isEmpty()) {
            throw fields.wrong(name, "must be the image's URL");
        }
        if (!url.regionMatches(true, 0, DATA, 0, DATA.length())) {
            return new Part.LinkedImage(url);
        }
        int data = url.indexOf(BASE64);
        if (data < 0) {
            throw fields.wrong(name, "must have its data as base64, such as data:image/png;base64,iVBORw0KGgo=");
        }
        return new Part.InlineImage(url.substring(DATA.length(), data), url.substring(data + BASE64.length()));
    }

    /** The URL of an image. */
    public static String urlOf(Part image) {
        if (image instanceof Part.InlineImage inline) {
            return DATA + inline.mediaType() + BASE64 + inline.base64();
        }
        if (image instanceof Part.LinkedImage linked) {
            return linked.url();
        }
        throw new IllegalArgumentException(image + " is no image");
    }

    /** An image whose protocol does not say what it is: its first bytes do, in the formats that all protocols take. */
    public static Part.InlineImage sniffed(String base64) {
        String type = "image/png";
        if (base64.startsWith("/9j/")) {
            type = "image/jpeg";
        } else if (base64.startsWith("R0lG")) {
            type = "image/gif";
        } else if (base64.startsWith("UklGR")) {
            type = "image/webp";
        }
        return new Part.InlineImage(type, base64);
    }
}
