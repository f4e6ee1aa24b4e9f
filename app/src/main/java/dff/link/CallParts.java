package dff.link;

import dff.apiauth.ApiAuthCheck;
import dff.batch.Batches;
import dff.call.CallOptions;
import dff.coordination.Counters;
import dff.file.Resources;
import dff.file.Uploads;
import dff.function.Functions;
import dff.script.Drafts;
import dff.task.TaskResults;
import dff.task.Tasks;
import dff.task.durable.DurableTasks;
import java.time.InstantSource;

/**
 * What calls are made of.
 *
 * @param durable tasks nobody waits for
 * @param rules defaults and ranges of time limits and queues
 * @param textType content type of bare texts
 * @param cacheBytes memory of cached results
 * @param counters of calls in rate windows
 */
public record CallParts(
        AuthLinks links,
        Batches batches,
        ApiAuthCheck.Parts apiAuth,
        Functions functions,
        Drafts drafts,
        Tasks tasks,
        TaskResults results,
        DurableTasks durable,
        Uploads uploads,
        Resources resources,
        CallOptions.Rules rules,
        String textType,
        long cacheBytes,
        Counters counters,
        InstantSource clock) {}
