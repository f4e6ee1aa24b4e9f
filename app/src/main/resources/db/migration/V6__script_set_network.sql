-- open, none, or null: as the installation says.
ALTER TABLE script_set ADD COLUMN network VARCHAR(8);
