package dev.signalbox.core.translation;

/** Whether the path of a request asks for a stream: Gemini's protocol says that there, and in which form; no other does. */
public enum PathStream {
    /** It says nothing of it. */
    NONE,
    /** As server-sent events. */
    EVENTS,
    /** As one JSON array, whose items arrive one by one. */
    ARRAY
}
