-- Instants are milliseconds UTC, booleans 0 or 1, JSON is text. Relations are by id without foreign keys.

CREATE TABLE state (
    id         VARCHAR(64) NOT NULL PRIMARY KEY,
    value      BIGINT      NOT NULL
);
INSERT INTO state (id, value) VALUES ('library', 0);

CREATE TABLE system_setting (
    id          VARCHAR(64) NOT NULL PRIMARY KEY,
    value_json  TEXT        NOT NULL,
    update_time BIGINT      NOT NULL
);

CREATE TABLE user_account (
    seq               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                VARCHAR(64)  NOT NULL,
    username          VARCHAR(64)  NOT NULL,
    password_hash     VARCHAR(256),
    name              VARCHAR(256),
    email             VARCHAR(256),
    mobile            VARCHAR(32),
    markers           TEXT,
    roles             TEXT,
    custom_privileges TEXT,
    is_disabled       SMALLINT     NOT NULL,
    create_time       BIGINT       NOT NULL,
    update_time       BIGINT       NOT NULL
);
CREATE UNIQUE INDEX user_account_id ON user_account (id);
CREATE UNIQUE INDEX user_account_username ON user_account (username);

CREATE TABLE user_token (
    token_hash  VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id     VARCHAR(64) NOT NULL,
    create_time BIGINT      NOT NULL,
    renew_time  BIGINT      NOT NULL
);
CREATE INDEX user_token_user ON user_token (user_id);
CREATE INDEX user_token_renew ON user_token (renew_time);

CREATE TABLE script_set (
    seq               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                VARCHAR(64)  NOT NULL,
    title             VARCHAR(256),
    description       TEXT,
    requirements      TEXT,
    origin            VARCHAR(64)  NOT NULL,
    origin_id         VARCHAR(64),
    origin_md5        VARCHAR(64),
    locked_by_user_id VARCHAR(64),
    lock_config_json  TEXT,
    pin_time          BIGINT,
    create_time       BIGINT       NOT NULL,
    update_time       BIGINT       NOT NULL
);
CREATE UNIQUE INDEX script_set_id ON script_set (id);

CREATE TABLE script (
    seq               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                VARCHAR(128) NOT NULL,
    script_set_id     VARCHAR(64)  NOT NULL,
    title             VARCHAR(256),
    description       TEXT,
    publish_version   INTEGER      NOT NULL,
    type              VARCHAR(64)  NOT NULL,
    code_md5          VARCHAR(64)  NOT NULL,
    code_draft_md5    VARCHAR(64)  NOT NULL,
    locked_by_user_id VARCHAR(64),
    lock_config_json  TEXT,
    create_time       BIGINT       NOT NULL,
    update_time       BIGINT       NOT NULL,
    code              TEXT         NOT NULL, -- long texts stand last: lists do not read over them
    code_draft        TEXT         NOT NULL
);
CREATE UNIQUE INDEX script_id ON script (id);
CREATE INDEX script_set_of ON script (script_set_id, id);

CREATE TABLE func (
    seq               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                VARCHAR(256) NOT NULL,
    script_set_id     VARCHAR(64)  NOT NULL,
    script_id         VARCHAR(128) NOT NULL,
    name              VARCHAR(64)  NOT NULL,
    title             VARCHAR(256),
    description       TEXT,
    definition        TEXT,
    args_json         TEXT,
    kwargs_json       TEXT,
    extra_config_json TEXT,
    category          VARCHAR(64)  NOT NULL,
    integration       VARCHAR(64),
    tags_json         TEXT,
    def_order         INTEGER      NOT NULL,
    create_time       BIGINT       NOT NULL,
    update_time       BIGINT       NOT NULL
);
CREATE UNIQUE INDEX func_id ON func (id);
CREATE INDEX func_script ON func (script_id, def_order);

CREATE TABLE script_publish_history (
    seq                    INTEGER PRIMARY KEY AUTOINCREMENT,
    id                     VARCHAR(64)  NOT NULL,
    script_id              VARCHAR(128) NOT NULL,
    script_publish_version INTEGER      NOT NULL,
    code_md5               VARCHAR(64)  NOT NULL,
    note                   TEXT,
    create_time            BIGINT       NOT NULL,
    update_time            BIGINT       NOT NULL,
    script_code            TEXT         NOT NULL
);
CREATE INDEX script_publish_history_script ON script_publish_history (script_id, code_md5);

CREATE TABLE env_variable (
    seq               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                VARCHAR(64)  NOT NULL,
    title             VARCHAR(256),
    description       TEXT,
    value_text        TEXT         NOT NULL,
    auto_type_casting VARCHAR(64)  NOT NULL,
    pin_time          BIGINT,
    create_time       BIGINT       NOT NULL,
    update_time       BIGINT       NOT NULL
);
CREATE UNIQUE INDEX env_variable_id ON env_variable (id);

CREATE TABLE auth_link (
    seq                   INTEGER PRIMARY KEY AUTOINCREMENT,
    id                    VARCHAR(64)  NOT NULL,
    func_id               VARCHAR(256) NOT NULL,
    func_call_kwargs_json TEXT         NOT NULL,
    tags_json             TEXT,
    api_auth_id           VARCHAR(64),
    expire_time           BIGINT,
    throttling_json       TEXT,
    origin                VARCHAR(64)  NOT NULL,
    origin_id             VARCHAR(64),
    show_in_doc           SMALLINT     NOT NULL,
    task_record_limit     INTEGER,
    is_disabled           SMALLINT     NOT NULL,
    trusted               SMALLINT     NOT NULL,
    note                  TEXT,
    create_time           BIGINT       NOT NULL,
    update_time           BIGINT       NOT NULL
);
CREATE UNIQUE INDEX auth_link_id ON auth_link (id);
CREATE INDEX auth_link_func ON auth_link (func_id);

CREATE TABLE task_record (
    seq                   INTEGER PRIMARY KEY AUTOINCREMENT,
    id                    VARCHAR(64)  NOT NULL,
    root_task_id          VARCHAR(64)  NOT NULL,
    script_set_id         VARCHAR(64)  NOT NULL,
    script_id             VARCHAR(128) NOT NULL,
    func_id               VARCHAR(256) NOT NULL,
    func_call_kwargs_json TEXT,
    origin                VARCHAR(64)  NOT NULL,
    origin_id             VARCHAR(64)  NOT NULL,
    cron_expr             VARCHAR(64),
    call_chain_json       TEXT,
    trigger_time          BIGINT       NOT NULL,
    start_time            BIGINT,
    end_time              BIGINT,
    eta                   BIGINT,
    delay                 INTEGER,
    queue                 INTEGER      NOT NULL,
    timeout               INTEGER,
    expires               INTEGER,
    ignore_result         SMALLINT     NOT NULL,
    status                VARCHAR(16)  NOT NULL,
    exception_type        VARCHAR(256),
    exception_text        TEXT,
    traceback_text        TEXT,
    print_logs_text       TEXT,
    return_value_json     TEXT,
    response_control_json TEXT,
    cpu_micros            BIGINT,
    peak_memory           BIGINT
);
CREATE UNIQUE INDEX task_record_id ON task_record (id);
CREATE INDEX task_record_origin ON task_record (origin, origin_id, seq);
CREATE INDEX task_record_func ON task_record (func_id, seq);
CREATE INDEX task_record_end ON task_record (end_time);

CREATE TABLE task_result (
    id          VARCHAR(64) NOT NULL PRIMARY KEY,
    origin      VARCHAR(64) NOT NULL,
    origin_id   VARCHAR(64) NOT NULL,
    func_id     VARCHAR(256) NOT NULL,
    status      VARCHAR(16) NOT NULL,
    type        VARCHAR(16) NOT NULL,
    meta_json   TEXT        NOT NULL,
    size        BIGINT      NOT NULL,
    start_time  BIGINT,
    end_time    BIGINT      NOT NULL,
    expire_time BIGINT      NOT NULL
);
CREATE INDEX task_result_expire ON task_result (expire_time);

CREATE TABLE task_result_part (
    id    VARCHAR(64) NOT NULL,
    part  INTEGER     NOT NULL,
    bytes BLOB        NOT NULL,
    PRIMARY KEY (id, part)
);

CREATE TABLE task_minute (
    minute    BIGINT       NOT NULL,
    origin    VARCHAR(64)  NOT NULL,
    origin_id VARCHAR(64)  NOT NULL,
    func_id   VARCHAR(256) NOT NULL,
    status    VARCHAR(16)  NOT NULL,
    calls     BIGINT       NOT NULL,
    cost_sum  BIGINT       NOT NULL,
    cost_max  BIGINT       NOT NULL,
    cost_1    BIGINT       NOT NULL,
    cost_10   BIGINT       NOT NULL,
    cost_100  BIGINT       NOT NULL,
    cost_1000 BIGINT       NOT NULL,
    cost_more BIGINT       NOT NULL,
    PRIMARY KEY (minute, origin, origin_id, func_id, status)
);
CREATE INDEX task_minute_origin ON task_minute (origin, origin_id, minute);
