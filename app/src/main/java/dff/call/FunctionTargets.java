package dff.call;

import dff.function.Functions;
import dff.task.TaskRequest;
import dff.task.durable.DurableTask;
import dff.task.durable.TaskTargets;
import java.util.Optional;

/** The published functions as targets of tasks. */
public final class FunctionTargets implements TaskTargets {
    private final Functions functions;
    private final CallOptions.Rules rules;

    public FunctionTargets(Functions functions, CallOptions.Rules rules) {
        this.functions = functions;
        this.rules = rules;
    }

    @Override
    public Optional<TaskRequest> request(DurableTask task) {
        return functions
                .find(task.functionId())
                .map(function -> new TaskRequest(
                        function.id(),
                        function.scriptSetId(),
                        function.scriptId(),
                        function.name(),
                        function.scriptMd5(),
                        Optional.empty(),
                        TaskRequest.Mode.CALL,
                        task.origin(),
                        task.arguments(),
                        Optional.ofNullable(task.http()),
                        new TaskRequest.Limits(
                                task.timeout(),
                                task.timeout(),
                                task.schedule().queue(),
                                rules.isFresh(function.isolation().orElse(null))),
                        "raw",
                        task.traceId(),
                        task.lineage()));
    }
}
