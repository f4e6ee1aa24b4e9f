CREATE TABLE batch (
    seq                   INTEGER PRIMARY KEY AUTOINCREMENT,
    id                    VARCHAR(64)  NOT NULL,
    func_id               VARCHAR(256) NOT NULL,
    func_call_kwargs_json TEXT         NOT NULL,
    tags_json             TEXT,
    api_auth_id           VARCHAR(64),
    origin                VARCHAR(64)  NOT NULL,
    origin_id             VARCHAR(64),
    show_in_doc           SMALLINT     NOT NULL,
    task_record_limit     INTEGER,
    is_disabled           SMALLINT     NOT NULL,
    note                  TEXT,
    create_time           BIGINT       NOT NULL,
    update_time           BIGINT       NOT NULL
);
CREATE UNIQUE INDEX batch_id ON batch (id);
CREATE INDEX batch_func ON batch (func_id);
CREATE INDEX batch_api_auth ON batch (api_auth_id);

CREATE TABLE crontab_config (
    seq                   INTEGER PRIMARY KEY AUTOINCREMENT,
    id                    VARCHAR(64)  NOT NULL,
    func_id               VARCHAR(256) NOT NULL,
    func_call_kwargs_json TEXT         NOT NULL,
    cron_expr             VARCHAR(64),
    timezone              VARCHAR(64),
    tags_json             TEXT,
    scope                 VARCHAR(256) NOT NULL,
    expire_time           BIGINT,
    origin                VARCHAR(64)  NOT NULL,
    origin_id             VARCHAR(64),
    task_record_limit     INTEGER,
    is_disabled           SMALLINT     NOT NULL,
    note                  TEXT,
    create_time           BIGINT       NOT NULL,
    update_time           BIGINT       NOT NULL
);
CREATE UNIQUE INDEX crontab_config_id ON crontab_config (id);
CREATE INDEX crontab_config_func ON crontab_config (func_id);
