package dff.link;

import dff.apiauth.ApiAuthCheck;
import dff.batch.BatchCalls;
import dff.call.AsyncRuns;
import dff.call.CallReader;
import dff.call.FunctionRuns;
import dff.call.ResultAnswers;
import dff.call.ResultCache;
import dff.script.PublishCheck;
import dff.web.Route;
import java.util.ArrayList;
import java.util.List;

/** Calls as the web server answers them: by link, directly, from the editor, and their late results. */
public final class CallFeature {
    private final List<Route> routes = new ArrayList<>();
    private final DraftRuns drafts;

    public CallFeature(CallParts parts) {
        ResultAnswers answers = new ResultAnswers(parts.resources(), parts.textType(), parts.clock());
        FunctionRuns runs =
                new FunctionRuns(parts.tasks(), parts.results(), new ResultCache(parts.cacheBytes()), answers);
        drafts = new DraftRuns(parts);
        ApiAuthCheck apiAuth = new ApiAuthCheck(parts.apiAuth(), runs, parts.rules());
        LinkAccess access = new LinkAccess(apiAuth, parts.counters(), parts.clock());
        CallReader reader = new CallReader(parts.uploads());
        routes.addAll(new LinkCalls(parts, access, runs, reader).routes());
        AsyncRuns asyncRuns =
                new AsyncRuns(parts.durable(), parts.rules().background().maxArguments());
        BatchCalls batches = new BatchCalls(
                new BatchCalls.Parts(parts.batches(), apiAuth, parts.functions(), reader, asyncRuns, parts.rules()));
        routes.addAll(batches.routes());
        routes.addAll(new DirectCalls(parts, runs, asyncRuns).routes());
        routes.addAll(drafts.routes());
        routes.addAll(new LateResults(parts, access, batches, runs).routes());
    }

    public List<Route> routes() {
        return routes;
    }

    /** Runs drafts before they are published. */
    public PublishCheck publishCheck() {
        return drafts;
    }
}
