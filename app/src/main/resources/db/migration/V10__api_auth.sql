-- Credentials are apart from what lists show and search: secret_text is one sealed JSON array, in the order of the entries.
CREATE TABLE api_auth (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          VARCHAR(64)  NOT NULL,
    title       VARCHAR(256),
    type        VARCHAR(64)  NOT NULL,
    func_id     VARCHAR(256),
    note        TEXT,
    create_time BIGINT       NOT NULL,
    update_time BIGINT       NOT NULL,
    config_json TEXT         NOT NULL,
    secret_text TEXT         NOT NULL
);
CREATE UNIQUE INDEX api_auth_id ON api_auth (id);
CREATE INDEX auth_link_api_auth ON auth_link (api_auth_id);
