-- Accepted tasks that have not ended. status: 0 = queued, 1 = running under a lease of its owner. A task that ends leaves this table in the
-- transaction that writes its record. attempt rises with each claim: who holds an older one may write nothing.
CREATE TABLE task (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              VARCHAR(64)  NOT NULL,
    status          SMALLINT     NOT NULL,
    queue           INTEGER      NOT NULL,
    due             BIGINT       NOT NULL,
    expire_time     BIGINT,                -- not started by then: expired; null = never
    owner           VARCHAR(64),
    attempt         INTEGER      NOT NULL,
    lease           BIGINT,
    start_time      BIGINT,                -- of this attempt, as its owner last told
    deaths          INTEGER      NOT NULL, -- attempts whose worker died in mid-run
    losses          INTEGER      NOT NULL, -- attempts whose worker died before it told of a start
    failures        INTEGER      NOT NULL, -- attempts that raised or passed their limit
    retries         INTEGER      NOT NULL, -- how many of those are run again
    is_cancelled    SMALLINT     NOT NULL,
    root_task_id    VARCHAR(64)  NOT NULL, -- ROOT = nobody started it from a task
    func_id         VARCHAR(256) NOT NULL,
    origin          VARCHAR(64)  NOT NULL,
    origin_id       VARCHAR(64)  NOT NULL,
    seen_as         VARCHAR(64)  NOT NULL, -- name of the origin that the script sees
    record_limit    INTEGER      NOT NULL,
    exec_mode       VARCHAR(16)  NOT NULL,
    trigger_time    BIGINT       NOT NULL,
    eta             BIGINT,
    delay           INTEGER,
    timeout         INTEGER      NOT NULL,
    expires         INTEGER,
    keep_result     SMALLINT     NOT NULL,
    trace_id        VARCHAR(64)  NOT NULL,
    call_chain_json TEXT,
    kwargs_json     TEXT         NOT NULL,
    http_json       TEXT
);
CREATE UNIQUE INDEX task_id ON task (id);
CREATE INDEX task_due ON task (status, queue, due, seq);
CREATE INDEX task_expire ON task (expire_time);

-- What a sender's Idempotency-Key was answered with.
CREATE TABLE task_key (
    scope       VARCHAR(320) NOT NULL,
    idem_key    VARCHAR(160) NOT NULL,
    digest      VARCHAR(64)  NOT NULL,
    task_id     VARCHAR(64)  NOT NULL,
    expire_time BIGINT       NOT NULL,
    PRIMARY KEY (scope, idem_key)
);
CREATE INDEX task_key_expire ON task_key (expire_time);

-- Tasks given up because their workers kept dying, with all that is needed to run them once more.
CREATE TABLE task_dead_letter (
    seq             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              VARCHAR(64)  NOT NULL,
    queue           INTEGER      NOT NULL,
    attempt         INTEGER      NOT NULL,
    root_task_id    VARCHAR(64)  NOT NULL,
    func_id         VARCHAR(256) NOT NULL,
    origin          VARCHAR(64)  NOT NULL,
    origin_id       VARCHAR(64)  NOT NULL,
    seen_as         VARCHAR(64)  NOT NULL,
    record_limit    INTEGER      NOT NULL,
    exec_mode       VARCHAR(16)  NOT NULL,
    trigger_time    BIGINT       NOT NULL,
    death_time      BIGINT       NOT NULL,
    timeout         INTEGER      NOT NULL,
    keep_result     SMALLINT     NOT NULL,
    reason          VARCHAR(256) NOT NULL,
    call_chain_json TEXT,
    kwargs_json     TEXT         NOT NULL,
    http_json       TEXT
);
CREATE UNIQUE INDEX task_dead_letter_id ON task_dead_letter (id);

ALTER TABLE task_record ADD COLUMN exec_mode VARCHAR(16);
ALTER TABLE task_record ADD COLUMN attempt INTEGER;
CREATE INDEX task_record_root ON task_record (root_task_id);

-- Work of the platform itself, one row a job. lease: runs until then, null = does not run.
CREATE TABLE system_job (
    id          VARCHAR(64) NOT NULL PRIMARY KEY,
    next_run    BIGINT      NOT NULL,
    lease       BIGINT,
    last_start  BIGINT,
    last_end    BIGINT,
    last_status VARCHAR(16),
    last_count  BIGINT,
    last_error  TEXT
);
