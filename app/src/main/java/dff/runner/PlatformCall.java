package dff.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Answers one kind of request of running scripts, for example {@code env.get}. May block on the store; runs on a thread of the pool. */
@FunctionalInterface
public interface PlatformCall {
    /**
     * @param request the script's words, untrusted: check every field
     * @return a JSON-ready value or null
     * @throws PlatformCallException to raise an exception in the script
     */
    Object answer(ObjectNode request);
}
