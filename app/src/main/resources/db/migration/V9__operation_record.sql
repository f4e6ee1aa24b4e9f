-- Who changed what. The texts stand last: lists that do not show them do not read over them.
CREATE TABLE operation_record (
    seq              INTEGER PRIMARY KEY AUTOINCREMENT,
    id               VARCHAR(64)  NOT NULL,
    user_id          VARCHAR(64),
    username         VARCHAR(64),
    client_id        VARCHAR(64),
    client_ips_json  TEXT         NOT NULL,
    trace_id         VARCHAR(64)  NOT NULL,
    req_method       VARCHAR(16)  NOT NULL,
    req_route        VARCHAR(256) NOT NULL,
    entity_id        VARCHAR(256),
    req_cost         BIGINT       NOT NULL,
    resp_status_code INTEGER      NOT NULL,
    create_time      BIGINT       NOT NULL,
    req_params_json  TEXT,
    req_query_json   TEXT,
    req_body_json    TEXT,
    resp_body_json   TEXT
);
CREATE UNIQUE INDEX operation_record_id ON operation_record (id);
CREATE INDEX operation_record_user ON operation_record (user_id, seq);
CREATE INDEX operation_record_route ON operation_record (req_route, seq);
CREATE INDEX operation_record_entity ON operation_record (entity_id, seq);

-- Whether a link compares arguments with the types that its function declares.
ALTER TABLE auth_link ADD COLUMN checks_arguments SMALLINT NOT NULL DEFAULT 0;
