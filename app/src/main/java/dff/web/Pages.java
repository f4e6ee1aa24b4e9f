package dff.web;

/** Answers paths outside the route table. */
@FunctionalInterface
public interface Pages {
    Answer page(HttpCall call);
}
