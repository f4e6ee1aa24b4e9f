package dff.script;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Executes a draft's top level in a runner and tells which functions it exports. Blocks for at most the debug limit. */
@FunctionalInterface
public interface PublishCheck {
    /**
     * How the check ended.
     *
     * @param passed false when the script raised, timed out or killed its runner
     * @param result the {@code result} object of mode {@code check} in {@code docs/protocol.md}; complete also when the runner died
     */
    record Result(boolean passed, ObjectNode result) {}

    Result check(String scriptId, String draft, String draftMd5);
}
