package dff.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dff.runner.frame.FrameBudget;
import java.util.function.Supplier;

/** Answers one kind of request of running scripts, for example {@code env.get}. May block on the store; runs on a thread of the pool. */
@FunctionalInterface
public interface PlatformCall {
    /** Bytes of memory an answer may need without asking for them as {@link Large}. */
    int ROOM = FrameBudget.FREE;

    /**
     * An answer that needs more than {@link #ROOM}: it is gathered when others have left room for it.
     *
     * @param bytes of memory that it needs
     * @param gather makes the answer, or another one of these when more is needed by now
     */
    record Large(long bytes, Supplier<Object> gather) {}

    /**
     * @param request the script's words, untrusted: check every field
     * @return a JSON-ready value or null, or {@link Large}
     * @throws PlatformCallException to raise an exception in the script
     */
    Object answer(ObjectNode request);
}
