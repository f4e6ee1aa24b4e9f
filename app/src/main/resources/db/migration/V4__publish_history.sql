-- Who published, and a way to one version by its id.
ALTER TABLE script_publish_history ADD COLUMN user_id VARCHAR(64);
CREATE UNIQUE INDEX script_publish_history_id ON script_publish_history (id);
