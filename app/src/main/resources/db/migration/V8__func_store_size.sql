-- What scripts keep is summed up without reading the values.

CREATE INDEX func_store_size ON func_store (data_size);
