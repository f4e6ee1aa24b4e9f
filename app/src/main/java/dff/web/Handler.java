package dff.web;

/** Answers one request. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface Handler {
    Answer handle(HttpCall call);
}
