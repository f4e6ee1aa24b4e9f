ALTER TABLE crontab_config ADD COLUMN overlap_policy VARCHAR(16) NOT NULL DEFAULT 'skip';
ALTER TABLE crontab_config ADD COLUMN missed_policy VARCHAR(16) NOT NULL DEFAULT 'none';
ALTER TABLE crontab_config ADD COLUMN missed_window INTEGER NOT NULL DEFAULT 3600; -- seconds
ALTER TABLE crontab_config ADD COLUMN jitter INTEGER NOT NULL DEFAULT 0;           -- seconds
ALTER TABLE crontab_config ADD COLUMN is_paused SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE crontab_config ADD COLUMN pause_until BIGINT;                          -- null = until it is resumed
ALTER TABLE crontab_config ADD COLUMN pause_reason VARCHAR(256);
ALTER TABLE crontab_config ADD COLUMN dynamic_expr VARCHAR(64);
ALTER TABLE crontab_config ADD COLUMN dynamic_until BIGINT;                        -- null = until it is cleared
ALTER TABLE crontab_config ADD COLUMN dynamic_time BIGINT;                         -- when it was set or cleared

-- The expression that started a task, for the script and the record.
ALTER TABLE task ADD COLUMN cron_expr VARCHAR(64);
ALTER TABLE task_dead_letter ADD COLUMN cron_expr VARCHAR(64);

-- One row: who fires, until when, the how manieth owner it is; and the pause of everything.
CREATE TABLE trigger_state (
    id           INTEGER  NOT NULL PRIMARY KEY,
    owner        VARCHAR(64),
    since        BIGINT,
    lease        BIGINT   NOT NULL,
    term         BIGINT   NOT NULL,
    is_paused    SMALLINT NOT NULL,
    pause_until  BIGINT,
    pause_reason VARCHAR(256)
);
INSERT INTO trigger_state (id, lease, term, is_paused) VALUES (1, 0, 0, 0);

-- What was decided about a due time: written in one transaction with the task it started. The unique index is why no two leaders can
-- start it twice. since_time: the row stands for all due times from then to due_time.
CREATE TABLE trigger_fire (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    config_id   VARCHAR(300) NOT NULL,
    exec_mode   VARCHAR(16)  NOT NULL,
    due_time    BIGINT       NOT NULL,
    delay       INTEGER      NOT NULL, -- seconds
    since_time  BIGINT,
    decision    VARCHAR(16)  NOT NULL,
    reason      VARCHAR(32),
    task_id     VARCHAR(64),
    decide_time BIGINT       NOT NULL
);
CREATE UNIQUE INDEX trigger_fire_due ON trigger_fire (config_id, exec_mode, due_time, delay);
CREATE INDEX trigger_fire_decide ON trigger_fire (decide_time);

-- Fires that wait for the end of the previous run of their config.
CREATE TABLE trigger_held (
    config_id VARCHAR(300) NOT NULL,
    due_time  BIGINT       NOT NULL,
    delay     INTEGER      NOT NULL,
    PRIMARY KEY (config_id, due_time, delay)
);

-- Runs that were expected and have not started.
CREATE TABLE trigger_late (
    config_id  VARCHAR(300) NOT NULL,
    due_time   BIGINT       NOT NULL,
    delay      INTEGER      NOT NULL,
    func_id    VARCHAR(256) NOT NULL,
    task_id    VARCHAR(64),
    reason     VARCHAR(32)  NOT NULL,
    found_time BIGINT       NOT NULL,
    PRIMARY KEY (config_id, due_time, delay)
);
