-- What has waited too long is looked for every few seconds. With expire_time alone the planner preferred the index of what is due and read all that waits.
DROP INDEX task_expire;
CREATE INDEX task_expire ON task (status, expire_time);
