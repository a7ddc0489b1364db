-- How much a run read, and what it was made by: Mallard's own code, all of the pipeline's definitions, each step's.
alter table ops.runs add column bytes bigint;
alter table ops.runs add column code_fingerprint varchar;
alter table ops.runs add column definitions_fingerprint varchar;
alter table ops.run_steps add column bytes bigint;
alter table ops.run_steps add column fingerprint varchar;
