-- Lists of records are sorted by the time they were asked for, whatever they are narrowed to. The index of origins by seq stays: retention needs it.
CREATE INDEX task_record_time ON task_record (trigger_time);
CREATE INDEX task_record_status ON task_record (status, trigger_time);
CREATE INDEX task_record_kind ON task_record (origin, trigger_time);
CREATE INDEX task_record_set ON task_record (script_set_id, trigger_time);
DROP INDEX task_record_func;
CREATE INDEX task_record_func ON task_record (func_id, trigger_time);

-- Runs of system jobs, the newest ones. A row is written when a run has ended.
CREATE TABLE system_task_record (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    id             VARCHAR(64)  NOT NULL,
    name           VARCHAR(64)  NOT NULL, -- id of the job
    trigger_time   BIGINT       NOT NULL,
    start_time     BIGINT       NOT NULL,
    end_time       BIGINT       NOT NULL,
    queue          INTEGER      NOT NULL,
    status         VARCHAR(16)  NOT NULL,
    result_json    TEXT,
    exception_type VARCHAR(256),
    exception_text TEXT
);
CREATE UNIQUE INDEX system_task_record_id ON system_task_record (id);
CREATE INDEX system_task_record_name ON system_task_record (name, seq);
CREATE INDEX system_task_record_end ON system_task_record (end_time);
