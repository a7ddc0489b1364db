-- How each file was written, as it was found out: compression, encoding, delimiter, lines before the header.
alter table ops.files add column dialect varchar;
