-- Calls of each origin by quarters of an hour (a day of any time zone is whole quarters), for statistics that look back further
-- than minutes are worth reading; without rowid, so that the quarters of an origin lie together. costs: how many calls took how
-- long, as "class:count,class:count".
CREATE TABLE task_quarter (
    quarter   BIGINT      NOT NULL,
    origin    VARCHAR(64) NOT NULL,
    origin_id VARCHAR(64) NOT NULL,
    status    VARCHAR(16) NOT NULL,
    calls     BIGINT      NOT NULL,
    cost_sum  BIGINT      NOT NULL,
    cost_min  BIGINT,
    cost_max  BIGINT      NOT NULL,
    costs     TEXT        NOT NULL,
    PRIMARY KEY (origin, origin_id, quarter, status)
) WITHOUT ROWID;
CREATE INDEX task_quarter_time ON task_quarter (quarter);
