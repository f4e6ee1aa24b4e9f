package dff.link;

/** The two names of one thing, by the path that was used. */
enum Generation {
    AUTH_LINK("/api/v1/auth-links", "auln-", "/api/v1/al/", "auth link"),
    SYNC_API("/api/v1/sync-apis", "sapi-", "/api/v1/sync/", "sync API");

    final String path;
    final String idPrefix;
    final String callPath;
    final String entity;

    Generation(String path, String idPrefix, String callPath, String entity) {
        this.path = path;
        this.idPrefix = idPrefix;
        this.callPath = callPath;
        this.entity = entity;
    }
}
