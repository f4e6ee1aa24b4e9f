-- Values that scripts keep with DFF.STORE. Ids are made from scope and key; an entry without expire_time is kept for ever.

CREATE TABLE func_store (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          VARCHAR(64)  NOT NULL,
    scope       VARCHAR(256) NOT NULL,
    entry_key   VARCHAR(256) NOT NULL,
    value_json  TEXT         NOT NULL,
    type        VARCHAR(16)  NOT NULL,
    data_size   BIGINT       NOT NULL,
    expire_time BIGINT,
    create_time BIGINT       NOT NULL,
    update_time BIGINT       NOT NULL
);
CREATE UNIQUE INDEX func_store_id ON func_store (id);
CREATE UNIQUE INDEX func_store_entry ON func_store (scope, entry_key);
CREATE INDEX func_store_expire ON func_store (expire_time);
