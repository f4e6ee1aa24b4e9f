package dff.runner;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A platform call whose answer depends on who asks. */
@FunctionalInterface
public interface OwnedCall extends PlatformCall {
    /**
     * @param request the script's words, untrusted: check every field
     * @param owner what the asking run is for; never told by the script
     * @return a JSON-ready value or null
     * @throws PlatformCallException to raise an exception in the script
     */
    Object answer(ObjectNode request, RunOwner owner);

    @Override
    default Object answer(ObjectNode request) {
        throw new PlatformCallException("NotSupportException", "This cannot be asked for outside of a task");
    }
}
