-- Lists of records are sorted by the time they were asked for, whatever they are narrowed to. The index of origins by seq stays: retention needs it.
CREATE INDEX task_record_time ON task_record (trigger_time);
CREATE INDEX task_record_status ON task_record (status, trigger_time);
CREATE INDEX task_record_kind ON task_record (origin, trigger_time);
CREATE INDEX task_record_set ON task_record (script_set_id, trigger_time);
DROP INDEX task_record_func;
CREATE INDEX task_record_func ON task_record (func_id, trigger_time);
