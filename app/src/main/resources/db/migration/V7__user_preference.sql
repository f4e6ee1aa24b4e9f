-- How each user wants the interface; only the keys they chose.
CREATE TABLE user_preference (
    user_id     VARCHAR(64) NOT NULL PRIMARY KEY,
    value_json  TEXT        NOT NULL,
    update_time BIGINT      NOT NULL
);
