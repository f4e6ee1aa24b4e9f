package dff.task;

import dff.runner.RunOwner;

/** What a run is for. @param triggered Unix milliseconds when it was asked for */
public record RunningTask(String id, TaskRequest request, long triggered) implements RunOwner {}
