package dff.task.durable;

import dff.task.KeptResult;
import dff.task.TaskRecord;

/** How a claim ends. Written only while the claim is the task's newest and still runs. */
public sealed interface Settlement {
    Claimed.Ticket ticket();

    /**
     * The task is over.
     *
     * @param result to be fetched later, or null
     * @param dead whether it is given up because its workers kept dying
     */
    record Ended(Claimed.Ticket ticket, TaskRecord record, KeptResult result, boolean dead) implements Settlement {}

    /** It is to be run again. @param queue the task's own */
    record Again(Claimed.Ticket ticket, int queue, long due, Claimed.History history) implements Settlement {}
}
