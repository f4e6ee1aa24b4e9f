package dff.audit;

import java.util.List;
import java.util.stream.Collectors;

/**
 * SQL for what the object of an operation is called now: its title, its user name, or the title of the function it calls. Null for what
 * is gone, has no name, or is no object of these kinds.
 */
final class EntityNames {
    private static final String TITLE = "NULLIF(e.title, '')";
    private static final String FUNCTION =
            "COALESCE((SELECT NULLIF(f.title, '') FROM func f WHERE f.id = e.func_id), e.func_id)";

    /**
     * Objects of one kind.
     *
     * @param path their part of the routes
     * @param name expression over a row {@code e} of {@code table}
     */
    private record Kind(String path, String table, String name) {
        /** By the unique index of the ids. */
        String branch() {
            return "WHEN o.req_route LIKE '/api/v1/" + path + "/%' THEN (SELECT " + name + " FROM " + table
                    + " e WHERE e.id = o.entity_id)";
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("users", "user_account", "COALESCE(NULLIF(e.name, ''), e.username)"),
            new Kind("access-keys", "access_key", TITLE),
            new Kind("script-sets", "script_set", TITLE),
            new Kind("scripts", "script", TITLE),
            new Kind("env-variables", "env_variable", TITLE),
            new Kind("api-auth", "api_auth", TITLE),
            new Kind("auth-links", "auth_link", FUNCTION),
            new Kind("sync-apis", "auth_link", FUNCTION),
            new Kind("batches", "batch", FUNCTION),
            new Kind("async-apis", "batch", FUNCTION),
            new Kind("crontab-configs", "crontab_config", FUNCTION),
            new Kind("cron-jobs", "crontab_config", FUNCTION));

    /** Over a row {@code o} of {@code operation_record}. */
    static final String SQL = KINDS.stream().map(Kind::branch).collect(Collectors.joining(" ", "CASE ", " END"));

    private EntityNames() {}
}
