-- What tells one warehouse from another is a file of its state folder: a copy of the tables would have taken it along.
drop table ops.warehouse;
