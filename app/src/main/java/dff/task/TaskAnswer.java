package dff.task;

import dff.runner.Outcome;
import java.util.Optional;

/**
 * What the waiting caller learns.
 *
 * @param outcome empty when the caller's wait is over and the function still runs
 */
public record TaskAnswer(String taskId, Optional<Outcome> outcome) {}
