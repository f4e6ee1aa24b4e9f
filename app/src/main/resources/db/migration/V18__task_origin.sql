-- Runs of schedules that are late are looked for every few seconds; by the index of what is due that read all that waits, whatever had started it.
-- Without status: claims need not change it.
CREATE INDEX task_origin ON task (origin, due);

-- The size of all results is added up every minute: with it in the index no row is read for that.
DROP INDEX task_result_expire;
CREATE INDEX task_result_expire ON task_result (expire_time, size);

-- Expressions that scripts have set are asked for all together, and few configs have one.
CREATE INDEX crontab_config_dynamic ON crontab_config (dynamic_expr);
