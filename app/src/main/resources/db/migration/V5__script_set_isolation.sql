-- How the functions of a script set run: warm, fresh, or null for the installation's choice.
ALTER TABLE script_set ADD COLUMN isolation VARCHAR(16);
CREATE INDEX func_set ON func (script_set_id);
