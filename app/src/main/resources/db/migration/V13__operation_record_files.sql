-- Names and sizes of the files that came with a request; the log of one name, page by page.
ALTER TABLE operation_record ADD COLUMN req_file_info_json TEXT;
CREATE INDEX operation_record_username ON operation_record (username, seq);
