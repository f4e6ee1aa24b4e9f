-- Who an integration function says someone is, for as long as the token lives: such people have no row of their own.
ALTER TABLE user_token ADD COLUMN identity_json TEXT;

CREATE TABLE access_key (
    seq                INTEGER PRIMARY KEY AUTOINCREMENT,
    id                 VARCHAR(64)  NOT NULL,
    user_id            VARCHAR(64)  NOT NULL,
    title              VARCHAR(256) NOT NULL,
    secret             TEXT         NOT NULL, -- encrypted
    webhook_url        TEXT,
    webhook_events     TEXT,
    allow_webhook_echo SMALLINT     NOT NULL,
    create_time        BIGINT       NOT NULL,
    update_time        BIGINT       NOT NULL
);
CREATE UNIQUE INDEX access_key_id ON access_key (id);

-- Nonces of signed requests, many in a row: each is its hash and the minute until which it is remembered, 8 bytes and 8 bytes.
CREATE TABLE access_key_nonce (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    expire_time BIGINT NOT NULL,
    hashes      BLOB   NOT NULL
);
CREATE INDEX access_key_nonce_expire ON access_key_nonce (expire_time);

CREATE INDEX func_integration ON func (integration, id);
